import { KINDS, type Kind } from './box.ts'
import { injectorNamed, type Scenario } from './scenario.ts'

/**
 * Reads a scenario file: lines of `word value`, `#` begins a remark.
 *
 *     terminal handheld
 *     seed 7
 *     strike hang-router
 *     strike use-up-paper
 *     silent 2
 *     lying 1
 *     comes-and-goes
 *
 * @throws RangeError naming the line that cannot be read
 */
export function readScript(text: string): Scenario {
  let seed = 1
  let kind: Kind = 'handheld'
  let missing = 0
  let lying = 0
  let intermittent = false
  const faults: string[] = []
  text.split('\n').forEach((raw, i) => {
    const [word = '', value = ''] = raw.replace(/#.*/, '').trim().split(/\s+/)
    const wrong = (): never => {
      throw new RangeError(`line ${i + 1} cannot be read: ${raw.trim()}`)
    }
    const count = (): number => (/^\d{1,9}$/.test(value) ? Number(value) : wrong())
    if (word === '') return
    if (word === 'terminal') kind = KINDS.find((one) => one === value) ?? wrong()
    else if (word === 'seed') seed = count()
    else if (word === 'silent') missing = count()
    else if (word === 'lying') lying = count()
    else if (word === 'comes-and-goes') intermittent = true
    else if (word === 'strike') faults.push(injectorNamed(value).name)
    else wrong()
  })
  return { seed, kind, faults, missing, lying, intermittent }
}
