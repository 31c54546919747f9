import { type Clock, type Link, type LinkListener, pinOf } from '@evertill/foundation'
import { createFramer, FrameError, type Framer, NETWORK_HEADER_BYTES } from '@evertill/iso8583'
import { desKey } from '../../packages/platform/keys/index.ts'
import { decide, type PinReader } from './decide.ts'
import type { IssuerBook, IssuerRecord } from './issuer-book.ts'
import { keyOf, type NetworkMessage, networkCodec } from './network-message.ts'
import { orderOf, paidNotice, payerOf } from './order.ts'

/** What can be wrong with an issuer. All off is an honest and quick one. */
export interface IssuerFaults {
  /** Reads, books, and says nothing. */
  silent: boolean
  /** Says everything later by so many ms. */
  slowMs: number
  /** Refuses everything with this code; booked as declined. */
  refuse: string | undefined
  /** `other-terminal` answers somebody else's question; `twice` says everything two times; `change-of-mind` declines, then approves. */
  lying: 'other-terminal' | 'twice' | 'change-of-mind' | undefined
  /** Refuses the sign-on. */
  closed: boolean
}

export const noFaults = (): IssuerFaults => ({
  silent: false,
  slowMs: 0,
  refuse: undefined,
  lying: undefined,
  closed: false,
})

const FRAME_LIMIT = 8_192
/** Where the institutions stand in the header. */
const DESTINATION = 6
const SOURCE = 17
const INSTITUTION_BYTES = 11
const NOTICE_PAUSE_MS = 2_000
const NOTICES = 8

/** The issuer's side of the line, over any link: TCP in the demo, the simulated wire in stories. */
export class IssuerHost implements LinkListener {
  readonly book: IssuerBook
  readonly faults: IssuerFaults = noFaults()
  readonly #clock: Clock
  readonly #readPin: PinReader
  readonly #links = new Map<Link, Framer>()
  /** F37 of paid orders that somebody has acknowledged. */
  readonly #acknowledged = new Set<string>()
  #asked: { readonly frame: Uint8Array; readonly acquirer: string } | undefined
  #notices = 0
  /** Codes that a shop shows find customers by themselves. */
  customersScan = false
  /** Questions heard, by MTI: for tests and for people. */
  readonly heard: Record<string, number> = {}

  /** @param zpk the zone's PIN key in the clear, 16 bytes: a simulated issuer is its own HSM */
  constructor(clock: Clock, book: IssuerBook, zpk: Uint8Array) {
    this.#clock = clock
    this.book = book
    const key = desKey(zpk)
    this.#readPin = (block, pan) => pinOf(key.decipher(block), pan)
  }

  opened(link: Link): void {
    this.#links.set(link, createFramer({ length: 'binary2', limit: FRAME_LIMIT }))
  }

  ended(_end: unknown, link: Link): void {
    this.#links.delete(link)
  }

  /** Cuts every line, as a network does. */
  cut(): void {
    for (const link of [...this.#links.keys()]) {
      this.#links.delete(link)
      link.close()
    }
  }

  received(bytes: Uint8Array, link: Link): void {
    const framer = this.#links.get(link)
    if (framer === undefined) return
    let frames: Uint8Array[]
    try {
      frames = framer.feed(bytes)
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      this.#links.delete(link)
      link.close()
      return
    }
    for (const frame of frames) this.#hear(frame, link)
  }

  /**
   * A payer pays what the shop shows. `quietly`: the notice is lost. False when the order is not open any more: then the front gives the
   * payer's money back by itself, because nobody ever heard of it.
   */
  pay(reference: string, options: { quietly?: boolean } = {}): boolean {
    const key = orderOf(this.book, reference)
    if (key === undefined) return false
    const record = this.book.records.get(key)!
    this.book.pay(key, payerOf(record))
    if (options.quietly !== true) this.#tell(key, 0)
    return true
  }

  /** A front that takes a payment for the last order although it had cancelled it, and tells of it: it must come back. */
  payTooLate(): boolean {
    const found = [...this.book.records].findLast(([, it]) => it.state === 'reversed' && it.responseCode === '09')
    if (found === undefined) return false
    const [key, record] = found
    record.state = 'open'
    this.book.pay(key, record.pan === '' ? payerOf(record) : record.pan)
    this.#tell(key, 0)
    return true
  }

  /** The last order that waits for somebody to scan it. */
  get waiting(): string | undefined {
    return [...this.book.records.values()].findLast((it) => it.state === 'open' && it.address !== undefined)?.rrn
  }

  /** Tells that an order was paid until it is acknowledged, at most {@link NOTICES} times. */
  #tell(key: string, times: number): void {
    const record = this.book.records.get(key)
    if (record === undefined || record.state !== 'approved' || this.#acknowledged.has(record.rrn)) return
    if (times >= NOTICES) return
    const [link] = this.#links.keys()
    if (link !== undefined && this.#asked !== undefined && !this.faults.silent) {
      this.#notices = (this.#notices % 999_999) + 1
      const stan = String(this.#notices).padStart(6, '0')
      link.send(reply(paidNotice(record, { acquirer: this.#asked.acquirer, stan }), this.#asked.frame))
    }
    this.#clock.after(NOTICE_PAUSE_MS * 2 ** times, () => this.#tell(key, times + 1))
  }

  #hear(frame: Uint8Array, link: Link): void {
    const read = networkCodec.tryUnpack(frame.subarray(NETWORK_HEADER_BYTES))
    if (!read.ok) return
    const message = read.message
    this.heard[message.mti] = (this.heard[message.mti] ?? 0) + 1
    if (message[32] !== undefined && message[32] !== this.#asked?.acquirer)
      this.#asked = { frame: frame.slice(), acquirer: message[32] }
    if (message.mti === '0630') {
      if (message[39] === '00') this.#acknowledged.add(message[37] ?? '')
      return
    }
    if (this.faults.closed && message.mti === '0820') {
      this.#say({ ...message, mti: '0830', 39: '91' }, frame, link, 0)
      return
    }
    if (this.faults.silent && message.mti === '0820' && message[70] !== '001') return
    if (this.faults.refuse !== undefined && message.mti !== '0820') {
      this.#say(refusal(message, this.faults.refuse), frame, link, this.faults.slowMs)
      return
    }
    const { answer, afterMs } = decide(message, this.book, this.#clock.now(), this.#readPin)
    this.#payLater(message)
    if (answer === undefined || (this.faults.silent && message.mti !== '0820')) return
    this.#lie(answer, frame, link, afterMs + (message.mti === '0820' ? 0 : this.faults.slowMs))
  }

  /** A payer who keys a password is done after a while, and the front tells of it. */
  #payLater(message: NetworkMessage) {
    const key = keyOf(message.mti, message[11] ?? '', message[7] ?? '')
    const record = this.book.records.get(key)
    if (record?.state === 'open' && record.paysAt === undefined && this.customersScan)
      return this.#scanLater(key, record)
    if (record?.state !== 'open' || record.paysAt === undefined) return
    this.#clock.after(Math.max(0, record.paysAt - this.#clock.now()), () => {
      if (this.book.pay(key, record.pan)) this.#tell(key, 0)
    })
  }

  /** A customer who stands there scans after a while, or not at all: the amount decides. */
  #scanLater(key: string, record: IssuerRecord): void {
    if (record.amount % 5 === 0) return
    this.#clock.after((record.amount % 13) * 11_000, () => {
      if (this.book.pay(key, payerOf(record))) this.#tell(key, record.amount % 3 === 0 ? NOTICES : 0)
    })
  }

  #lie(answer: NetworkMessage, frame: Uint8Array, link: Link, afterMs: number): void {
    const { lying } = this.faults
    if (lying === undefined || answer.mti === '0830') {
      this.#say(answer, frame, link, afterMs)
      return
    }
    if (lying === 'other-terminal') {
      this.#say({ ...answer, 41: '99999999' }, frame, link, afterMs)
      return
    }
    if (lying === 'change-of-mind') this.#say({ ...answer, 38: undefined, 39: '05' }, frame, link, afterMs)
    else this.#say(answer, frame, link, afterMs)
    this.#say(answer, frame, link, afterMs + 50)
  }

  #say(message: NetworkMessage, question: Uint8Array, link: Link, afterMs: number): void {
    const bytes = reply(message, question)
    const send = (): void => {
      if (this.#links.has(link)) link.send(bytes)
    }
    if (afterMs === 0) send()
    else this.#clock.after(afterMs, send)
  }
}

function refusal(message: NetworkMessage, code: string): NetworkMessage {
  const { mti: _mti, ...fields } = message
  return { ...fields, mti: `${message.mti.slice(0, 2)}${Number(message.mti[2]) + 1}0`, 39: code, 52: undefined }
}

/** Length, header with the institutions exchanged, body. */
function reply(message: NetworkMessage, question: Uint8Array): Uint8Array {
  const body = networkCodec.pack(message)
  const total = NETWORK_HEADER_BYTES + body.length
  const out = new Uint8Array(2 + total)
  out[0] = total >> 8
  out[1] = total & 255
  out.set(question.subarray(0, NETWORK_HEADER_BYTES), 2)
  out.set(question.subarray(DESTINATION, SOURCE), 2 + SOURCE)
  out.set(question.subarray(SOURCE, SOURCE + INSTITUTION_BYTES), 2 + DESTINATION)
  // Four digits of the total length stand behind header length and version.
  for (let i = 0, left = total; i < 4; i++, left = Math.floor(left / 10)) out[7 - i] = 0x30 + (left % 10)
  out.set(body, 2 + NETWORK_HEADER_BYTES)
  return out
}
