import { type Clock, delay, Fault } from '@evertill/foundation'
import pg from 'pg'
import { databaseFault } from './database-faults.ts'
import { clientConfig } from './postgres.ts'

/** That this process, and no other Evertill, works on a database of the operator's own. */
export interface ServerLock {
  release(): Promise<void>
}

/** The number is ours and means nothing else; locks of one database do not meet those of another. */
const LOCK = 7_381_005
const PAUSE_MS = 250

export interface ServerLockTiming {
  /** How long a new process waits for one that is ending, in ms. */
  readonly waitMs: number
  /** How long a process whose session broke waits for the server to notice it, in ms. */
  readonly retakeMs: number
}

const TIMING: ServerLockTiming = { waitMs: 10_000, retakeMs: 60_000 }

/**
 * Takes the database for this process. Two platforms on one database would take each other's sales for forgotten ones and undo them, and
 * count limits apart. The lock lives as long as one session does: a process that dies leaves nothing behind.
 *
 * @param lost called when the session broke and somebody else has taken the database since
 * @throws Fault `database.in-use` when another Evertill works there
 */
export async function lockServer(
  url: string,
  clock: Clock,
  lost: (fault: Fault) => void,
  { waitMs, retakeMs }: ServerLockTiming = TIMING,
): Promise<ServerLock> {
  let session: pg.Client | undefined
  let released = false

  /** One try: undefined when somebody else has it. */
  const taken = async (): Promise<pg.Client | undefined> => {
    const client = new pg.Client({ ...clientConfig(url), keepAlive: true, application_name: 'evertill lock' })
    // A session that breaks says so by ending; what it cries besides is told to nobody.
    client.on('error', () => undefined)
    await client.connect()
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [LOCK])
    if (rows[0]!.mine) return client
    await client.end()
    return undefined
  }

  const take = async (withinMs: number, patient: boolean): Promise<void> => {
    for (const started = clock.monotonic(); ; await delay(clock, PAUSE_MS)) {
      if (released) return
      const client = await taken().catch((error: unknown) => {
        // While the server itself is away nobody else can have it.
        if (patient) return 'away' as const
        throw databaseFault(error, 'read')
      })
      if (client !== undefined && client !== 'away') {
        session = client
        client.once('end', () => {
          if (!released) void take(retakeMs, true).catch((fault: Fault) => lost(fault))
        })
        if (released) await client.end()
        return
      }
      if (client === undefined && clock.monotonic() - started > withinMs)
        throw new Fault('database.in-use', 'Another Evertill works on the database of DATABASE_URL; stop it first')
    }
  }

  await take(waitMs, false)
  return {
    async release() {
      released = true
      await session?.end()
    },
  }
}
