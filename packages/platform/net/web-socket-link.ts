import {
  type Clock,
  type Dialler,
  every,
  type Link,
  type LinkEnd,
  type LinkListener,
  type Timer,
} from '@evertill/foundation'
import { WebSocket } from 'ws'
import { endOf } from './socket-link.ts'

export interface WebSocketBounds {
  /** Bytes that may wait to be written; more closes the link (`overflow`). 1 MiB unless told. */
  readonly maxBuffered?: number
  /** Asks the peer for a sign of life this often and ends (`timeout`) when none came since the last time, in ms. */
  readonly pingMs?: number
}

export interface WebSocketLinkOptions extends WebSocketBounds {
  readonly socket: WebSocket
  readonly peer: string
  readonly clock: Clock
  readonly listener: LinkListener
  /** Text messages; without it a text message ends the link, because only bytes were expected. */
  readonly onText?: (text: string, link: Link) => void
}

/**
 * An open WebSocket as a {@link Link} of messages: one binary message is one frame. `opened` is called before this
 * returns. The largest message is bounded where the socket was made (`maxPayload`).
 */
export function webSocketLink(options: WebSocketLinkOptions): Link {
  const link = new WebSocketLink(options)
  link.open()
  return link
}

class WebSocketLink implements Link {
  readonly kind = 'message'
  readonly peer: string
  readonly #socket: WebSocket
  readonly #listener: LinkListener
  readonly #options: WebSocketLinkOptions
  #end: LinkEnd | undefined
  #told = false
  #alive = true
  #pinging: Timer | undefined

  constructor(options: WebSocketLinkOptions) {
    const { socket } = options
    this.#options = options
    this.peer = options.peer
    this.#socket = socket
    this.#listener = options.listener
    socket.on('message', (data, isBinary) => this.#message(data as Buffer | ArrayBuffer | Buffer[], isBinary))
    socket.on('pong', () => {
      this.#alive = true
    })
    socket.on('error', (error) => this.finish(endOf(error)))
    socket.on('close', () => this.#tell())
  }

  open(): void {
    const { clock, pingMs } = this.#options
    if (pingMs !== undefined) this.#pinging = every(clock, pingMs, () => this.#ping())
    this.#listener.opened(this)
  }

  get buffered(): number {
    return this.#socket.bufferedAmount
  }

  send(bytes: Uint8Array): boolean {
    if (this.#end !== undefined || this.#socket.readyState !== WebSocket.OPEN) return false
    if (this.#socket.bufferedAmount + bytes.length > (this.#options.maxBuffered ?? 1_048_576)) {
      this.finish({ reason: 'overflow' })
      return false
    }
    this.#socket.send(bytes, { binary: true })
    return true
  }

  close(): void {
    if (this.#end !== undefined) return
    this.#end = { reason: 'closed' }
    this.#socket.close(1000)
    const timer = this.#options.clock.after(2_000, () => this.#socket.terminate())
    this.#socket.once('close', () => timer.cancel())
  }

  finish(end: LinkEnd): void {
    this.#end ??= end
    this.#socket.terminate()
  }

  #message(data: Buffer | ArrayBuffer | Buffer[], isBinary: boolean): void {
    if (this.#end !== undefined) return
    this.#alive = true
    const bytes = bytesOf(data)
    if (isBinary) this.#listener.received(bytes, this)
    else if (this.#options.onText !== undefined) this.#options.onText(new TextDecoder().decode(bytes), this)
    else {
      this.#end = { reason: 'closed', detail: 'text where bytes were expected' }
      this.#socket.close(1003)
    }
  }

  #ping(): void {
    if (!this.#alive) {
      this.finish({ reason: 'timeout' })
      return
    }
    this.#alive = false
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.ping()
  }

  #tell(): void {
    if (this.#told) return
    this.#told = true
    this.#pinging?.cancel()
    this.#end ??= { reason: 'closed' }
    this.#listener.ended(this.#end, this)
  }
}

/** Dials `ws://` and `wss://` targets, for terminals that run outside a browser. Keeps the rules of `tcpDialler`. */
export function webSocketDialler(options: { clock: Clock; connectTimeoutMs?: number } & WebSocketBounds): Dialler {
  return {
    dial(target, listener) {
      const socket = new WebSocket(target, {
        handshakeTimeout: options.connectTimeoutMs ?? 5_000,
        perMessageDeflate: false,
      })
      let cancelled = false
      let opened = false
      const link = new WebSocketLink({
        ...options,
        socket,
        peer: target,
        listener: {
          opened: (link) => listener.opened(link),
          received: (bytes, link) => listener.received(bytes, link),
          ended(end, link) {
            if (!cancelled) listener.ended(end, link)
          },
        },
      })
      socket.once('open', () => {
        if (cancelled) return
        opened = true
        link.open()
      })
      return {
        cancel() {
          if (opened) return
          cancelled = true
          link.finish({ reason: 'closed' })
        },
      }
    },
  }
}

function bytesOf(data: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  const whole = Array.isArray(data) ? Buffer.concat(data) : data
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength)
}
