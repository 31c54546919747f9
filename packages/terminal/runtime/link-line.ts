import type { Clock, Dialler, Link, LinkListener, Random, Timer } from '@evertill/foundation'
import { createFramer, type Framer, frame } from '@evertill/iso8583'
import type { HostLine, HostLineListener } from '../ports.ts'

export interface LinkLineOptions {
  readonly dialler: Dialler
  /** Tried in turn, so that a second host takes over when the first is silent. */
  readonly targets: readonly string[]
  readonly clock: Clock
  readonly random: Random
  /** First pause before dialling again; doubles up to `longestPauseMs`. */
  readonly pauseMs?: number
  readonly longestPauseMs?: number
}

/** Longest message either way, bytes. */
const LIMIT = 4096

/** A host line over any link: TCP in a terminal, a wire in a simulation. A stream gets the two-byte length. */
export function createLinkLine(options: LinkLineOptions): HostLine {
  const { dialler, targets, clock, random, pauseMs = 500, longestPauseMs = 15_000 } = options
  let listener: HostLineListener | undefined
  let link: Link | undefined
  let dialling: { cancel(): void } | undefined
  let timer: Timer | undefined
  let framer: Framer | undefined
  let failures = 0
  let closed = false

  const ears: LinkListener = {
    opened(opened) {
      if (closed) return opened.close()
      dialling = undefined
      link = opened
      failures = 0
      framer = opened.kind === 'stream' ? createFramer({ length: 'binary2', limit: LIMIT }) : undefined
      listener?.up({ canAsk: false })
    },
    received(bytes, from) {
      if (from !== link) return
      if (framer === undefined) return listener?.received(bytes)
      try {
        for (const payload of framer.feed(bytes)) listener?.received(payload)
      } catch {
        // The stream lost its place: nothing behind it can be believed.
        from.close()
        ended('reset')
      }
    },
    ended(end, from) {
      if (link === undefined || from === link) ended(end.reason)
    },
  }

  function ended(reason: string): void {
    const was = link
    link = undefined
    dialling = undefined
    if (closed) return
    if (was !== undefined) listener?.down(reason)
    failures += 1
    const pause = Math.min(pauseMs * 2 ** Math.min(failures - 1, 6), longestPauseMs)
    timer?.cancel()
    timer = clock.after(pause / 2 + random.fraction() * (pause / 2), dial)
  }

  function dial(): void {
    if (closed) return
    dialling = dialler.dial(targets[failures % targets.length]!, ears)
  }

  return {
    open(to) {
      listener = to
      dial()
    },
    send(bytes) {
      if (link === undefined) return false
      return link.send(link.kind === 'stream' ? frame(bytes, { length: 'binary2' }) : bytes)
    },
    redial() {
      const open = link
      if (open === undefined) {
        // Nothing to give up: the next host is tried now, not after the pause.
        if (dialling !== undefined) return
        timer?.cancel()
        return dial()
      }
      ended('timeout')
      open.close()
    },
    close() {
      closed = true
      timer?.cancel()
      dialling?.cancel()
      link?.close()
      link = undefined
    },
  }
}
