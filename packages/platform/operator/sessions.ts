import { type Actor, type Refusal, rightsOf, type Session } from '@evertill/contract'
import { accept, type Clock, type Random, type Result, refuse, toHex } from '@evertill/foundation'
import type { Db } from '../database/index.ts'
import type { Keys } from '../keys/index.ts'
import { refusals } from './errors.ts'
import { HashGate, houseCost, passwordHash, passwordMatches } from './password.ts'
import { type People, type PersonRow, personOf, scopeOf } from './people.ts'
import { Throttle } from './throttle.ts'

const ABSOLUTE_MS = 12 * 3_600_000
const IDLE_MS = 60 * 60_000
/** The table is told that a session is used at most this often. */
const TOUCH_MS = 60_000
/** Sessions of one person at the same time; the oldest ends when there is one more. */
const PER_PERSON = 10

interface SessionRow extends PersonRow {
  expires_at: number
  idle_expires_at: number
  used_at: number
}

/** What the web door keeps of a signed-in person for one request. */
export interface OpenSession {
  readonly actor: Actor
  readonly session: Session
  readonly tokenDigest: Uint8Array
}

/** Sessions live in a table under the digest of their token, so that a dump of it opens nothing. */
export class Sessions {
  readonly #db: Db
  readonly #clock: Clock
  readonly #random: Random
  readonly #keys: Keys
  readonly #people: People
  readonly #byName: Throttle
  readonly #byAddress: Throttle
  readonly #gate = new HashGate(2)

  constructor(ports: { db: Db; clock: Clock; random: Random; keys: Keys; people: People }) {
    this.#db = ports.db
    this.#clock = ports.clock
    this.#random = ports.random
    this.#keys = ports.keys
    this.#people = ports.people
    this.#byName = new Throttle(ports.clock, { free: 5 })
    // A whole office may share one address.
    this.#byAddress = new Throttle(ports.clock, { free: 20 })
  }

  /** An unknown name costs the same hash as a known one. */
  async signIn(
    credentials: { name: string; password: string },
    from: string,
  ): Promise<Result<{ token: string; open: OpenSession }, Refusal & { personId?: string; retryAfterMs?: number }>> {
    const name = credentials.name.trim().toLowerCase()
    const wait = Math.max(this.#byName.waitMs(name), this.#byAddress.waitMs(from))
    if (wait > 0) return refuse({ ...refusals.throttled, retryAfterMs: wait })
    const person = await this.#people.byName(name)
    const checked = await this.#gate.run(async () => {
      if (person !== undefined) return passwordMatches(credentials.password, person)
      await passwordHash(credentials.password, new Uint8Array(16), houseCost)
      return false
    })
    if (checked === undefined) return refuse({ ...refusals.busy, retryAfterMs: 1_000 })
    if (!checked.value || person === undefined || person.status !== 'active') {
      this.#byName.failed(name)
      this.#byAddress.failed(from)
      return refuse({ ...refusals.credentials, ...(person === undefined ? {} : { personId: person.person_id }) })
    }
    this.#byName.succeeded(name)
    this.#byAddress.succeeded(from)
    return accept(await this.#open(person, from))
  }

  /** The session behind a cookie's token; undefined when there is none, it is over, or the person was disabled. */
  async find(token: string, from: string): Promise<OpenSession | undefined> {
    if (!/^[0-9a-f]{64}$/.test(token)) return undefined
    const digest = await this.#digest(token)
    const now = this.#clock.now()
    const [row] = await this.#db.query<SessionRow>(
      `select p.person_id, p.name, p.display_name, p.role, p.institution_id, p.agent_path, p.merchant_id, p.status, p.password,
  p.salt, p.cost, p.created_at, p.last_sign_in_at, s.expires_at, s.idle_expires_at, s.used_at
from operator_session s join operator_person p on p.person_id = s.person_id
where s.token_digest = $1 and s.expires_at > $2 and s.idle_expires_at > $2 and p.status = 'active'`,
      [digest, now],
    )
    if (row === undefined) return undefined
    const idle = Math.min(now + IDLE_MS, row.expires_at)
    if (now - row.used_at >= TOUCH_MS)
      await this.#db.query('update operator_session set used_at = $2, idle_expires_at = $3 where token_digest = $1', [
        digest,
        now,
        idle,
      ])
    return this.#openOf(row, { digest, from, expiresAt: row.expires_at, idleExpiresAt: idle })
  }

  async end(tokenDigest: Uint8Array): Promise<void> {
    await this.#db.query('delete from operator_session where token_digest = $1', [tokenDigest])
  }

  /** Changes the person's own password; every other session of theirs ends. */
  async changePassword(open: OpenSession, order: { current: string; next: string }): Promise<Result<null, Refusal>> {
    const key = `password:${open.actor.personId}`
    if (this.#byName.waitMs(key) > 0) return refuse(refusals.throttled)
    const person = await this.#people.byId(open.actor.personId)
    const checked = await this.#gate.run(async () => person !== undefined && passwordMatches(order.current, person))
    if (checked === undefined) return refuse(refusals.busy)
    if (!checked.value) {
      this.#byName.failed(key)
      return refuse(refusals.current)
    }
    const salt = this.#random.bytes(16)
    const hash = await passwordHash(order.next, salt, houseCost)
    await this.#db.transaction(async (tx) => {
      await tx.query('update operator_person set password = $2, salt = $3, cost = $4::jsonb where person_id = $1', [
        open.actor.personId,
        hash,
        salt,
        JSON.stringify(houseCost),
      ])
      await tx.query('delete from operator_session where person_id = $1 and token_digest <> $2', [
        open.actor.personId,
        open.tokenDigest,
      ])
    })
    return accept(null)
  }

  /** Removes what is over; called now and then. */
  async sweep(): Promise<void> {
    const now = this.#clock.now()
    await this.#db.query('delete from operator_session where expires_at <= $1 or idle_expires_at <= $1', [now])
  }

  async #open(person: PersonRow, from: string): Promise<{ token: string; open: OpenSession }> {
    const token = toHex(this.#random.bytes(32)).toLowerCase()
    const digest = await this.#digest(token)
    const now = this.#clock.now()
    const expiresAt = now + ABSOLUTE_MS
    const idleExpiresAt = now + IDLE_MS
    await this.#db.transaction(async (tx) => {
      await tx.query(
        `insert into operator_session (token_digest, person_id, created_at, used_at, expires_at, idle_expires_at)
values ($1, $2, $3, $3, $4, $5)`,
        [digest, person.person_id, now, expiresAt, idleExpiresAt],
      )
      await tx.query(
        `delete from operator_session where person_id = $1 and token_digest not in (
  select token_digest from operator_session where person_id = $1 order by created_at desc, token_digest limit $2)`,
        [person.person_id, PER_PERSON],
      )
      await tx.query('update operator_person set last_sign_in_at = $2 where person_id = $1', [person.person_id, now])
    })
    return { token, open: this.#openOf(person, { digest, from, expiresAt, idleExpiresAt }) }
  }

  #openOf(
    row: PersonRow,
    it: { digest: Uint8Array; from: string; expiresAt: number; idleExpiresAt: number },
  ): OpenSession {
    const person = personOf(row)
    const rights = [...rightsOf[row.role]]
    const scope = scopeOf(row)
    return {
      tokenDigest: it.digest,
      actor: { personId: person.id, name: person.name, role: row.role, scope, rights, from: it.from },
      session: {
        person: { id: person.id, name: person.name, displayName: person.displayName, role: row.role, scope },
        rights,
        expiresAt: it.expiresAt,
        idleExpiresAt: it.idleExpiresAt,
        serverTime: this.#clock.now(),
      },
    }
  }

  #digest(token: string): Promise<Uint8Array> {
    return this.#keys.digest('session', new TextEncoder().encode(token))
  }
}
