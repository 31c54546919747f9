import type { Contract, MerchantStatus, MessageSettings, TerminalParameters, TerminalStatus } from '@evertill/contract'
import type { Clock } from '@evertill/foundation'
import type { Db } from '../database/index.ts'
import type { Directory, TerminalStanding } from './standing.ts'

/** Standings kept at most; beyond that the ones that were read first go. */
const KEPT = 200_000
/** Terminal ids known not to exist, so that a peer that guesses costs no database. */
const UNKNOWN_KEPT = 20_000
const UNKNOWN_FOR_MS = 5_000

interface StandingRow {
  terminal_id: string
  merchant_id: string
  outlet_id: string
  agent_path: string
  institution_id: string
  mcc: string
  terminal_status: TerminalStatus
  merchant_status: MerchantStatus
  practice: boolean
  contract: Contract
  parameters: TerminalParameters
  messages: MessageSettings
  tmk: Uint8Array
  activated_at: number | null
  currency: string
  time_zone: string
  merchant_zh: string
  merchant_en: string
  outlet_zh: string
  outlet_en: string
}

const SELECT = `
select t.terminal_id, t.merchant_id, t.outlet_id, m.agent_path, m.institution_id, m.mcc, t.status as terminal_status,
  m.status as merchant_status, t.practice, m.contract, t.parameters, t.messages, t.tmk, t.activated_at, m.currency, m.time_zone,
  m.name_zh as merchant_zh, m.name_en as merchant_en, o.name_zh as outlet_zh, o.name_en as outlet_en
from merchant_terminal t
join merchant_account m on m.merchant_id = t.merchant_id
join merchant_outlet o on o.outlet_id = t.outlet_id
where t.terminal_id = any($1::text[])
order by t.terminal_id`

/** Different contracts and parameter sets kept once for all who have them. */
const SHARED_KEPT = 2_000

/** What changed: one terminal, or everything of a merchant. */
export interface DirectoryChange {
  readonly terminalId?: string
  readonly merchantId?: string
}

/**
 * The cache before the terminals' table. A sale asks it twice, so a hit is one look into a map. Misses that come together
 * (the morning's sign-on) are read with one statement.
 */
export class CachedDirectory implements Directory {
  readonly #db: Db
  readonly #clock: Clock
  /** Insertion order is age: when it is full the oldest reading goes, and is read again if it is still asked for. */
  readonly #known = new Map<string, TerminalStanding>()
  readonly #unknown = new Map<string, number>()
  readonly #byMerchant = new Map<string, Set<string>>()
  readonly #watchers: ((change: DirectoryChange) => void)[] = []
  readonly #shared = new Map<string, object>()
  #waiting = new Map<string, PromiseWithResolvers<TerminalStanding | undefined>>()
  #reading = new Map<string, Promise<TerminalStanding | undefined>>()
  /** Counts forgettings: what was read before one and arrives after it must not be kept. */
  #generation = 0

  constructor(db: Db, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  /** Calls `listener` whenever something is forgotten because it changed. */
  watch(listener: (change: DirectoryChange) => void): void {
    this.#watchers.push(listener)
  }

  get size(): number {
    return this.#known.size
  }

  async find(terminalId: string): Promise<TerminalStanding | undefined> {
    const known = this.#known.get(terminalId)
    if (known !== undefined) return known
    const unknownUntil = this.#unknown.get(terminalId)
    if (unknownUntil !== undefined) {
      if (unknownUntil > this.#clock.monotonic()) return undefined
      this.#unknown.delete(terminalId)
    }
    return this.#reading.get(terminalId) ?? this.#ask(terminalId)
  }

  /**
   * Does what may change one terminal or everything of a merchant. Whatever came of it, also a commit that nobody heard of, it is read anew.
   */
  async changing<T>({ terminalId, merchantId }: DirectoryChange, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } finally {
      if (terminalId !== undefined) this.forget(terminalId)
      if (merchantId !== undefined) this.forgetMerchant(merchantId)
    }
  }

  /** Something about this terminal changed. */
  forget(terminalId: string): void {
    this.#generation++
    // A reading that has begun may answer its own askers, but whoever asks from now on reads anew.
    this.#reading.delete(terminalId)
    this.#unknown.delete(terminalId)
    const known = this.#known.get(terminalId)
    if (known !== undefined) this.#drop(known)
    for (const watcher of this.#watchers) watcher({ terminalId })
  }

  /** Something about this merchant, its contract or one of its outlets changed. */
  forgetMerchant(merchantId: string): void {
    this.#generation++
    this.#reading.clear()
    for (const terminalId of [...(this.#byMerchant.get(merchantId) ?? [])]) {
      const known = this.#known.get(terminalId)
      if (known !== undefined) this.#drop(known)
    }
    for (const watcher of this.#watchers) watcher({ merchantId })
  }

  #ask(terminalId: string): Promise<TerminalStanding | undefined> {
    const asked = Promise.withResolvers<TerminalStanding | undefined>()
    if (this.#waiting.size === 0) queueMicrotask(() => void this.#read())
    this.#waiting.set(terminalId, asked)
    this.#reading.set(terminalId, asked.promise)
    return asked.promise
  }

  async #read(): Promise<void> {
    const batch = this.#waiting
    this.#waiting = new Map()
    const generation = this.#generation
    try {
      const rows = await this.#db.query<StandingRow>(SELECT, [[...batch.keys()]])
      const found = new Map(rows.map((row) => [row.terminal_id, this.#standingOf(row)]))
      for (const [terminalId, asked] of batch) {
        const standing = found.get(terminalId)
        if (generation === this.#generation) this.#keep(terminalId, standing)
        asked.resolve(standing)
      }
    } catch (error) {
      for (const asked of batch.values()) asked.reject(error)
    } finally {
      for (const [terminalId, asked] of batch)
        if (this.#reading.get(terminalId) === asked.promise) this.#reading.delete(terminalId)
    }
  }

  #keep(terminalId: string, standing: TerminalStanding | undefined): void {
    if (standing === undefined) {
      if (this.#unknown.size >= UNKNOWN_KEPT) this.#unknown.delete(this.#unknown.keys().next().value!)
      this.#unknown.set(terminalId, this.#clock.monotonic() + UNKNOWN_FOR_MS)
      return
    }
    if (this.#known.size >= KEPT) this.#drop(this.#known.values().next().value!)
    this.#known.set(terminalId, standing)
    const siblings = this.#byMerchant.get(standing.merchantId)
    if (siblings === undefined) this.#byMerchant.set(standing.merchantId, new Set([terminalId]))
    else siblings.add(terminalId)
  }

  #drop(standing: TerminalStanding): void {
    this.#known.delete(standing.terminalId)
    const siblings = this.#byMerchant.get(standing.merchantId)
    siblings?.delete(standing.terminalId)
    if (siblings?.size === 0) this.#byMerchant.delete(standing.merchantId)
  }

  #standingOf(row: StandingRow): TerminalStanding {
    return {
      terminalId: row.terminal_id,
      merchantId: row.merchant_id,
      outletId: row.outlet_id,
      agentPath: row.agent_path,
      institutionId: row.institution_id,
      mcc: row.mcc,
      terminalStatus: row.terminal_status,
      merchantStatus: row.merchant_status,
      practice: row.practice,
      contract: this.#once(row.contract),
      parameters: this.#once(row.parameters),
      messages: this.#once(row.messages),
      tmk: row.tmk,
      ...(row.activated_at === null ? {} : { activatedAt: row.activated_at }),
      currency: row.currency,
      timeZone: row.time_zone,
      merchantName: row.merchant_zh,
      outletName: row.outlet_zh,
      merchantNameEn: row.merchant_en,
      outletNameEn: row.outlet_en,
    }
  }

  /** Thousands of terminals have the same contract and the same numbers: one object serves them all. */
  #once<T extends object>(value: T): T {
    const text = JSON.stringify(value)
    const known = this.#shared.get(text)
    if (known !== undefined) return known as T
    if (this.#shared.size >= SHARED_KEPT) this.#shared.clear()
    this.#shared.set(text, value)
    return value
  }
}
