/** Why a link ended. */
export type LinkEnd = {
  readonly reason: 'closed' | 'refused' | 'unreachable' | 'reset' | 'timeout' | 'overflow'
  readonly detail?: string
}

/**
 * One open conversation of bytes with a peer, whatever carries it: a TCP socket, a WebSocket, a simulated wire.
 * Bytes arrive in order but cut anywhere (`stream`) or one message at a time (`message`).
 */
export interface Link {
  readonly kind: 'stream' | 'message'
  /** A name of the peer that may be logged. */
  readonly peer: string
  /** False when the buffer is over its bound and the bytes were not taken: the named behaviour is to close the link. */
  send(bytes: Uint8Array): boolean
  /** Bytes accepted but not yet handed to the line. */
  readonly buffered: number
  close(): void
}

/**
 * What the holder of a link wants to hear: `opened`, then `received` any number of times, then `ended` once, or `ended`
 * alone when a dial came to nothing. Nothing is called after `ended`, and `ended` never within a call of the holder's own.
 */
export interface LinkListener {
  opened(link: Link): void
  received(bytes: Uint8Array, link: Link): void
  ended(end: LinkEnd, link: Link): void
}

/**
 * Dials out. The target's form is the carrier's own: `tcp://127.0.0.1:9001`, `sim://issuer-a`; another form throws.
 * `cancel` before the link has opened silences the listener for good; afterwards it does nothing.
 */
export interface Dialler {
  dial(target: string, listener: LinkListener): { cancel(): void }
}
