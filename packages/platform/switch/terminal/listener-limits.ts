/** What one peer may cost us. A peer that goes over one is cut, counted and forgotten [LAW-13]. Durations in ms. */
export interface ListenerLimits {
  /** Bytes of one frame. */
  readonly frameBytes: number
  /** Silence after which a link is closed. */
  readonly idleMs: number
  /** From the first byte of a frame to its last: a slow drip is cut. */
  readonly frameWithinMs: number
  /** Frames of one link that may be under way; a further one waits unread up to the same number, then the link is cut. */
  readonly inFlightPerLink: number
  /** Frames of one link that could not be read before it is cut. */
  readonly badFrames: number
  /** Links at once; one more is closed at once. */
  readonly links: number
}

export const houseLimits: ListenerLimits = {
  frameBytes: 4_096,
  idleMs: 300_000,
  frameWithinMs: 10_000,
  inFlightPerLink: 32,
  badFrames: 5,
  links: 20_000,
}
