import type { Db } from '../../database/index.ts'
import { insertEvents } from '../../outbox/index.ts'
import { GroupCommit } from '../journal/group-commit.ts'
import { FIRST_BATCH, nextBatch, type Session } from './session.ts'

/** Sessions kept in memory at most; the oldest reading goes first and is read again when it is needed. */
const KEPT = 200_000

interface SessionColumns {
  terminal_id: string
  layout: Session['layout']
  pik: Uint8Array | null
  mak: Uint8Array | null
  tdk: Uint8Array | null
  batch: string
  settling: boolean
  signed_on: boolean
  signed_on_at: number
}

/** What a sign-on or a sign-off changes. The batch and its settlement belong to those who end it. */
export type SessionKeys = Omit<Session, 'batch' | 'settling'>

/**
 * Sessions in `switch_session` with a cache before it, which never says other than the row: whoever may have changed it lets go of what
 * is kept, also after a fault, because a commit may have happened that nobody heard of. Readings and writings of a sign-on storm share
 * statements.
 */
export class SessionStore {
  readonly #kept = new Map<string, Session>()
  /** Readings under way. One that is no longer here has been overtaken by a change and is not kept. */
  readonly #reading = new Map<string, Promise<Session | undefined>>()
  readonly #reads: GroupCommit<string, Session | undefined>
  readonly #writes: GroupCommit<SessionKeys, Session>
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
    this.#reads = new GroupCommit({
      most: 1_000,
      bound: 20_000,
      flush: async (ids) => {
        const rows = await db.query<SessionColumns>(
          'select * from switch_session where terminal_id = any($1::text[]) order by terminal_id',
          [[...new Set(ids)]],
        )
        const found = new Map(rows.map((row) => [row.terminal_id, toSession(row)]))
        return ids.map((id) => found.get(id))
      },
    })
    this.#writes = new GroupCommit({
      most: 500,
      bound: 20_000,
      flush: async (sessions) => {
        // The same terminal twice in one statement would be refused: the later one counts.
        const last = [...new Map(sessions.map((each) => [each.terminalId, each])).values()]
        const rows = await db.query<SessionColumns>(UPSERT, [
          last.map((s) => s.terminalId),
          last.map((s) => s.layout),
          last.map((s) => s.pik),
          last.map((s) => s.mak),
          last.map((s) => s.tdk),
          last.map((s) => s.signedOn),
          last.map((s) => s.signedOnAt),
          FIRST_BATCH,
        ])
        const saved = new Map(rows.map((row) => [row.terminal_id, toSession(row)]))
        return sessions.map((each) => saved.get(each.terminalId)!)
      },
    })
  }

  /** Rejects with a Fault when the database refuses, QueueFull when too many ask at once. */
  find(terminalId: string): Session | Promise<Session | undefined> {
    return this.#kept.get(terminalId) ?? this.#read(terminalId)
  }

  /** Durable when it resolves, with the session as it stands: the batch of a terminal that is known is not touched. */
  save(keys: SessionKeys): Promise<Session> {
    return this.changing(keys.terminalId, () => this.#writes.add(keys))
  }

  /** A terminal that another device took over goes on in a batch of its own; where its batch has ended meanwhile it has one. */
  beginApart({ terminalId, batch }: Session): Promise<unknown> {
    return this.changing(terminalId, () =>
      this.#db.query('update switch_session set batch = $3 where terminal_id = $1 and batch = $2', [
        terminalId,
        batch,
        nextBatch(batch),
      ]),
    )
  }

  /** Does what may change the row; whatever came of it, the row is read again. */
  async changing<T>(terminalId: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } finally {
      this.#kept.delete(terminalId)
      this.#reading.delete(terminalId)
    }
  }

  #read(terminalId: string): Promise<Session | undefined> {
    const under = this.#reading.get(terminalId)
    if (under !== undefined) return under
    const reading: Promise<Session | undefined> = this.#reads
      .add(terminalId)
      .then((session) => {
        if (session !== undefined && this.#reading.get(terminalId) === reading) this.#keep(session)
        return session
      })
      .finally(() => {
        if (this.#reading.get(terminalId) === reading) this.#reading.delete(terminalId)
      })
    this.#reading.set(terminalId, reading)
    return reading
  }

  #keep(session: Session): void {
    if (this.#kept.size >= KEPT) this.#kept.delete(this.#kept.keys().next().value!)
    this.#kept.set(session.terminalId, session)
  }
}

const UPSERT = `
  with kept as (
    insert into switch_session (terminal_id, layout, pik, mak, tdk, signed_on, signed_on_at, batch)
    select t.*, $8::text from unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[], $5::bytea[], $6::boolean[], $7::int8[]) as t
    on conflict (terminal_id) do update set layout = excluded.layout, pik = excluded.pik, mak = excluded.mak,
      tdk = excluded.tdk, signed_on = excluded.signed_on, signed_on_at = excluded.signed_on_at
    returning *
  ), told as (
    ${insertEvents}
    select 'terminal-signed-on', terminal_id, signed_on_at, jsonb_build_object('terminalId', terminal_id, 'batch', batch)
    from kept where signed_on
  )
  select * from kept order by terminal_id`

function toSession(row: SessionColumns): Session {
  return {
    terminalId: row.terminal_id,
    layout: row.layout,
    pik: row.pik,
    mak: row.mak,
    tdk: row.tdk,
    batch: row.batch,
    settling: row.settling,
    signedOn: row.signed_on,
    signedOnAt: row.signed_on_at,
  }
}
