import { closeSync, fdatasyncSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '@evertill/foundation'

/**
 * The median time in ms that this folder's disk needs to keep 8 kB for good. Printed beside every figure of sales per
 * second, because it explains most of it. Takes about thirty times that long.
 */
export function fdatasyncLatency(folder: string, clock: Clock): number {
  const file = join(folder, `.fdatasync-${process.pid}`)
  const handle = openSync(file, 'w', 0o600)
  try {
    const page = new Uint8Array(8_192).fill(1)
    const took: number[] = []
    for (let i = 0; i < 31; i++) {
      const from = clock.monotonic()
      // The same page again, as a log that was allocated beforehand is written.
      writeSync(handle, page, 0, page.length, 0)
      fdatasyncSync(handle)
      took.push(clock.monotonic() - from)
    }
    return took.sort((a, b) => a - b)[15]!
  } finally {
    closeSync(handle)
    unlinkSync(file)
  }
}
