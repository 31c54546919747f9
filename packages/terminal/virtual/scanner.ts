import type { CodeScanner } from '../ports.ts'

export interface VirtualScanner extends CodeScanner {
  /** Holds a code before it. False when nothing is asked for. */
  scan(code: string): boolean
  readonly waiting: boolean
}

export function createVirtualScanner(): VirtualScanner {
  let listener: ((code: string) => void) | undefined
  return {
    get waiting() {
      return listener !== undefined
    },
    start(to) {
      listener = to
    },
    stop() {
      listener = undefined
    },
    scan(code) {
      if (listener === undefined) return false
      const to = listener
      listener = undefined
      to(code)
      return true
    },
  }
}
