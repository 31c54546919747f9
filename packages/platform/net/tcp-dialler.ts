import { connect as connectTcp, isIP } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { type Clock, type Dialler, Fault, type LinkListener } from '@evertill/foundation'
import { type SocketBounds, SocketLink } from './socket-link.ts'

export interface TcpDiallerOptions extends SocketBounds {
  readonly clock: Clock
  /** A connection, TLS included, not there by then ends with `timeout`, in ms; 5,000 unless told. */
  readonly connectTimeoutMs?: number
  /** For `tls://` targets. Certificates are always checked; `ca` adds an issuer of the other side's own. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string }
}

/**
 * Dials `tcp://host:port` and `tls://host:port`.
 * Either `opened` and later `ended`, or `ended` alone when no connection came about; after `cancel` of a dial that has
 * not opened, neither.
 */
export function tcpDialler(options: TcpDiallerOptions): Dialler {
  return { dial: (target, listener) => dial(options, target, listener) }
}

function dial(options: TcpDiallerOptions, target: string, listener: LinkListener): { cancel(): void } {
  const { host, port, secure } = parseTarget(target)
  const socket = secure
    ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...options.tls })
    : connectTcp({ host, port })
  socket.setNoDelay(true)
  socket.setKeepAlive(true, 30_000)
  let cancelled = false
  let opened = false
  const link = new SocketLink({
    socket,
    peer: target,
    clock: options.clock,
    bounds: options,
    listener: {
      opened: (link) => listener.opened(link),
      received: (bytes, link) => listener.received(bytes, link),
      ended(end, link) {
        deadline.cancel()
        if (!cancelled) listener.ended(end, link)
      },
    },
  })
  const deadline = options.clock.after(options.connectTimeoutMs ?? 5_000, () => link.finish({ reason: 'timeout' }))
  socket.once(secure ? 'secureConnect' : 'connect', () => {
    if (cancelled || (secure && !(socket as TLSSocket).authorized)) return
    deadline.cancel()
    opened = true
    listener.opened(link)
  })
  return {
    cancel() {
      if (opened) return
      cancelled = true
      link.finish({ reason: 'closed' })
    },
  }
}

function parseTarget(target: string): { host: string; port: number; secure: boolean } {
  const url = URL.parse(target)
  const secure = url?.protocol === 'tls:'
  if (url === null || (!secure && url.protocol !== 'tcp:') || url.port === '' || url.hostname === '')
    throw new Fault('net.target', `A target is tcp://host:port or tls://host:port, not ${target}`)
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port), secure }
}
