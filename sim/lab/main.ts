import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { en } from '@evertill/diagnosis/words-en'
import { zh } from '@evertill/diagnosis/words-zh'
import { Fault } from '@evertill/foundation'
import { KINDS } from './box.ts'
import { everyInjector, injectors } from './injectors.ts'
import { drawScenario, injectorNamed, play, type Scenario } from './scenario.ts'
import { likest, readScript } from './script.ts'
import { tell } from './tell.ts'

/**
 * The fault lab on the command line.
 *
 *   npm run lab                                    what there is
 *   npm run lab -- router-hangs                    a scenario file of sim/lab/scenario, or a path
 *   npm run lab -- strike hang-router 42           one injector, with a seed
 *   npm run lab -- router-hangs --zh               in Chinese words
 *
 * Ends with 0 after a story, with 1 and a sentence when a name, number or file is not one.
 */
const folder = path.join(import.meta.dirname, 'scenario')
const FLAGS = new Set(['--zh', '--en'])
const faults = everyInjector

function main(args: readonly string[]): string {
  const wrongFlag = args.find((one) => one.startsWith('--') && !FLAGS.has(one))
  if (wrongFlag !== undefined)
    throw new Fault('lab.flag', `There is no ${wrongFlag}; there are ${[...FLAGS].join(' and ')}.`)
  const words = args.includes('--zh') ? zh : en
  const [name, ...rest] = args.filter((one) => !one.startsWith('--'))
  if (name === undefined) return list()
  if (name === 'strike') return tell(play(struck(rest)), words)
  if (rest.length > 0) throw new Fault('lab.arguments', `One scenario at a time; "${rest.join(' ')}" is too much.`)
  return tell(play(fromFile(name)), words)
}

function scenarioNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .map((file) => file.slice(0, -4))
    .sort()
}

/** What it is about: the remark on its first line. */
function about(name: string): string {
  return /^#\s*(.*)/.exec(readFileSync(path.join(folder, `${name}.txt`), 'utf8'))?.[1] ?? ''
}

function list(): string {
  const block = (title: string, lines: readonly string[]) =>
    `${title}\n${lines.map((line) => `  ${line}\n`).join('')}\n`
  return (
    block(
      'Scenarios: npm run lab -- <name>',
      scenarioNames().map((one) => `${one.padEnd(26)} ${about(one)}`.trimEnd()),
    ) +
    block(
      'Faults: npm run lab -- strike <name> [seed]',
      injectors.map((one) => `${one.name.padEnd(26)} ${one.cause}`),
    ) +
    block(
      'Faults outside the catalogue',
      everyInjector.filter((one) => one.cause === undefined).map((one) => one.name),
    ) +
    block('Terminals', KINDS)
  )
}

function struck([fault, seed = '1', ...rest]: readonly string[]): Scenario {
  if (fault === undefined) throw new Fault('lab.fault', 'Strike what? npm run lab lists the faults.')
  if (!faults.some((one) => one.name === fault))
    throw new Fault('lab.fault', `There is no fault "${fault}".${perhaps(likest(fault))}`)
  if (!/^\d{1,9}$/.test(seed)) throw new Fault('lab.seed', `"${seed}" is no seed: a whole number up to 999999999.`)
  if (rest.length > 0)
    throw new Fault('lab.arguments', `"${rest.join(' ')}" is too much; two faults at once stand in a file.`)
  return drawScenario(Number(seed), [injectorNamed(fault)])
}

const perhaps = (near: string | undefined): string =>
  near === undefined ? ' npm run lab lists them.' : ` Perhaps ${near}?`

function fromFile(name: string): Scenario {
  const ours = scenarioNames()
  const file = ours.includes(name) ? path.join(folder, `${name}.txt`) : name
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    const fault = faults.some((one) => one.name === name)
    throw new Fault(
      'lab.scenario',
      fault
        ? `"${name}" is a fault and not a scenario: npm run lab -- strike ${name}`
        : `There is no scenario "${name}", and no file of that name.${perhaps(likest(name, ours))}`,
    )
  }
  const read = readScript(text)
  if (read.ok) return read.scenario
  throw new Fault(
    'lab.script',
    [
      `${file} cannot be played:`,
      ...read.troubles.map(({ line, text, why }) => `  line ${line}: ${text}\n    ${why}`),
    ].join('\n'),
  )
}

try {
  process.stdout.write(main(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof Fault)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
