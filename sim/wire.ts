import {
  type Clock,
  concat,
  type Link,
  type LinkEnd,
  type LinkListener,
  type Millis,
  type Random,
  type Timer,
} from '@evertill/foundation'
import type { LineConditions } from './line-conditions.ts'

/** One link between two hosts, as the wind tunnel sees it. */
export interface Wire {
  /** 1 for the first dial of the network, then on. */
  readonly number: number
  /** The host that dialled. */
  readonly from: string
  readonly to: string
  /** Conditions of this link alone, stronger than those of the hosts: towards the acceptor, back, or both. */
  set(direction: 'forth' | 'back' | 'both', conditions: Partial<LineConditions>): void
  /** Ends both ends now. */
  break(end: LinkEnd): void
}

/** Something the network did, for traces. `from` and `to` say the direction. */
export interface WireEvent {
  readonly at: Millis
  readonly wire: number
  readonly from: string
  readonly to: string
  readonly what: 'dialled' | 'opened' | 'delivered' | 'dropped' | 'duplicated' | 'held' | LinkEnd['reason']
  readonly bytes?: Uint8Array
}

/** What a wire asks of its network. */
export interface WireWorld {
  readonly number: number
  readonly from: string
  readonly to: string
  readonly clock: Clock
  readonly random: Random
  conditions(from: string, to: string): LineConditions
  /** Grows whenever conditions change, so that a line need not ask with every send. */
  version(): number
  isUp(host: string): boolean
  tell(event: WireEvent): void
  /** Both ends are over; the wire may be forgotten. */
  over(): void
}

export interface Acceptor {
  readonly listener: LinkListener
  readonly kind: 'stream' | 'message'
}

/** What travels: bytes, the handshake's answers, the end of the stream, or a reset. */
type Parcel = Bytes | { readonly kind: 'syn' | 'accepted' | 'refused' | 'fin' | 'reset' }
/** More may be joined to the bytes while they are on their way. */
type Bytes = { readonly kind: 'bytes'; bytes: Uint8Array }

export class WirePair implements Wire {
  readonly number: number
  readonly from: string
  readonly to: string
  readonly #world: WireWorld
  readonly #near: End
  readonly #far: End
  readonly #forth: Lane
  readonly #back: Lane
  #acceptor: (() => Acceptor | undefined) | undefined
  #deadline: Timer | undefined
  #over = false

  constructor(world: WireWorld) {
    this.number = world.number
    this.from = world.from
    this.to = world.to
    this.#world = world
    this.#near = new End(this, world.from, `sim://${world.to}`)
    this.#far = new End(this, world.to, `sim://${world.from}#${world.number}`)
    this.#forth = new Lane(this, world, this.#near, this.#far)
    this.#back = new Lane(this, world, this.#far, this.#near)
  }

  dial(listener: LinkListener, timeoutMs: number, acceptor: () => Acceptor | undefined): { cancel(): void } {
    this.#acceptor = acceptor
    this.#near.listener = listener
    this.#near.state = 'waiting'
    this.#deadline = this.#world.clock.after(timeoutMs, () => this.#near.finish({ reason: 'timeout' }))
    this.tell(this.#near, 'dialled')
    this.#forth.put({ kind: 'syn' })
    return {
      cancel: () => {
        if (this.#near.state !== 'waiting') return
        this.#near.silence()
        this.#deadline?.cancel()
        this.#forth.put({ kind: 'fin' })
      },
    }
  }

  set(direction: 'forth' | 'back' | 'both', conditions: Partial<LineConditions>): void {
    if (direction !== 'back') this.#forth.own = { ...this.#forth.own, ...conditions }
    if (direction !== 'forth') this.#back.own = { ...this.#back.own, ...conditions }
    this.recheck()
  }

  break(end: LinkEnd): void {
    this.#near.finish(end)
    this.#far.finish(end)
  }

  /** Conditions or hosts have changed: what was held may move now. */
  recheck(): void {
    this.#forth.release()
    this.#back.release()
  }

  /** Conditions of the calm phase: nothing of its own any more. */
  forget(): void {
    this.#forth.own = {}
    this.#back.own = {}
    this.recheck()
  }

  /** The program on `host` is gone; see `SimNetwork.kill`. */
  die(host: string, how: 'loud' | 'silent'): void {
    const [own, lane] = host === this.from ? [this.#near, this.#forth] : [this.#far, this.#back]
    own.silence()
    lane.clear()
    if (host === this.from) this.#deadline?.cancel()
    if (how === 'loud') lane.put({ kind: 'reset' })
  }

  acceptedBy(listener: LinkListener): boolean {
    return this.#far.listener === listener
  }

  closeAcceptor(): void {
    this.#far.close()
  }

  lane(end: End): Lane {
    return end === this.#near ? this.#forth : this.#back
  }

  other(end: End): End {
    return end === this.#near ? this.#far : this.#near
  }

  get clock(): Clock {
    return this.#world.clock
  }

  tell(from: End, what: WireEvent['what'], bytes?: Uint8Array): void {
    const to = this.other(from)
    this.#world.tell({
      at: this.#world.clock.now(),
      wire: this.number,
      from: from.host,
      to: to.host,
      what,
      ...(bytes === undefined ? {} : { bytes }),
    })
  }

  /** An end is over. The wire is, when neither end will ever speak again. */
  settled(): void {
    if (this.#over || !this.#near.isOver || !(this.#far.isOver || this.#far.state === 'unborn')) return
    this.#over = true
    this.#forth.clear()
    this.#back.clear()
    this.#world.over()
  }

  /** A parcel has come to `end`. */
  arrive(parcel: Parcel, end: End): void {
    if (parcel.kind === 'bytes') this.#deliver(parcel.bytes, end)
    else if (parcel.kind === 'syn') this.#knock()
    else if (parcel.kind === 'fin') end.finish({ reason: 'closed' })
    else if (parcel.kind === 'reset') end.finish({ reason: 'reset' })
    else this.#answered(parcel.kind)
  }

  #deliver(bytes: Uint8Array, end: End): void {
    if (end.state === 'open') {
      this.tell(this.other(end), 'delivered', bytes)
      end.listener?.received(bytes, end)
    }
    // A machine answers bytes for a conversation it no longer knows with a reset.
    else if (end.isOver) this.lane(end).put({ kind: 'reset' })
  }

  #knock(): void {
    const acceptor = this.#acceptor?.()
    if (this.#far.state !== 'unborn') return
    if (acceptor === undefined) {
      this.#back.put({ kind: 'refused' })
      return
    }
    this.#near.kind = acceptor.kind
    this.#far.kind = acceptor.kind
    this.#far.listener = acceptor.listener
    this.#far.state = 'open'
    this.#back.put({ kind: 'accepted' })
    this.tell(this.#near, 'opened')
    acceptor.listener.opened(this.#far)
  }

  #answered(answer: 'accepted' | 'refused'): void {
    if (this.#near.state !== 'waiting') {
      if (answer === 'accepted') this.#forth.put({ kind: 'reset' })
      return
    }
    this.#deadline?.cancel()
    if (answer === 'refused') {
      this.#near.finish({ reason: 'refused' })
      return
    }
    this.#near.state = 'open'
    this.tell(this.#far, 'opened')
    this.#near.listener?.opened(this.#near)
  }
}

/** One end of a wire: the link that a program holds. */
class End implements Link {
  kind: 'stream' | 'message' = 'stream'
  readonly peer: string
  readonly host: string
  readonly #wire: WirePair
  listener: LinkListener | undefined
  /** `ended`: the program was told or will be in a moment. `silent`: the program is gone or gave up listening. */
  state: 'unborn' | 'waiting' | 'open' | 'ended' | 'silent' = 'unborn'

  constructor(wire: WirePair, host: string, peer: string) {
    this.#wire = wire
    this.host = host
    this.peer = peer
  }

  get isOver(): boolean {
    return this.state === 'ended' || this.state === 'silent'
  }

  get buffered(): number {
    return this.#wire.lane(this).held
  }

  send(bytes: Uint8Array): boolean {
    if (this.state !== 'open') return false
    const lane = this.#wire.lane(this)
    if (lane.held + bytes.length > lane.conditions.maxBuffered) {
      this.finish({ reason: 'overflow' })
      this.#wire.other(this).finish({ reason: 'reset' })
      return false
    }
    lane.send(bytes.slice())
    return true
  }

  close(): void {
    if (this.state !== 'open') return
    this.#wire.lane(this).put({ kind: 'fin' })
    this.finish({ reason: 'closed' })
  }

  /** Tells the program at the next deadline, never within a call of its own. */
  finish(end: LinkEnd): void {
    if (this.state !== 'open' && this.state !== 'waiting') return
    this.state = 'ended'
    this.#wire.tell(this.#wire.other(this), end.reason)
    const { listener } = this
    this.#wire.clock.after(0, () => {
      // The program may have died between the end and the telling.
      if (this.state === 'ended') listener?.ended(end, this)
    })
    this.#wire.settled()
  }

  silence(): void {
    if (this.state === 'unborn') return
    this.state = 'silent'
    this.#wire.settled()
  }
}

/** One direction of a wire. */
class Lane {
  readonly #wire: WirePair
  readonly #world: WireWorld
  readonly #from: End
  readonly #to: End
  readonly #random: Random
  /** Conditions of this link alone. */
  own: Partial<LineConditions> = {}
  #known: { readonly version: number; readonly own: object; readonly conditions: LineConditions } | undefined
  #held: Parcel[] = []
  #patience: Timer | undefined
  /** When the last parcel in order arrives, on the monotonic clock. */
  #lastArrival = 0
  /** The last bytes in order that have not arrived. */
  #tail: Bytes | undefined
  readonly #travelling = new Set<Timer>()
  held = 0

  constructor(wire: WirePair, world: WireWorld, from: End, to: End) {
    this.#wire = wire
    this.#world = world
    this.#from = from
    this.#to = to
    this.#random = world.random.fork(`${from.host}>${to.host}`)
  }

  get conditions(): LineConditions {
    const version = this.#world.version()
    if (this.#known?.version !== version || this.#known.own !== this.own) {
      const conditions = { ...this.#world.conditions(this.#from.host, this.#to.host), ...this.own }
      this.#known = { version, own: this.own, conditions }
    }
    return this.#known.conditions
  }

  /** Bytes of a program, to which everything may happen. */
  send(bytes: Uint8Array): void {
    const { drop, duplicate, reorder, reorderMs, cut, join } = this.conditions
    const stream = this.#from.kind === 'stream'
    if (this.#random.chance(drop)) {
      this.#wire.tell(this.#from, 'dropped', bytes)
      return
    }
    if (stream && this.#tail !== undefined && this.#random.chance(join)) {
      this.#tail.bytes = concat(this.#tail.bytes, bytes)
      return
    }
    const lateMs = this.#random.chance(reorder) ? this.#random.integer(1, reorderMs) : 0
    for (const piece of stream && this.#random.chance(cut) ? this.#pieces(bytes) : [bytes])
      this.put({ kind: 'bytes', bytes: piece }, lateMs)
    if (this.#random.chance(duplicate)) {
      this.#wire.tell(this.#from, 'duplicated', bytes)
      this.put({ kind: 'bytes', bytes }, lateMs)
    }
  }

  put(parcel: Parcel, lateMs = 0): void {
    const { blocked, delayMs } = this.conditions
    if (blocked === 'lose') {
      this.#wire.tell(this.#from, 'dropped', bytesOf(parcel))
      return
    }
    if (blocked === 'hold' || this.#held.length > 0) {
      this.#hold(parcel)
      return
    }
    const now = this.#world.clock.monotonic()
    const delay = this.#random.integer(delayMs[0], delayMs[1])
    const inOrder = Math.max(now + delay, this.#lastArrival)
    if (lateMs === 0) {
      this.#lastArrival = inOrder
      this.#tail = parcel.kind === 'bytes' ? parcel : undefined
    }
    const timer = this.#world.clock.after(inOrder + lateMs - now, () => {
      this.#travelling.delete(timer)
      if (this.#tail === parcel) this.#tail = undefined
      this.#arrive(parcel)
    })
    this.#travelling.add(timer)
  }

  /** Lets held parcels go, in order, when nothing stands in the way any more. */
  release(): void {
    if (this.#held.length === 0 || this.#isBlocked()) return
    this.#patience?.cancel()
    const held = this.#held
    this.#held = []
    this.held = 0
    for (const parcel of held) this.put(parcel)
  }

  clear(): void {
    this.#patience?.cancel()
    for (const timer of this.#travelling) timer.cancel()
    this.#travelling.clear()
    this.#held = []
    this.held = 0
  }

  #arrive(parcel: Parcel): void {
    // Nobody is at home to answer; the sender's machine keeps trying, which is the same as holding.
    if (this.#world.isUp(this.#to.host)) this.#wire.arrive(parcel, this.#to)
    else this.#hold(parcel)
  }

  #hold(parcel: Parcel): void {
    this.#held.push(parcel)
    this.held += bytesOf(parcel)?.length ?? 0
    this.#wire.tell(this.#from, 'held', bytesOf(parcel))
    if (this.#held.length > 1) return
    this.#patience = this.#world.clock.after(this.conditions.giveUpMs, () => {
      this.clear()
      this.#from.finish({ reason: 'timeout' })
    })
  }

  #isBlocked(): boolean {
    return this.conditions.blocked === 'hold' || !this.#world.isUp(this.#to.host)
  }

  #pieces(bytes: Uint8Array): Uint8Array[] {
    const pieces: Uint8Array[] = []
    for (let at = 0; at < bytes.length; ) {
      const next = this.#random.integer(at + 1, bytes.length)
      pieces.push(bytes.slice(at, next))
      at = next
    }
    return pieces
  }
}

function bytesOf(parcel: Parcel): Uint8Array | undefined {
  return parcel.kind === 'bytes' ? parcel.bytes : undefined
}
