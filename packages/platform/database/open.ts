import { type Clock, Fault, systemClock } from '@evertill/foundation'
import { type EmbeddedOptions, startEmbedded } from './embedded.ts'
import { openPostgres } from './postgres.ts'
import { lockServer, type ServerLock } from './server-lock.ts'
import type { Db } from './sql.ts'
import { fdatasyncLatency } from './sync-latency.ts'

export interface OpenDatabaseOptions {
  /** A PostgreSQL of the operator's own (`DATABASE_URL`); without it the built-in server is started. */
  readonly url?: string | undefined
  /** Folder of the built-in server's data. */
  readonly dataDir: string
  /** One sentence for each step that takes time. */
  readonly onProgress?: (sentence: string) => void
  readonly clock?: Clock
  readonly connections?: number
  /** The built-in server ended by itself and could not be started again, or another Evertill has taken the operator's database. */
  readonly onLost?: (fault: Fault) => void
  readonly without?: EmbeddedOptions['without']
}

export interface OpenDatabase {
  readonly db: Db
  readonly kind: 'embedded' | 'external'
  /** Where the server answers, for tools; holds a password when `url` did, so it is never logged. */
  readonly url: string
  /** Median time that the disk of the data takes to keep 8 kB; unknown for an external server. */
  readonly fdatasyncMs: number | undefined
  /** Closes the connections and stops the built-in server. */
  close(): Promise<void>
}

/**
 * Opens the database that the operator chose, and makes sure that it answers.
 * @throws the Faults of `startEmbedded`; `database.unavailable`, `database.version`, `database.encoding` and `database.in-use` for an
 * external server
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  return options.url === undefined || options.url === '' ? openEmbedded(options) : openExternal(options, options.url)
}

async function openEmbedded(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const clock = options.clock ?? systemClock
  const { dataDir, onProgress, onLost, without } = options
  const server = await startEmbedded({
    dataDir,
    clock,
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(onLost === undefined ? {} : { onLost }),
    ...(without === undefined ? {} : { without }),
  })
  const db = openPostgres({ url: server.url, ...poolSize(options) })
  return {
    db,
    kind: 'embedded',
    url: server.url,
    fdatasyncMs: fdatasyncLatency(dataDir, clock),
    async close() {
      await db.close()
      await server.stop()
    },
  }
}

async function openExternal(options: OpenDatabaseOptions, url: string): Promise<OpenDatabase> {
  options.onProgress?.('Connecting to the database')
  const db = openPostgres({ url, ...poolSize(options) })
  let lock: ServerLock
  try {
    const [row] = await db.query<{ version: number; encoding: string }>(
      `select current_setting('server_version_num')::int4 as version, current_setting('server_encoding') as encoding`,
    )
    if (row!.encoding !== 'UTF8')
      throw new Fault('database.encoding', 'The database of DATABASE_URL must be created with the encoding UTF8', {
        detail: { encoding: row!.encoding },
      })
    if (row!.version < 140_000)
      throw new Fault('database.version', 'Evertill needs PostgreSQL 14 or later; DATABASE_URL leads to an older one', {
        detail: { version: row!.version },
      })
    lock = await lockServer(url, options.clock ?? systemClock, (fault) => options.onLost?.(fault))
  } catch (error) {
    await db.close()
    if (error instanceof Fault && error.code === 'database.unavailable')
      throw new Fault(error.code, 'The database of DATABASE_URL does not answer; check its address, and that it runs', {
        retriable: true,
        detail: error.detail,
      })
    throw error
  }
  return {
    db,
    kind: 'external',
    url,
    fdatasyncMs: undefined,
    async close() {
      await db.close()
      await lock.release()
    },
  }
}

function poolSize(options: OpenDatabaseOptions): { connections: number } {
  return { connections: options.connections ?? 12 }
}
