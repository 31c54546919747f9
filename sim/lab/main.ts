import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { en } from '@evertill/diagnosis/words-en'
import { zh } from '@evertill/diagnosis/words-zh'
import { injectors, unknownInjectors } from './injectors.ts'
import { drawScenario, injectorNamed, play } from './scenario.ts'
import { readScript } from './script.ts'
import { tell } from './tell.ts'

/**
 * The fault lab on the command line.
 *
 *   npm run lab                                    what there is
 *   npm run lab -- router-hangs                    a scenario file of sim/lab/scenario, or a path
 *   npm run lab -- strike hang-router 42           one injector, with a seed
 *   npm run lab -- router-hangs --zh               in Chinese words
 */
const folder = path.join(import.meta.dirname, 'scenario')
const args = process.argv.slice(2).filter((one) => !one.startsWith('--'))
const words = process.argv.includes('--zh') ? zh : en
const [name, fault, seed] = args

function text(which: string): string {
  const own = path.join(folder, `${which}.txt`)
  return readFileSync(readdirSync(folder).includes(`${which}.txt`) ? own : which, 'utf8')
}

try {
  if (name === undefined) {
    const list = (title: string, lines: readonly string[]) =>
      process.stdout.write(`${title}\n${lines.map((line) => `  ${line}\n`).join('')}\n`)
    list(
      'Scenarios',
      readdirSync(folder)
        .map((file) => file.replace(/\.txt$/, ''))
        .sort(),
    )
    list(
      'Injectors',
      injectors.map((one) => `${one.name.padEnd(26)} ${one.cause}`),
    )
    list(
      'Outside the catalogue',
      unknownInjectors.map((one) => one.name),
    )
  } else if (name === 'strike' && fault !== undefined) {
    process.stdout.write(tell(play(drawScenario(Number(seed ?? 1), [injectorNamed(fault)])), words))
  } else process.stdout.write(tell(play(readScript(text(name))), words))
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
