import { connect, type Socket } from 'node:net'
import type { Dialler, Link, LinkEnd } from '@evertill/foundation'

/** Bytes that may wait for a slow peer; beyond it the link refuses. */
const MOST_BUFFERED = 64 * 1024

/** Dials `tcp://host:port`. */
export const tcpDialler: Dialler = {
  dial(target, listener) {
    const { hostname, port } = new URL(target)
    const socket = connect({ host: hostname, port: Number(port), noDelay: true, keepAlive: true })
    const link = linkOf(socket, `${hostname}:${port}`)
    let end: LinkEnd = { reason: 'closed' }
    let over = false
    socket.on('connect', () => listener.opened(link))
    socket.on('data', (bytes: Buffer) => {
      if (!over) listener.received(bytes, link)
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      end = { reason: reasonOf(error.code), detail: error.code ?? 'unknown' }
    })
    socket.on('close', () => {
      if (over) return
      over = true
      listener.ended(end, link)
    })
    return {
      cancel() {
        over = true
        socket.destroy()
      },
    }
  },
}

function linkOf(socket: Socket, peer: string): Link {
  return {
    kind: 'stream',
    peer,
    send(bytes) {
      if (socket.destroyed || socket.connecting || socket.writableLength > MOST_BUFFERED) return false
      socket.write(bytes)
      return true
    },
    get buffered() {
      return socket.writableLength
    },
    close() {
      socket.destroy()
    },
  }
}

function reasonOf(code: string | undefined): LinkEnd['reason'] {
  if (code === 'ECONNREFUSED') return 'refused'
  if (code === 'ETIMEDOUT') return 'timeout'
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'ENOTFOUND') return 'unreachable'
  return 'reset'
}
