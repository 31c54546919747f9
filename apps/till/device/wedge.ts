/**
 * A scanner that types: its keys come faster than any hand (under `GAP_MS` apart) and end in Enter. A burst of at least
 * `SHORTEST` characters is a scan; anything slower is a person and is left alone.
 */
const GAP_MS = 45
const SHORTEST = 6
const LONGEST = 64

export interface Wedge {
  /**
   * Takes one key with its time stamp in milliseconds. Says whether the key belongs to a burst (`scanning`: the page
   * should ignore it), completes one (`scan`) or is a person's (`typed`, with the keys held back until that was known).
   */
  key(
    key: string,
    at: number,
  ): { kind: 'typed' } | { kind: 'scanning' } | { kind: 'scan'; code: string; typedBefore: number }
}

/** A reader of key bursts. `typedBefore` tells how many keys of the burst the page had already taken as typed. */
export function openWedge(): Wedge {
  let burst = ''
  let last = Number.NEGATIVE_INFINITY
  let leaked = 0
  return {
    key(key, at) {
      const quick = at - last < GAP_MS
      last = at
      if (key === 'Enter') {
        const code = burst
        const typedBefore = leaked
        burst = ''
        leaked = 0
        return quick && code.length >= SHORTEST ? { kind: 'scan', code, typedBefore } : { kind: 'typed' }
      }
      if (key.length !== 1) {
        burst = ''
        leaked = 0
        return { kind: 'typed' }
      }
      if (!quick) {
        burst = key
        leaked = 1
        return { kind: 'typed' }
      }
      burst = burst.length < LONGEST ? burst + key : burst
      // The first two keys may be a person's double tap: they count as typed and are taken back when it was a scan.
      if (burst.length <= 3) {
        leaked = burst.length
        return { kind: 'typed' }
      }
      return { kind: 'scanning' }
    },
  }
}
