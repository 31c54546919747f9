import type { Account } from './practice-accounts.ts'

export type IssuerKind =
  | 'sale'
  | 'void'
  | 'refund'
  | 'balance'
  | 'hold'
  | 'release'
  | 'completion'
  | 'completion-void'
  | 'adjust'

/** Kinds that take money from the cardholder, and kinds that give it back; a hold only keeps it from being spent. */
const TAKES: ReadonlySet<IssuerKind> = new Set(['sale', 'completion'])
const GIVES: ReadonlySet<IssuerKind> = new Set(['void', 'refund', 'completion-void'])

/** What the issuer has written down of one request: the third of the three books that must agree. */
export interface IssuerRecord {
  /** F37, F11 and F7 of the request. */
  readonly rrn: string
  readonly stan: string
  readonly sentAt: string
  readonly kind: IssuerKind
  readonly terminalId: string
  pan: string
  /** Minor units; of a sale what it stands at, after adjustments. */
  amount: number
  approvalCode: string
  responseCode: string
  /** `open`: an order of a wallet that nobody has paid yet. */
  state: 'approved' | 'declined' | 'reversed' | 'blocked' | 'open'
  /** When it came, F42, and F57's voucher number: what its daily file says of it. */
  readonly at?: number
  readonly merchantId?: string
  readonly voucher?: string
  /** 9F26 of F55: what the chip proves it by. */
  readonly cryptogram?: string
  /** Of an open order: what the shop shows, and when a payer who keys a password will be done. */
  readonly address?: string
  readonly paysAt?: number
  /** F90 of what refers to an earlier request. */
  readonly original: string
  /** Minor units that were held before and are not any more (completion, release), or are held again (completion-void); of an adjustment what the sale stood at before. */
  readonly held?: number
  /** What has ended this hold or completion. */
  ended?: string | undefined
}

/** Somewhere records survive the process. */
export interface IssuerStore {
  save(key: string, record: IssuerRecord): void
  load(): Iterable<[string, IssuerRecord]>
}

/** Accounts and records of one issuer. Keeps at most `most` records; the oldest go. */
export class IssuerBook {
  readonly name: string
  readonly accounts: Map<string, Account>
  readonly records = new Map<string, IssuerRecord>()
  /** Accounts nobody listed are opened on first use, with plenty on them: for load, never for practice. */
  readonly open: boolean
  readonly #most: number
  readonly #store: IssuerStore | undefined
  #approvals = 0

  constructor(
    name: string,
    accounts: readonly Account[],
    options: { open?: boolean; most?: number; store?: IssuerStore } = {},
  ) {
    this.name = name
    this.accounts = new Map(accounts.map((each) => [each.pan, each]))
    this.open = options.open ?? false
    this.#most = options.most ?? 1_000_000
    this.#store = options.store
    for (const [key, record] of this.#store?.load() ?? []) {
      this.records.set(key, record)
      this.#apply(record, 1)
      this.#approvals += 1
    }
  }

  account(pan: string): Account | undefined {
    const known = this.accounts.get(pan)
    if (known !== undefined || !this.open) return known
    const fresh: Account = { pan, balance: Number.MAX_SAFE_INTEGER / 2, pinFailures: 0, lastPinFailureAt: 0 }
    this.accounts.set(pan, fresh)
    return fresh
  }

  write(key: string, record: IssuerRecord): void {
    if (this.records.size >= this.#most) this.records.delete(this.records.keys().next().value!)
    this.records.set(key, record)
    this.#apply(record, 1)
    this.#store?.save(key, record)
    if (record.state === 'approved') this.#end(record, key)
    if (record.state === 'approved' && record.kind === 'adjust') this.#adjust(record)
  }

  /** The sale stands at another sum from now on. */
  #adjust(record: IssuerRecord): void {
    const sale = this.records.get(record.original)
    if (sale === undefined) return
    sale.amount = record.amount
    this.#store?.save(record.original, sale)
  }

  /** An open order is paid, by whoever `payer` is; false when it is not open any more. */
  pay(key: string, payer: string): boolean {
    const record = this.records.get(key)
    if (record?.state !== 'open') return false
    record.pan = payer
    record.state = 'approved'
    record.responseCode = '00'
    record.approvalCode = this.nextApprovalCode()
    this.#apply(record, 1)
    this.#store?.save(key, record)
    return true
  }

  reverse(key: string, record: IssuerRecord): void {
    if (record.state === 'open') {
      record.state = 'reversed'
      this.#store?.save(key, record)
    }
    if (record.state !== 'approved') return
    this.#apply(record, -1)
    record.state = 'reversed'
    this.#store?.save(key, record)
    this.#end(record, undefined)
  }

  /** What ends a hold or a completion is noted on it, and taken off it again when that is undone. */
  #end(record: IssuerRecord, by: string | undefined): void {
    const original = this.records.get(record.original)
    if (original === undefined || !['completion', 'release', 'completion-void'].includes(record.kind)) return
    original.ended = by
    this.#store?.save(record.original, original)
    if (record.kind !== 'completion-void') return
    const hold = this.records.get(original.original)
    if (hold === undefined) return
    hold.ended = by === undefined ? record.original : undefined
    this.#store?.save(original.original, hold)
  }

  nextApprovalCode(): string {
    this.#approvals += 1
    return String(this.#approvals % 1_000_000).padStart(6, '0')
  }

  /** Minor units that stand as taken from cardholders: sales less voids and refunds. */
  standing(): { count: number; amount: number } {
    let count = 0
    let amount = 0
    for (const record of this.records.values()) {
      if (record.state !== 'approved' || (!TAKES.has(record.kind) && !GIVES.has(record.kind))) continue
      count += 1
      amount += TAKES.has(record.kind) ? record.amount : -record.amount
    }
    return { count, amount }
  }

  /** Minor units that stand as held. */
  holding(): { count: number; amount: number } {
    const holds = [...this.records.values()].filter(
      (record) => record.kind === 'hold' && record.state === 'approved' && record.ended === undefined,
    )
    return { count: holds.length, amount: holds.reduce((sum, record) => sum + record.amount, 0) }
  }

  #apply(record: IssuerRecord, sign: 1 | -1): void {
    if (record.state !== 'approved' || record.kind === 'balance') return
    const account = this.account(record.pan)
    if (account !== undefined) account.balance += sign * effectOf(record)
  }
}

/** What a record does to what can be spent, minor units. */
function effectOf({ kind, amount, held = 0 }: IssuerRecord): number {
  if (kind === 'completion' || kind === 'adjust') return held - amount
  if (kind === 'completion-void') return amount - held
  return kind === 'sale' || kind === 'hold' ? -amount : amount
}
