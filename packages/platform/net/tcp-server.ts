import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { type Clock, Fault, type LinkListener } from '@evertill/foundation'
import { type SocketBounds, SocketLink } from './socket-link.ts'

export interface TcpServerOptions extends SocketBounds {
  readonly clock: Clock
  /** 0 takes a free port; see {@link TcpServer.port}. */
  readonly port: number
  /** Address to listen on; every one unless told. */
  readonly host?: string
  readonly listener: LinkListener
  /** Links at most; one more is closed at once and counted. 10,000 unless told. */
  readonly maxConnections?: number
  /** With it the port speaks TLS 1.2 or later. With `ca` a certificate of the other side is demanded. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string }
}

export interface TcpServer {
  readonly port: number
  /** Links that are open now. */
  readonly open: number
  /** Connections turned away since the start: too many, or TLS that failed. */
  readonly turnedAway: number
  /** Stops listening and closes every link; what was accepted for sending is sent. */
  close(): Promise<void>
}

/**
 * Accepts TCP (or TLS) connections as links.
 * @throws Fault `net.port-busy`, `net.port-forbidden`, `net.address`
 */
export async function listenTcp(options: TcpServerOptions): Promise<TcpServer> {
  const door = new TcpDoor(options)
  await door.listen(options.port, options.host)
  return door
}

class TcpDoor implements TcpServer {
  readonly #server: Server
  readonly #links = new Set<SocketLink>()
  /** TLS connections that have not shown yet who they are. */
  readonly #greeting = new Map<string, Socket>()
  #whenEmpty: (() => void) | undefined
  readonly #options: TcpServerOptions
  turnedAway = 0

  constructor(options: TcpServerOptions) {
    this.#options = options
    const accept = (socket: Socket): void => this.#accept(socket)
    const away = (): void => {
      this.turnedAway += 1
    }
    const { tls } = options
    this.#server =
      tls === undefined
        ? createServer({ noDelay: true, keepAlive: true, allowHalfOpen: true }, accept)
        : createTlsServer(
            {
              ...tls,
              minVersion: 'TLSv1.2',
              handshakeTimeout: 10_000,
              requestCert: tls.ca !== undefined,
              rejectUnauthorized: tls.ca !== undefined,
              noDelay: true,
              keepAlive: true,
            },
            accept,
          )
            .on('tlsClientError', away)
            .on('connection', (socket: Socket) => {
              const peer = peerOf(socket)
              this.#greeting.set(peer, socket)
              socket.once('close', () => this.#greeting.delete(peer))
            })
    this.#server.maxConnections = options.maxConnections ?? 10_000
    this.#server.on('drop', away)
  }

  get port(): number {
    const address = this.#server.address()
    return address !== null && typeof address === 'object' ? address.port : 0
  }

  get open(): number {
    return this.#links.size
  }

  listen(port: number, host: string | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => reject(portFault(error, port, host)))
      this.#server.listen({ port, backlog: 4_096, ...(host === undefined ? {} : { host }) }, resolve)
    })
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    const empty = new Promise<void>((resolve) => {
      this.#whenEmpty = resolve
    })
    // Those that are links are closed as links; the others never got so far.
    if (this.#links.size === 0) this.#whenEmpty?.()
    for (const link of this.#links) link.close()
    for (const socket of this.#greeting.values()) socket.destroy()
    await Promise.all([closed, empty])
  }

  #accept(socket: Socket): void {
    const { listener, clock } = this.#options
    const peer = peerOf(socket)
    this.#greeting.delete(peer)
    const link = new SocketLink({
      socket,
      peer,
      clock,
      bounds: this.#options,
      listener: {
        opened: (link) => listener.opened(link),
        received: (bytes, link) => listener.received(bytes, link),
        ended: (end, ended) => {
          this.#links.delete(link)
          listener.ended(end, ended)
          if (this.#links.size === 0) this.#whenEmpty?.()
        },
      },
    })
    this.#links.add(link)
    listener.opened(link)
  }
}

function peerOf(socket: Socket): string {
  return `${socket.remoteAddress ?? 'gone'}:${socket.remotePort ?? 0}`
}

function portFault(error: NodeJS.ErrnoException, port: number, host: string | undefined): Fault {
  const detail = { port, host: host ?? 'any', reason: error.code ?? error.name }
  if (error.code === 'EADDRINUSE')
    return new Fault('net.port-busy', `Port ${port} is taken by another program; stop it or choose another port`, {
      detail,
    })
  if (error.code === 'EACCES')
    return new Fault('net.port-forbidden', `Port ${port} may not be opened by this user; choose one above 1023`, {
      detail,
    })
  return new Fault('net.address', `The address ${host ?? ''}:${port} cannot be listened on (${detail.reason})`, {
    detail,
  })
}
