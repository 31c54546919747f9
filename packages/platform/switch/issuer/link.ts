import type { Clock, Dialler, Millis, Random } from '@evertill/foundation'
import { type ConnectionTiming, IssuerConnection } from './connection.ts'
import { type Deadline, Deadlines } from './deadlines.ts'
import { type Acquirer, type NetworkMessage, networkFramer } from './network-message.ts'
import { TransitMap } from './transit-map.ts'

/** One issuer, wallet front or network that we can ask, over one or several connections. */
export interface IssuerLinkOptions {
  readonly name: string
  /** `tcp://127.0.0.1:9001`; one connection each. */
  readonly targets: readonly string[]
  /** Institution id in the header, up to 11 digits. */
  readonly institution: string
  /** How long an answer is waited for, in ms, before the outcome is unknown. */
  readonly answerWithinMs: number
  /** Requests that may be on the line at once. */
  readonly inFlight: number
  /** Requests that may wait for a place on the line; one more is refused. */
  readonly queue: number
  readonly timing?: Partial<ConnectionTiming>
}

/** What became of a request. `not-sent` moved no money for certain; `unknown` may have. */
export type Exchange =
  | { readonly kind: 'answered'; readonly message: NetworkMessage; readonly sentAt: Millis; readonly at: Millis }
  | { readonly kind: 'not-sent'; readonly reason: 'down' | 'queue-full' | 'queue-timeout' }
  | { readonly kind: 'unknown'; readonly reason: 'timeout' | 'cut'; readonly sentAt: Millis }

export interface IssuerLinkEvents {
  /** The first connection came up, or the last one went down. */
  stateChanged(link: IssuerLink, up: boolean, reason: string): void
  /** An answer that nobody waits for any more. */
  late(link: IssuerLink, message: NetworkMessage): void
  /** The other side begins: it tells of an order by itself [0620], and waits for `reply` [0630]. */
  notice?(link: IssuerLink, message: NetworkMessage, reply: (answer: NetworkMessage) => void): void
  malformed(link: IssuerLink): void
}

/** For people: the state of a link now. */
export interface LinkStanding {
  readonly name: string
  readonly up: boolean
  readonly connections: { readonly up: number; readonly of: number }
  readonly since: Millis
  readonly reason: string
  readonly inFlight: number
  readonly queued: number
  /** Of the last answers, in ms; undefined before the first one. */
  readonly latencyMs: number | undefined
  readonly answered: number
  readonly unanswered: number
}

const TIMING: ConnectionTiming = {
  openWithinMs: 5_000,
  echoAfterMs: 30_000,
  echoWithinMs: 10_000,
  firstBackoffMs: 200,
  lastBackoffMs: 15_000,
}

interface Pending {
  readonly key: string
  readonly message: NetworkMessage
  readonly resolve: (exchange: Exchange) => void
  connection: number
  sentAt: Millis
  started: number
  deadline: Deadline | undefined
}

export class IssuerLink {
  readonly name: string
  readonly #clock: Clock
  readonly #options: IssuerLinkOptions
  readonly #events: IssuerLinkEvents
  readonly #connections: IssuerConnection[]
  readonly #deadlines: Deadlines
  readonly #pending = new TransitMap<string, Pending>()
  readonly #queue: Pending[] = []
  #next = 0
  #up = 0
  #since: Millis
  #reason = 'not started'
  #latency: number | undefined
  #answered = 0
  #unanswered = 0

  constructor(
    ports: { clock: Clock; random: Random; dialler: Dialler },
    acquirer: Acquirer,
    options: IssuerLinkOptions,
    events: IssuerLinkEvents,
  ) {
    this.name = options.name
    this.#clock = ports.clock
    this.#options = options
    this.#events = events
    this.#since = ports.clock.now()
    this.#deadlines = new Deadlines(ports.clock, options.answerWithinMs)
    const framed = networkFramer(options.institution, acquirer.id)
    this.#connections = options.targets.map(
      (target, index) =>
        new IssuerConnection(
          { ...ports, random: ports.random.fork(`${options.name}-${index}`) },
          { target, acquirer, timing: { ...TIMING, ...options.timing }, framed },
          {
            up: () => this.#cameUp(),
            down: (reason) => this.#wentDown(index, reason),
            received: (message) => {
              if (message.mti !== '0620') return this.#received(message)
              events.notice?.(this, message, (answer) => void this.#connections[index]!.send(answer))
            },
            malformed: () => events.malformed(this),
          },
        ),
    )
  }

  get up(): boolean {
    return this.#connections.some((each) => each.state === 'up')
  }

  start(): void {
    for (const connection of this.#connections) connection.start()
  }

  /** Ends every connection; what was on the line becomes unknown. */
  stop(): void {
    for (const connection of this.#connections) connection.stop()
    for (const pending of this.#pending.values()) this.#settle(pending, this.#unknown(pending, 'cut'))
    this.#deadlines.stop()
  }

  /**
   * Asks and resolves once with what became of it; never rejects. The answer is matched on F37, which follows from the
   * journal id, and must repeat F7, F11, F32 and F41.
   */
  request(message: NetworkMessage): Promise<Exchange> {
    return new Promise((resolve) => {
      if (!this.up) return resolve({ kind: 'not-sent', reason: 'down' })
      const key = keyOf(message)
      const pending: Pending = { key, message, resolve, connection: -1, sentAt: 0, started: 0, deadline: undefined }
      if (this.#pending.size >= this.#options.inFlight) {
        if (this.#queue.length >= this.#options.queue) return resolve({ kind: 'not-sent', reason: 'queue-full' })
        pending.deadline = this.#deadlines.set(() =>
          this.#settle(pending, { kind: 'not-sent', reason: 'queue-timeout' }),
        )
        this.#queue.push(pending)
        return
      }
      this.#send(pending)
    })
  }

  standing(): LinkStanding {
    return {
      name: this.name,
      up: this.up,
      connections: {
        up: this.#connections.filter((each) => each.state === 'up').length,
        of: this.#connections.length,
      },
      since: this.#since,
      reason: this.#reason,
      inFlight: this.#pending.size,
      queued: this.#queue.length,
      latencyMs: this.#latency,
      answered: this.#answered,
      unanswered: this.#unanswered,
    }
  }

  #send(pending: Pending): void {
    // Two requests of one key cannot wait together: the journal's unique key lets only one through, and the owner sends one at a time.
    if (this.#pending.has(pending.key)) {
      pending.resolve({ kind: 'not-sent', reason: 'queue-full' })
      return
    }
    const count = this.#connections.length
    for (let i = 0; i < count; i++) {
      const index = (this.#next + i) % count
      if (!this.#connections[index]!.send(pending.message)) continue
      this.#next = index + 1
      pending.connection = index
      pending.sentAt = this.#clock.now()
      pending.started = this.#clock.monotonic()
      pending.deadline?.meet()
      pending.deadline = this.#deadlines.set(() => this.#settle(pending, this.#unknown(pending, 'timeout')))
      this.#pending.set(pending.key, pending)
      return
    }
    this.#settle(pending, { kind: 'not-sent', reason: 'down' })
  }

  #received(message: NetworkMessage): void {
    const pending = this.#pending.get(keyOf(message))
    if (pending === undefined || !repeats(pending.message, message)) {
      this.#events.late(this, message)
      return
    }
    const took = this.#clock.monotonic() - pending.started
    this.#latency = this.#latency === undefined ? took : this.#latency * 0.9 + took * 0.1
    this.#answered += 1
    this.#settle(pending, { kind: 'answered', message, sentAt: pending.sentAt, at: this.#clock.now() })
  }

  #settle(pending: Pending, exchange: Exchange): void {
    pending.deadline?.meet()
    if (this.#pending.get(pending.key) === pending) this.#pending.delete(pending.key)
    else {
      const place = this.#queue.indexOf(pending)
      if (place >= 0) this.#queue.splice(place, 1)
    }
    pending.resolve(exchange)
    while (this.#queue.length > 0 && this.#pending.size < this.#options.inFlight) this.#send(this.#queue.shift()!)
  }

  #unknown(pending: Pending, reason: 'timeout' | 'cut'): Exchange {
    this.#unanswered += 1
    return { kind: 'unknown', reason, sentAt: pending.sentAt }
  }

  #cameUp(): void {
    this.#up += 1
    if (this.#up > 1) return
    this.#since = this.#clock.now()
    this.#reason = 'signed on'
    this.#events.stateChanged(this, true, this.#reason)
  }

  #wentDown(index: number, reason: string): void {
    const cut = this.#pending.values().filter((each) => each.connection === index)
    const before = this.#up
    this.#up = this.#connections.filter((each) => each.state === 'up').length
    if (this.#up === 0) {
      if (before > 0 || this.#reason === 'not started') this.#since = this.#clock.now()
      this.#reason = reason
    }
    for (const pending of cut) this.#settle(pending, this.#unknown(pending, 'cut'))
    if (this.#up === 0) this.#events.stateChanged(this, false, reason)
  }
}

function keyOf(message: NetworkMessage): string {
  // A reversal carries its original's F37, so the message class is part of the key. Questions about an order may overlap [0600].
  return `${message.mti[1]}${message[37] ?? ''}${message.mti[1] === '6' ? message[11] : ''}`
}

function repeats(request: NetworkMessage, answer: NetworkMessage): boolean {
  return (
    answer.mti[1] === request.mti[1] &&
    answer[7] === request[7] &&
    answer[11] === request[11] &&
    answer[32] === request[32] &&
    answer[41] === request[41]
  )
}
