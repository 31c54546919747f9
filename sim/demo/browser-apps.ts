import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { browserApps, root, type StaticApp } from '../../packages/platform/index.ts'
import { type Child, startChild } from './children.ts'

const SHARED = [
  'packages/contract',
  'packages/diagnosis',
  'packages/foundation',
  'packages/iso8583',
  'packages/terminal',
]
const COMPRESSIBLE = new Set(['.js', '.css', '.html', '.svg', '.json', '.webmanifest', '.txt'])

/** Everything a demo serves: the house's apps, and the fault lab, which shows them in frames and is no part of a house. */
export const demoApps: readonly StaticApp[] = [
  ...browserApps,
  { path: '/lab', folder: join(root, 'apps', 'lab', 'dist') },
].map((one) => ({ ...one, framed: true }))

export interface AppBuild {
  readonly name: string
  /** Why it failed; undefined when it was built. */
  readonly fault: string | undefined
  readonly tookMs: number
}

/** Is the app not built yet, or older than anything that it is made of? */
export function isStale(name: string): boolean {
  const built = modified(join(root, 'apps', name, 'dist', 'index.html'))
  if (built === 0) return true
  const own = name === 'lab' ? ['apps/lab', 'apps/till', 'sim/lab'] : [`apps/${name}`]
  const sources = [...own, ...SHARED].map((folder) => newest(join(root, folder)))
  return Math.max(...sources, modified(join(root, 'package-lock.json'))) > built
}

/**
 * Builds one app and puts compressed copies beside its files.
 * @param started told of the program that builds, so that it can be stopped
 */
export async function buildApp(name: string, started: (child: Child) => void): Promise<AppBuild> {
  const from = performance.now()
  const lines: string[] = []
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const child = startChild(`the build of ${name}`, [vite, 'build', join(root, 'apps', name), '--logLevel', 'warn'], {
    onLine: (line) => lines.push(line),
  })
  started(child)
  const code = await new Promise<number | null>((resolve) => child.process.once('exit', (it) => resolve(it)))
  const fault =
    code === 0
      ? undefined
      : await child.ready.then(
          () => lines.slice(-3).join(' '),
          (error: Error) => error.message,
        )
  if (fault === undefined) await compress(join(root, 'apps', name, 'dist'))
  return { name, fault, tookMs: performance.now() - from }
}

async function compress(folder: string): Promise<void> {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = join(entry.parentPath, entry.name)
    if (!entry.isFile() || !COMPRESSIBLE.has(extname(file))) continue
    const bytes = readFileSync(file)
    if (bytes.length < 1_024) continue
    const [br, gz] = await Promise.all([
      promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
      promisify(gzip)(bytes, { level: 6 }),
    ])
    writeFileSync(`${file}.br`, br)
    writeFileSync(`${file}.gz`, gz)
  }
}

function newest(folder: string): number {
  let latest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'dist' || entry.name === 'node_modules' || /\.test\.tsx?$/.test(entry.name)) continue
    const path = join(folder, entry.name)
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : modified(path))
  }
  return latest
}

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
