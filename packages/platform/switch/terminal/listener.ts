import { type Clock, every, type Link, type LinkListener, type Timer } from '@evertill/foundation'
import { createFramer, FrameError, type Framer, frame as framed } from '@evertill/iso8583'
import type { SwitchMetrics } from '../ports.ts'
import type { FrameOrigin, TerminalDesk } from './desk.ts'
import type { ListenerLimits } from './listener-limits.ts'

/** One terminal's link, or whoever pretends to be one. */
interface Peer {
  readonly link: Link
  readonly origin: FrameOrigin
  readonly framer: Framer | undefined
  readonly waiting: Uint8Array[]
  lastHeard: number
  /** When the first byte of the unfinished frame came; undefined between frames. */
  frameSince: number | undefined
  underWay: number
  bad: number
  open: boolean
}

/**
 * Takes any link of frames: a stream (2-byte length before each) or messages (one frame each). What a peer may cost
 * is bounded by {@link ListenerLimits}; who goes over is cut and counted, and everybody else is served on.
 */
export class TerminalListener {
  readonly #clock: Clock
  readonly #metrics: SwitchMetrics
  readonly #desk: TerminalDesk
  readonly #limits: ListenerLimits
  readonly #sweepMs: number
  readonly #peers = new Map<Link, Peer>()
  #sweeper: Timer | undefined
  #stopped = false

  constructor(ports: { clock: Clock; metrics: SwitchMetrics }, desk: TerminalDesk, limits: ListenerLimits) {
    this.#clock = ports.clock
    this.#metrics = ports.metrics
    this.#desk = desk
    this.#limits = limits
    // A limit is noticed at most a quarter late.
    this.#sweepMs = Math.max(100, Math.min(limits.frameWithinMs, limits.idleMs) / 4)
  }

  get links(): number {
    return this.#peers.size
  }

  /** A listener for one kind of link. `terminalId` names the terminal where the link has proven who it is. */
  accept(terminalId?: string): LinkListener {
    return {
      opened: (link) => this.#opened(link, terminalId),
      received: (bytes, link) => this.#received(bytes, link),
      ended: (_end, link) => this.#forget(link),
    }
  }

  /** Takes no new links and no new frames; answers to what was taken still go out. */
  quiesce(): void {
    this.#stopped = true
  }

  stop(): void {
    this.#stopped = true
    this.#sweeper?.cancel()
    this.#sweeper = undefined
    for (const peer of [...this.#peers.values()]) this.#close(peer, 'stopped')
  }

  #opened(link: Link, terminalId: string | undefined): void {
    if (this.#stopped || this.#peers.size >= this.#limits.links) {
      this.#metrics.count('switch_links_cut_total', { reason: this.#stopped ? 'stopped' : 'too-many' })
      link.close()
      return
    }
    this.#peers.set(link, {
      link,
      origin: terminalId === undefined ? { peer: link.peer } : { peer: link.peer, terminalId },
      framer: link.kind === 'stream' ? createFramer({ length: 'binary2', limit: this.#limits.frameBytes }) : undefined,
      waiting: [],
      lastHeard: this.#clock.monotonic(),
      frameSince: undefined,
      underWay: 0,
      bad: 0,
      open: true,
    })
    this.#sweeper ??= every(this.#clock, this.#sweepMs, () => this.#sweep())
  }

  #received(bytes: Uint8Array, link: Link): void {
    const peer = this.#peers.get(link)
    if (peer === undefined || !peer.open || this.#stopped) return
    peer.lastHeard = this.#clock.monotonic()
    if (peer.framer === undefined) {
      if (bytes.length > this.#limits.frameBytes) this.#close(peer, 'frame')
      else this.#take(peer, bytes)
      return
    }
    let frames: Uint8Array[]
    try {
      frames = peer.framer.feed(bytes)
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      this.#metrics.count('switch_refused_total', { reason: 'frame' })
      this.#close(peer, 'frame')
      return
    }
    if (peer.framer.pending === 0) peer.frameSince = undefined
    else if (peer.frameSince === undefined || frames.length > 0) peer.frameSince = peer.lastHeard
    for (const frame of frames) this.#take(peer, frame)
  }

  #take(peer: Peer, frame: Uint8Array): void {
    if (!peer.open) return
    if (peer.underWay < this.#limits.inFlightPerLink) {
      this.#handle(peer, frame)
      return
    }
    if (peer.waiting.length >= this.#limits.inFlightPerLink) {
      this.#close(peer, 'in-flight')
      return
    }
    peer.waiting.push(frame)
  }

  #handle(peer: Peer, frame: Uint8Array): void {
    peer.underWay += 1
    this.#desk.handle(frame, peer.origin).then(
      (handled) => {
        peer.underWay -= 1
        if (handled.kind !== 'silence' && handled.frame !== undefined) this.#send(peer, handled.frame)
        if (handled.kind === 'bad') {
          peer.bad += 1
          if (peer.bad >= this.#limits.badFrames) this.#close(peer, 'bad-frames')
        }
        this.#next(peer)
      },
      (error: unknown) => {
        // A bug of ours is never an answer; the peer finds out by its own deadline and the journal keeps what was promised.
        peer.underWay -= 1
        this.#metrics.count('switch_bugs_total')
        this.#close(peer, 'bug')
        queueMicrotask(() => {
          throw error
        })
      },
    )
  }

  #next(peer: Peer): void {
    const frame = peer.waiting.shift()
    if (frame !== undefined && peer.open) this.#handle(peer, frame)
  }

  #send(peer: Peer, frame: Uint8Array): void {
    if (!peer.open) return
    const bytes = peer.framer === undefined ? frame : framed(frame, { length: 'binary2' })
    if (!peer.link.send(bytes)) this.#close(peer, 'overflow')
  }

  #sweep(): void {
    const now = this.#clock.monotonic()
    for (const peer of [...this.#peers.values()]) {
      if (peer.frameSince !== undefined && now - peer.frameSince >= this.#limits.frameWithinMs)
        this.#close(peer, 'slow-frame')
      else if (now - peer.lastHeard >= this.#limits.idleMs && peer.underWay === 0) this.#close(peer, 'idle')
    }
  }

  #close(peer: Peer, reason: string): void {
    if (!peer.open) return
    this.#metrics.count('switch_links_cut_total', { reason })
    this.#forget(peer.link)
    peer.link.close()
  }

  #forget(link: Link): void {
    const peer = this.#peers.get(link)
    if (peer === undefined) return
    peer.open = false
    peer.waiting.length = 0
    this.#peers.delete(link)
    if (this.#peers.size === 0) {
      this.#sweeper?.cancel()
      this.#sweeper = undefined
    }
  }
}
