import { type Clock, type Millis, type Timer, toF4 } from '@evertill/foundation'
import { type JournalId, type JournalRequest, networkStanOf } from '../journal/journal.ts'
import { maskedLine } from '../message/masking.ts'
import type { Exchange, IssuerLink } from './link.ts'
import { identity, type NetworkMessage, originalData } from './network-message.ts'

/** How long a wallet's order is followed. Durations in ms; data of the house [practice: Cards and codes]. */
export interface WalletTiming {
  /** Pause between two questions about an order whose end is not known. */
  readonly askEveryMs: number
  /** A code that the customer showed: after this the order is cancelled. */
  readonly askForMs: number
  /** A code that the shop shows: after this nobody may pay it any more. */
  readonly shownForMs: number
  /** How long the answer to the last question is waited for. */
  readonly lastWordMs: number
}

export const walletTiming: WalletTiming = {
  askEveryMs: 10_000,
  askForMs: 30_000,
  shownForMs: 120_000,
  lastWordMs: 4_000,
}

/** F39 of a wallet front: the payer has not decided yet. */
export const IN_PROGRESS = '09'
const OPEN_OR_PAID: ReadonlySet<string> = new Set(['00', IN_PROGRESS])
/** It never had the order: nothing to wait for, but what was sent may still come in, so it is cancelled all the same. */
const UNKNOWN_THERE = '25'
/** The front does not know it either. */
const NOT_KNOWN: ReadonlySet<string> = new Set(['68', '98'])

/** What the shop shows: the text of the code, and when it stops being good. */
export interface ShownCode {
  readonly text: string
  readonly until: Millis
}

export interface OrderEvents {
  /** The payer keys a password on the phone: somebody should say so. */
  payerConfirms(order: WalletOrder, until: Millis): void
}

interface OrderParts {
  readonly clock: Clock
  readonly timing: WalletTiming
  readonly link: Pick<IssuerLink, 'request'>
  readonly acquirerId: string
  readonly events: OrderEvents
  /** Makes the code to show out of what the front said; undefined: the customer shows one. */
  readonly codeOf?: (message: NetworkMessage) => string | undefined
}

/**
 * One order at a wallet front, from its first message until it is known how it ended. Asked about every 10 s; when the time is over
 * it counts as unknown, which makes the journal undo it: no order stays open [LAW-5]. Lives in memory only, because a restart
 * cancels what it finds unfinished.
 */
export class WalletOrder {
  readonly id: JournalId
  readonly request: JournalRequest
  /** How it ended, as if the first question had been answered so. */
  readonly settled: Promise<Exchange>
  /** The code to show, or undefined when it ended without one. */
  readonly shown: Promise<ShownCode | undefined>
  code: ShownCode | undefined
  readonly until: Millis
  /** Questions and answers after the first, masked. */
  between = ''
  /** Resolves when its outcome is in the journal. */
  written: Promise<unknown> | undefined
  readonly #parts: OrderParts
  readonly #sentAt: Millis
  #end!: (exchange: Exchange) => void
  #show!: (code: ShownCode | undefined) => void
  #timer: Timer | undefined
  #over = false
  #asked = 0
  #told = false

  constructor(parts: OrderParts, request: JournalRequest, first: Promise<Exchange>) {
    this.#parts = parts
    this.request = request
    this.id = request.id
    this.#sentAt = parts.clock.now()
    const { askForMs, shownForMs } = parts.timing
    this.until = this.#sentAt + (parts.codeOf === undefined ? askForMs : shownForMs)
    this.settled = new Promise((resolve) => {
      this.#end = resolve
    })
    this.shown = new Promise((resolve) => {
      this.#show = resolve
    })
    void first.then((exchange) => this.#first(exchange))
    this.#next()
  }

  get over(): boolean {
    return this.#over
  }

  /** The front tells of the order by itself [0620], or answers the first message late [0210]. */
  told(message: NetworkMessage): void {
    this.#note(message)
  }

  /** The house closes: whoever waits is told that the end is not known. */
  stop(): void {
    this.#settle({ kind: 'unknown', reason: 'cut', sentAt: this.#sentAt })
  }

  /** As a power cut: nothing more happens. */
  drop(): void {
    this.#over = true
    this.#timer?.cancel()
  }

  #first(exchange: Exchange) {
    if (exchange.kind === 'not-sent') return this.#settle(exchange)
    if (exchange.kind === 'answered') {
      // A front that has opened the order and refuses it in the next breath may still take the money: the order is cancelled.
      const open = this.code !== undefined || this.#told
      return open && !OPEN_OR_PAID.has(exchange.message[39] ?? '') ? this.stop() : this.#note(exchange.message)
    }
    // Silence to the order itself: a code that nobody has seen is not worth waiting for.
    if (this.#parts.codeOf !== undefined && this.code === undefined) this.stop()
  }

  /** Takes what the front says of the order, whatever message it came in. */
  #note(message: NetworkMessage) {
    if (this.#over) return
    const code = message[39] ?? ''
    if (code === IN_PROGRESS) return this.#inProgress(message)
    if (code === '' || NOT_KNOWN.has(code)) return
    if (code === UNKNOWN_THERE) return this.stop()
    // Paid, but not what was asked for: that is not this sale, and it is given back when the time is over.
    if (code === '00' && message[4] !== undefined && Number(message[4]) !== this.request.amount) return
    this.#settle({
      kind: 'answered',
      message: { ...message, mti: '0210' },
      sentAt: this.#sentAt,
      at: this.#parts.clock.now(),
    })
  }

  #inProgress(message: NetworkMessage) {
    const { codeOf, events } = this.#parts
    if (codeOf !== undefined) {
      if (this.code !== undefined) return
      const text = codeOf(message)
      // An order without anything to show cannot be paid here.
      if (text === undefined) {
        this.stop()
        return
      }
      this.code = { text, until: this.until }
      this.#show(this.code)
      return
    }
    if (this.#told) return
    this.#told = true
    events.payerConfirms(this, this.until + this.#parts.timing.lastWordMs)
  }

  #next(): void {
    const { clock, timing } = this.#parts
    const at = this.#sentAt + (this.#asked + 1) * timing.askEveryMs
    const last = at > this.until
    this.#timer = clock.after(Math.max(1, (last ? this.until + timing.lastWordMs : at) - clock.now()), () => {
      if (this.#over) return
      if (last) return this.stop()
      this.#asked += 1
      void this.#ask()
      this.#next()
    })
  }

  async #ask(): Promise<void> {
    const { clock, link, acquirerId } = this.#parts
    const question = orderQuery(this.request, clock.now(), acquirerId, this.#asked)
    const exchange = await link.request(question)
    if (this.#over || exchange.kind !== 'answered') return
    this.between +=
      maskedLine('network', 'out', exchange.sentAt, question) +
      maskedLine('network', 'in', exchange.at, exchange.message)
    const state = stateIn(exchange.message)
    if (state !== undefined) this.#note({ ...exchange.message, 39: state })
  }

  #settle(exchange: Exchange): void {
    if (this.#over) return
    this.#over = true
    this.#timer?.cancel()
    this.#show(undefined)
    this.#end(exchange)
  }
}

/** 0600: what became of the order that F90 names? Each question has its own F11. */
export function orderQuery(row: JournalRequest, now: Millis, acquirerId: string, times: number): NetworkMessage {
  const acquirer = { id: acquirerId }
  return {
    mti: '0600',
    3: '000000',
    4: toF4({ minor: row.amount, currency: row.currency }),
    ...identity(row.id, now, acquirer),
    11: networkStanOf(row.id + times),
    41: row.terminalId,
    42: row.merchantId,
    49: row.currency,
    90: originalData('0200', row.id, row.at, acquirer),
  }
}

/**
 * How an order stands, by the answer to a question about it: F39 says only that the question was served, F48 A8 how the order ended. A
 * front that refuses the question has said nothing about the money.
 */
function stateIn(message: NetworkMessage): string | undefined {
  return message[39] === '00' ? /^A8002([0-9A-Z]{2})$/.exec(message[48] ?? '')?.[1] : undefined
}
