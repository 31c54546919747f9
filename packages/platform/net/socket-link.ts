import type { Socket } from 'node:net'
import type { Clock, Link, LinkEnd, LinkListener } from '@evertill/foundation'

/** Bounds of a link over a socket. */
export interface SocketBounds {
  /** Bytes that may wait to be written; more closes the link (`overflow`). 1 MiB unless told. */
  readonly maxBuffered?: number
  /** Silence in both directions after which the link ends (`timeout`), in ms; never unless told. */
  readonly idleTimeoutMs?: number
}

/** How long a peer may take to close its half after we closed ours, in ms. */
const LINGER_MS = 2_000

/** A TCP or TLS socket that is connected, or about to be, as a {@link Link}. */
export class SocketLink implements Link {
  readonly kind = 'stream'
  readonly peer: string
  readonly #socket: Socket
  readonly #clock: Clock
  readonly #listener: LinkListener
  readonly #maxBuffered: number
  #end: LinkEnd | undefined
  #told = false
  #corked = false

  constructor(options: { socket: Socket; peer: string; clock: Clock; listener: LinkListener; bounds: SocketBounds }) {
    const { socket, peer, clock, listener, bounds } = options
    this.peer = peer
    this.#socket = socket
    this.#clock = clock
    this.#listener = listener
    this.#maxBuffered = bounds.maxBuffered ?? 1_048_576
    if (bounds.idleTimeoutMs !== undefined)
      socket.setTimeout(bounds.idleTimeoutMs, () => this.finish({ reason: 'timeout' }))
    socket.on('data', (chunk: Buffer) => {
      // A Buffer's `slice` shares memory and a Uint8Array's does not; rooms are promised the latter.
      if (this.#end === undefined)
        listener.received(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength), this)
    })
    socket.on('end', () => this.close())
    socket.on('error', (error) => this.finish(endOf(error)))
    socket.on('close', () => this.#tell())
  }

  get buffered(): number {
    return this.#socket.writableLength
  }

  send(bytes: Uint8Array): boolean {
    if (this.#end !== undefined) return false
    if (this.#socket.writableLength + bytes.length > this.#maxBuffered) {
      this.finish({ reason: 'overflow' })
      return false
    }
    // Answers of one turn leave in one system call; at thousands of sales a second that is the dearest part.
    if (!this.#corked) {
      this.#corked = true
      this.#socket.cork()
      if (corked.push(this) === 1) process.nextTick(uncorkAll)
    }
    this.#socket.write(bytes)
    return true
  }

  /** Ends the turn: what was accepted in it leaves. */
  uncork(): void {
    this.#corked = false
    this.#socket.uncork()
  }

  /** Sends what was accepted, then closes. */
  close(): void {
    if (this.#end !== undefined) return
    this.#end = { reason: 'closed' }
    const timer = this.#clock.after(LINGER_MS, () => this.#socket.destroy())
    this.#socket.once('close', () => timer.cancel())
    this.#socket.end()
    // What still comes in must be read away, or the peer's close would never be seen.
    this.#socket.resume()
  }

  /** Ends at once for this reason; what waits to be written is lost. */
  finish(end: LinkEnd): void {
    this.#end ??= end
    this.#socket.destroy()
  }

  #tell(): void {
    if (this.#told) return
    this.#told = true
    this.#end ??= { reason: 'closed' }
    this.#listener.ended(this.#end, this)
  }
}

/** Links that have accepted something in this turn. */
let corked: SocketLink[] = []

function uncorkAll(): void {
  const links = corked
  corked = []
  for (let i = 0; i < links.length; i++) links[i]!.uncork()
}

const REASON: Readonly<Record<string, LinkEnd['reason']>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ECONNABORTED: 'reset',
  ETIMEDOUT: 'timeout',
}

/** The end that a system or TLS error means; anything unknown is `unreachable`, named in the detail. */
export function endOf(error: Error): LinkEnd {
  const { code } = error as NodeJS.ErrnoException
  return { reason: REASON[code ?? ''] ?? 'unreachable', detail: code ?? error.name }
}
