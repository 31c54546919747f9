import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@evertill/foundation'
import { afterAll, beforeAll } from 'vitest'
import { type Db, type EmbeddedServer, openPostgres, startEmbedded } from '../../packages/platform/database/index.ts'

/** A PostgreSQL of the built-in kind for the tests of a `describe`: started before the first, gone after the last. */
export function ownPostgres(): { db(): Db; server(): EmbeddedServer; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'evertill-own-'))
  let server: EmbeddedServer | undefined
  let db: Db | undefined
  beforeAll(async () => {
    server = await startEmbedded({ dataDir: join(folder, 'data'), clock: systemClock })
    db = openPostgres({ url: server.url })
  })
  afterAll(async () => {
    await db?.close()
    await server?.stop()
    rmSync(folder, { recursive: true })
  })
  return { db: () => db!, server: () => server!, folder }
}
