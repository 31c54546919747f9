import type { Db } from '../../database/index.ts'
import { insertEvents } from '../../outbox/index.ts'
import { GroupCommit } from '../journal/group-commit.ts'
import type { Session } from './session.ts'

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

/** Sessions in `switch_session` with a cache before it. Readings and writings of a sign-on storm share statements. */
export class SessionStore {
  readonly #kept = new Map<string, Session>()
  readonly #reads: GroupCommit<string, Session | undefined>
  readonly #writes: GroupCommit<Session, true>

  constructor(db: Db) {
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
        await db.query(UPSERT, [
          last.map((s) => s.terminalId),
          last.map((s) => s.layout),
          last.map((s) => s.pik),
          last.map((s) => s.mak),
          last.map((s) => s.tdk),
          last.map((s) => s.batch),
          last.map((s) => s.signedOn),
          last.map((s) => s.signedOnAt),
        ])
        return sessions.map(() => true)
      },
    })
  }

  /** Rejects with a Fault when the database refuses, QueueFull when too many ask at once. */
  find(terminalId: string): Session | Promise<Session | undefined> {
    return this.#kept.get(terminalId) ?? this.#read(terminalId)
  }

  /** Durable when it resolves. */
  async save(session: Session): Promise<void> {
    await this.#writes.add(session)
    this.#keep(session)
  }

  /** Something else changed the row: it is read again when it is needed. */
  forget(terminalId: string): void {
    this.#kept.delete(terminalId)
  }

  async #read(terminalId: string): Promise<Session | undefined> {
    const session = await this.#reads.add(terminalId)
    // A sign-on may have finished while this reading was under way, and it is newer.
    const newer = this.#kept.get(terminalId)
    if (newer !== undefined) return newer
    if (session !== undefined) this.#keep(session)
    return session
  }

  #keep(session: Session): void {
    if (this.#kept.size >= KEPT) this.#kept.delete(this.#kept.keys().next().value!)
    this.#kept.set(session.terminalId, session)
  }
}

const UPSERT = `
  with kept as (
    insert into switch_session (terminal_id, layout, pik, mak, tdk, batch, signed_on, signed_on_at)
    select * from unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[], $5::bytea[], $6::text[], $7::boolean[], $8::int8[])
    on conflict (terminal_id) do update set layout = excluded.layout, pik = excluded.pik, mak = excluded.mak,
      tdk = excluded.tdk, batch = excluded.batch, signed_on = excluded.signed_on, signed_on_at = excluded.signed_on_at
    returning terminal_id, batch, signed_on, signed_on_at
  )
  ${insertEvents}
  select 'terminal-signed-on', terminal_id, signed_on_at, jsonb_build_object('terminalId', terminal_id, 'batch', batch)
  from kept where signed_on`

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
