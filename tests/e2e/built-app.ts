import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from './browser.ts'

const SHELF = join(ROOT, 'node_modules', '.cache', 'evertill')

/**
 * Where the built app lies. It is built once for every state of its sources, by the tool's own command, because a build inside a test
 * run would be one for tests. Several processes may build it at the same time: each builds beside and moves it into place whole.
 */
export async function builtApp(name: 'till' | 'console' | 'help' | 'lab'): Promise<string> {
  const home = join(SHELF, `${name}-${sourceDigest()}`)
  if (existsSync(home)) return home
  mkdirSync(SHELF, { recursive: true })
  clearOut(name)
  const nest = mkdtempSync(join(SHELF, 'nest-'))
  const app = join(ROOT, 'apps', name)
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
  const settings = ['--config', join(app, 'vite.config.ts'), '--outDir', nest, '--emptyOutDir', '--logLevel', 'error']
  await promisify(execFile)(process.execPath, [vite, 'build', app, ...settings], {
    env: { ...process.env, NODE_ENV: 'production' },
  })
  try {
    renameSync(nest, home)
  } catch (error) {
    if (!existsSync(home)) throw error
    rmSync(nest, { recursive: true, force: true })
  }
  return home
}

/** Builds of earlier sources; another run may still show one of the last hour. */
function clearOut(name: string): void {
  const old = readdirSync(SHELF).filter((folder) => folder.startsWith(`${name}-`) || folder.startsWith('nest-'))
  for (const folder of old.map((it) => join(SHELF, it)))
    if (ageMs(folder) > 3_600_000) rmSync(folder, { recursive: true, force: true })
}

const ageMs = (folder: string): number =>
  Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())

/** Of everything that an app can be made of: 12 characters that change with any of it. */
function sourceDigest(): string {
  const files = ['apps', 'packages', 'sim/lab']
    .flatMap((folder) =>
      globSync(`${folder}/**/*`, { cwd: ROOT, exclude: ['**/node_modules', '**/dist'], withFileTypes: true }),
    )
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const digest = createHash('sha256')
  for (const file of [...files, join(ROOT, 'package-lock.json')]) digest.update(file).update(readFileSync(file))
  return digest.digest('hex').slice(0, 12)
}
