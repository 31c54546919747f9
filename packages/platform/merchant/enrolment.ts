import type {
  Activation,
  ActivationCode,
  Actor,
  House,
  MessageSettings,
  NewTerminal,
  Profile,
  Refusal,
  TerminalParameters,
  TillOperatorRow,
} from '@evertill/contract'
import {
  accept,
  type Clock,
  newId,
  type Random,
  type Result,
  refuse,
  sameBytes,
  toHex,
  utf8,
} from '@evertill/foundation'
import type { Db, Sql } from '../database/index.ts'
import type { Keys } from '../keys/index.ts'
import { houseMessages, houseParameters } from './defaults.ts'
import type { CachedDirectory } from './directory.ts'
import { refusals } from './errors.ts'
import { ITERATIONS, verifierOf } from './operator-secret.ts'
import * as places from './place-store.ts'
import type { Answer } from './places.ts'
import { profileOf } from './profile.ts'
import type { RegisteredTerminal } from './rows.ts'

/** Without the letters and digits that look alike: 12 of 30 are 58 bits, too many to guess within a week. */
const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 12
const CODE_LIVES_MS = 7 * 24 * 3_600_000

export interface EnrolmentPolicy {
  /** Production takes no practice terminals and gives no TMK away. */
  readonly practice: boolean
}

/** How a terminal gets its identity: registered, given a code, activated once, known by its credential. */
export class Enrolment {
  readonly #db: Db
  readonly #clock: Clock
  readonly #random: Random
  readonly #keys: Keys
  readonly #directory: CachedDirectory
  readonly #policy: EnrolmentPolicy
  readonly #house: (() => Promise<House>) | undefined

  constructor(ports: {
    db: Db
    clock: Clock
    random: Random
    keys: Keys
    directory: CachedDirectory
    policy: EnrolmentPolicy
    house?: (() => Promise<House>) | undefined
  }) {
    this.#db = ports.db
    this.#clock = ports.clock
    this.#random = ports.random
    this.#keys = ports.keys
    this.#directory = ports.directory
    this.#policy = ports.policy
    this.#house = ports.house
  }

  /** A new terminal has a TMK that nobody knows until one is injected or drawn at activation. */
  async register(actor: Pick<Actor, 'scope'>, order: Omit<NewTerminal, 'reason'>): Answer<RegisteredTerminal> {
    if (order.practice && !this.#policy.practice) return refuse(refusals.practice)
    const at = this.#clock.now()
    const tmk = await this.#keys.importKey(this.#random.bytes(16), 'tmk')
    return this.#directory.changing({ terminalId: order.terminalId }, () =>
      this.#db.transaction(async (tx): Promise<Result<RegisteredTerminal, Refusal>> => {
        const outlet = await places.outlet(tx, actor.scope, order.outletId)
        if (outlet === undefined) return refuse(refusals.notFound('outlet'))
        const parameters: TerminalParameters = order.parameters ?? houseParameters
        const messages: MessageSettings = order.messages ?? houseMessages
        const added = await tx.query(
          `insert into merchant_terminal (terminal_id, merchant_id, outlet_id, serial, label, status, status_at, practice, parameters,
  messages, tmk, tmk_kcv, revision, created_at)
values ($1, $2, $3, $4, $5, 'active', $6, $7, $8::jsonb, $9::jsonb, $10, $11, 1, $6) on conflict do nothing returning terminal_id`,
          [
            order.terminalId,
            outlet.merchant_id,
            order.outletId,
            order.serial,
            order.label,
            at,
            order.practice,
            JSON.stringify(parameters),
            JSON.stringify(messages),
            tmk.key,
            toHex(tmk.kcv),
          ],
        )
        if (added.length === 0) return refuse(refusals.exists('terminal'))
        return accept((await places.terminal(tx, {}, order.terminalId))!)
      }),
    )
  }

  /** The clear TMK comes from a key ceremony or, in the demo, from the seed; only its sealed form is kept. */
  async injectTmk(terminalId: string, clear: Uint8Array): Answer<{ kcv: string }> {
    const { key, kcv } = await this.#keys.importKey(clear, 'tmk')
    const rows = await this.#directory.changing({ terminalId }, () =>
      this.#db.query(
        'update merchant_terminal set tmk = $2, tmk_kcv = $3 where terminal_id = $1 returning terminal_id',
        [terminalId, key, toHex(kcv)],
      ),
    )
    return rows.length === 0 ? refuse(refusals.notFound('terminal')) : accept({ kcv: toHex(kcv) })
  }

  /** A new code; those given before stop working. */
  async issueCode(actor: Pick<Actor, 'scope'>, terminalId: string): Answer<ActivationCode> {
    const at = this.#clock.now()
    let code = ''
    for (let i = 0; i < CODE_LENGTH; i++) code += this.#random.pick([...CODE_ALPHABET])
    const digest = await this.#codeDigest(code)
    return this.#db.transaction(async (tx) => {
      const terminal = await places.terminal(tx, actor.scope, terminalId)
      if (terminal === undefined) return refuse(refusals.notFound('terminal'))
      if (terminal.row.status !== 'active') return refuse(refusals.retired)
      await tx.query(
        'update merchant_activation set withdrawn = true where terminal_id = $1 and used_at is null and not withdrawn',
        [terminalId],
      )
      await tx.query(
        `insert into merchant_activation (activation_id, terminal_id, code_digest, issued_at, expires_at, withdrawn)
values ($1, $2, $3, $4, $5, false)`,
        [newId('act', this.#clock, this.#random), terminalId, digest, at, at + CODE_LIVES_MS],
      )
      return accept({ terminalId, activationCode: code.match(/.{4}/g)!.join('-'), expiresAt: at + CODE_LIVES_MS })
    })
  }

  /**
   * Turns a code into an identity, once. The credential and (practice terminals) the TMK are drawn here and given away
   * here; the house keeps a digest of the one and the sealed form of the other.
   */
  async activate(typed: string): Answer<Activation> {
    const code = typed.toUpperCase().replace(/[^0-9A-Z]/g, '')
    const digest = await this.#codeDigest(code)
    const credential = this.#random.bytes(32)
    const clearTmk = this.#random.bytes(16)
    const credentialDigest = await this.#keys.digest('terminal-credential', credential)
    const tmk = await this.#keys.importKey(clearTmk, 'tmk')
    const at = this.#clock.now()
    const answer = await this.#db.transaction(async (tx): Promise<Result<Activation, Refusal>> => {
      const [used] = await tx.query<{ terminal_id: string }>(
        `update merchant_activation set used_at = $2
where code_digest = $1 and used_at is null and not withdrawn and expires_at > $2 returning terminal_id`,
        [digest, at],
      )
      if (used === undefined) return refuse(refusals.activation)
      const terminal = (await places.terminal(tx, {}, used.terminal_id))!
      if (terminal.row.status !== 'active') return refuse(refusals.retired)
      const practice = terminal.row.practice
      await tx.query(
        `update merchant_terminal set credential_digest = $2, activated_at = $3, revision = revision + 1,
  tmk = case when practice then $4 else tmk end, tmk_kcv = case when practice then $5 else tmk_kcv end
where terminal_id = $1`,
        [used.terminal_id, credentialDigest, at, tmk.key, toHex(tmk.kcv)],
      )
      const profile = (await profileOf(tx, used.terminal_id, at))!
      return accept({
        terminalId: profile.terminalId,
        merchantId: profile.merchantId,
        credential: toHex(credential).toLowerCase(),
        ...(practice ? { tmk: toHex(clearTmk) } : {}),
        profile,
      })
    })
    clearTmk.fill(0)
    // Asked for outside the transaction, whose connection it would wait for.
    if (answer.ok) Object.assign(answer.value.profile, await this.#word())
    if (answer.ok) this.#directory.forget(answer.value.terminalId)
    return answer
  }

  /** Compares in constant time; an unknown terminal costs the same digest as a known one. */
  async credentialMatches(terminalId: string, credential: Uint8Array): Promise<boolean> {
    const digest = await this.#keys.digest('terminal-credential', credential)
    const [row] = await this.#db.query<{ credential_digest: Uint8Array | null }>(
      'select credential_digest from merchant_terminal where terminal_id = $1',
      [terminalId],
    )
    return row?.credential_digest != null && sameBytes(row.credential_digest, digest)
  }

  async lastCode(sql: Sql, terminalId: string) {
    const [row] = await sql.query<{ issuedAt: number; expiresAt: number; usedAt: number | null }>(
      `select issued_at as "issuedAt", expires_at as "expiresAt", used_at as "usedAt" from merchant_activation
where terminal_id = $1 order by issued_at desc, activation_id desc limit 1`,
      [terminalId],
    )
    return row === undefined
      ? undefined
      : { issuedAt: row.issuedAt, expiresAt: row.expiresAt, usedAt: row.usedAt ?? undefined }
  }

  async profile(terminalId: string): Promise<Profile | undefined> {
    const profile = await profileOf(this.#db, terminalId, this.#clock.now())
    return profile && { ...profile, ...(await this.#word()) }
  }

  /** What the house says of itself; nothing when it has nothing to say. */
  async #word(): Promise<Pick<Profile, 'house'>> {
    const house = await this.#house?.()
    return house === undefined || Object.keys(house).length === 0 ? {} : { house }
  }

  /** Adds a cashier or supervisor of a merchant's tills, or replaces the one of that number. */
  async putTillOperator(
    actor: Pick<Actor, 'scope'>,
    merchantId: string,
    order: { number: string; name: string; role: 'cashier' | 'supervisor'; pin: string },
  ): Answer<TillOperatorRow> {
    const salt = this.#random.bytes(16)
    const verifier = await verifierOf(order.pin, salt)
    return this.#directory.changing({ merchantId }, () =>
      this.#db.transaction(async (tx): Promise<Result<TillOperatorRow, Refusal>> => {
        if ((await places.merchant(tx, actor.scope, merchantId)) === undefined)
          return refuse(refusals.notFound('merchant'))
        await tx.query(
          `insert into merchant_till_operator (merchant_id, number, name, role, salt, verifier, iterations)
values ($1, $2, $3, $4, $5, $6, $7) on conflict (merchant_id, number) do update
set name = excluded.name, role = excluded.role, salt = excluded.salt, verifier = excluded.verifier, iterations = excluded.iterations`,
          [merchantId, order.number, order.name, order.role, toHex(salt).toLowerCase(), verifier, ITERATIONS],
        )
        await tx.query('update merchant_account set revision = revision + 1 where merchant_id = $1', [merchantId])
        return accept({ merchantId, number: order.number, name: order.name, role: order.role })
      }),
    )
  }

  async tillOperators(actor: Pick<Actor, 'scope'>, merchantId: string): Answer<TillOperatorRow[]> {
    if ((await places.merchant(this.#db, actor.scope, merchantId)) === undefined)
      return refuse(refusals.notFound('merchant'))
    const rows = await this.#db.query<TillOperatorRow>(
      `select merchant_id as "merchantId", number, name, role from merchant_till_operator where merchant_id = $1 order by number`,
      [merchantId],
    )
    return accept(rows)
  }

  #codeDigest(code: string): Promise<Uint8Array> {
    return this.#keys.digest('activation-code', utf8.encode(code))
  }
}
