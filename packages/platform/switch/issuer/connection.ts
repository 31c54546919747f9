import type { Clock, Dialler, Link, LinkEnd, LinkListener, Random, Timer } from '@evertill/foundation'
import { createFramer, FrameError, type Framer, NETWORK_HEADER_BYTES } from '@evertill/iso8583'
import { type Acquirer, type NetworkMessage, networkCodec, transmissionTime } from './network-message.ts'

/** What one connection to an issuer may do and how long it may take. Durations in ms. */
export interface ConnectionTiming {
  /** From dialling until sign-on is accepted. */
  readonly openWithinMs: number
  /** Silence after which an echo goes out. */
  readonly echoAfterMs: number
  /** An echo without an answer for this long ends the connection. */
  readonly echoWithinMs: number
  /** First wait before dialling again; doubled up to the last, each with up to half of it added by chance. */
  readonly firstBackoffMs: number
  readonly lastBackoffMs: number
}

export type ConnectionState = 'down' | 'dialling' | 'signing-on' | 'up'

export interface ConnectionEvents {
  up(): void
  /** Nothing more will be heard on it; whatever was sent on it and not answered is unknown. */
  down(reason: string): void
  received(message: NetworkMessage): void
  malformed(): void
}

const FRAME_LIMIT = 8_192

/** One signed-on conversation with an issuer, dialled again whenever it ends. */
export class IssuerConnection {
  state: ConnectionState = 'down'
  readonly #ports: { clock: Clock; random: Random; dialler: Dialler }
  readonly #target: string
  readonly #acquirer: Acquirer
  readonly #timing: ConnectionTiming
  readonly #events: ConnectionEvents
  readonly #framed: (bodies: readonly Uint8Array[]) => Uint8Array
  #link: Link | undefined
  #framer: Framer | undefined
  #dialled: { cancel(): void } | undefined
  #guard: Timer | undefined
  #failures = 0
  #lastHeard = 0
  #stan = 0
  #echoOut = false
  #stopped = true
  #outgoing: Uint8Array[] = []

  constructor(
    ports: { clock: Clock; random: Random; dialler: Dialler },
    options: {
      target: string
      acquirer: Acquirer
      timing: ConnectionTiming
      framed: (bodies: readonly Uint8Array[]) => Uint8Array
    },
    events: ConnectionEvents,
  ) {
    this.#ports = ports
    this.#target = options.target
    this.#acquirer = options.acquirer
    this.#timing = options.timing
    this.#framed = options.framed
    this.#events = events
  }

  start(): void {
    if (!this.#stopped) return
    this.#stopped = false
    this.#dial()
  }

  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    if (this.state === 'up') this.#sendNow(this.#management('002'))
    this.#end('stopped')
  }

  /** Hands a message to the line. False: the connection is not up, or its buffer is full and it was cut; nothing was sent. */
  send(message: NetworkMessage): boolean {
    if (this.state !== 'up') return false
    this.#outgoing.push(networkCodec.pack(message))
    // Messages of one turn of the event loop leave in one write.
    if (this.#outgoing.length === 1) process.nextTick(() => this.#flush())
    return true
  }

  #flush(): void {
    const bodies = this.#outgoing
    this.#outgoing = []
    if (bodies.length === 0) return
    if (this.#link === undefined || !this.#link.send(this.#framed(bodies))) this.#end('overflow')
  }

  #dial(): void {
    this.state = 'dialling'
    const framer = createFramer({ length: 'binary2', limit: FRAME_LIMIT })
    this.#framer = framer
    const listener: LinkListener = {
      opened: (link) => {
        if (this.#framer !== framer) return link.close()
        this.#link = link
        this.state = 'signing-on'
        this.#sendNow(this.#management('001'))
      },
      received: (bytes) => {
        if (this.#framer === framer) this.#take(bytes, framer)
      },
      ended: (end: LinkEnd) => {
        if (this.#framer === framer) this.#end(end.reason)
      },
    }
    this.#guard = this.#ports.clock.after(this.#timing.openWithinMs, () => this.#end('sign-on-timeout'))
    this.#dialled = this.#ports.dialler.dial(this.#target, listener)
  }

  #take(bytes: Uint8Array, framer: Framer): void {
    this.#lastHeard = this.#ports.clock.monotonic()
    let frames: Uint8Array[]
    try {
      frames = framer.feed(bytes)
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      this.#events.malformed()
      this.#end('malformed')
      return
    }
    for (const frame of frames) {
      const read =
        frame.length > NETWORK_HEADER_BYTES && frame[0] === NETWORK_HEADER_BYTES
          ? networkCodec.tryUnpack(frame.subarray(NETWORK_HEADER_BYTES))
          : undefined
      if (read === undefined || !read.ok) this.#events.malformed()
      else if (read.message.mti === '0830') this.#managed(read.message)
      else if (read.message.mti === '0820') this.#asked(read.message)
      else this.#events.received(read.message)
      if (this.#framer !== framer) return
    }
  }

  #managed(message: NetworkMessage): void {
    if (message[70] === '001' && this.state === 'signing-on') {
      if (message[39] !== '00') {
        this.#end('sign-on-refused')
        return
      }
      this.#guard?.cancel()
      this.state = 'up'
      this.#failures = 0
      this.#listenForSilence()
      this.#events.up()
    } else if (message[70] === '301') this.#echoOut = false
  }

  /** The network may ask us for an echo too. */
  #asked(message: NetworkMessage): void {
    if (message[70] !== '301') {
      this.#events.malformed()
      return
    }
    this.#sendNow({ ...message, mti: '0830', 39: '00' })
  }

  #listenForSilence(): void {
    const { echoAfterMs, echoWithinMs } = this.#timing
    const wait = this.#echoOut ? echoWithinMs : echoAfterMs
    const silent = this.#ports.clock.monotonic() - this.#lastHeard
    this.#guard = this.#ports.clock.after(Math.max(1, wait - (this.#echoOut ? 0 : silent)), () => {
      const heard = this.#ports.clock.monotonic() - this.#lastHeard
      if (this.#echoOut && heard >= echoWithinMs) return this.#end('echo-timeout')
      if (!this.#echoOut && heard >= echoAfterMs) {
        this.#echoOut = true
        this.#sendNow(this.#management('301'))
      } else this.#echoOut = false
      if (this.state === 'up') this.#listenForSilence()
    })
  }

  #management(code: string): NetworkMessage {
    this.#stan = (this.#stan % 999_999) + 1
    return {
      mti: '0820',
      7: transmissionTime(this.#ports.clock.now()),
      11: String(this.#stan).padStart(6, '0'),
      32: this.#acquirer.id,
      33: this.#acquirer.id,
      70: code,
    }
  }

  #sendNow(message: NetworkMessage): void {
    if (this.#link !== undefined && !this.#link.send(this.#framed([networkCodec.pack(message)]))) this.#end('overflow')
  }

  #end(reason: string): void {
    if (this.state === 'down') return
    const wasUp = this.state === 'up'
    this.state = 'down'
    this.#framer = undefined
    this.#echoOut = false
    this.#outgoing = []
    this.#guard?.cancel()
    this.#dialled?.cancel()
    this.#link?.close()
    this.#link = undefined
    if (wasUp || this.#failures === 0) this.#events.down(reason)
    if (this.#stopped) return
    const { firstBackoffMs, lastBackoffMs } = this.#timing
    const backoff = Math.min(firstBackoffMs * 2 ** Math.min(this.#failures, 16), lastBackoffMs)
    this.#failures += 1
    this.#guard = this.#ports.clock.after(backoff * (1 + this.#ports.random.fraction() / 2), () => this.#dial())
  }
}
