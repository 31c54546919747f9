import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'

/** Nothing here outlives the process, so nothing need be safe from a crash, and nobody reads the server's own statistics. */
const SETTINGS = [
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'track_activities=off',
  'track_counts=off',
]

/**
 * A fresh cluster in memory. To make one takes seconds of work that always comes to the same, so the first is kept, still empty, in
 * the cache of `node_modules`, and every one in whatever process begins as its copy. Where nothing can be kept, each is made.
 */
export async function freshCluster(): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite')
  const startParams = [...PGlite.defaultStartParams, ...SETTINGS.flatMap((setting) => ['-c', setting])]
  const file = keptFile()
  const kept = read(file)
  if (kept !== undefined) return PGlite.create({ loadDataDir: new Blob([kept]), startParams })
  const made = await PGlite.create()
  const copy = await made.dumpDataDir('none')
  await made.close()
  keep(file, new Uint8Array(await copy.arrayBuffer()))
  return PGlite.create({ loadDataDir: copy, startParams })
}

/** One file for each version of the database: its name is the key. */
function keptFile(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const home = entry.slice(0, entry.lastIndexOf(`${sep}dist${sep}`))
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  return join(home, '..', '..', '.cache', 'evertill', `pglite-${version}.tar`)
}

function read(file: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

/** Written beside and moved into place whole, because several processes may make it at the same time. */
function keep(file: string, bytes: Uint8Array): void {
  const nest = `${file}.${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(nest, bytes)
    renameSync(nest, file)
  } catch {
    // A read-only or full disk: the next one is made again.
    rmSync(nest, { force: true })
  }
}
