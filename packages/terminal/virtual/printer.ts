import type { PrintOutcome, PrintProblem, ReceiptPrinter } from '../ports.ts'
import type { Slip } from '../receipt/slip.ts'

export interface VirtualPrinter extends ReceiptPrinter {
  /** Slips that came out, oldest first; the paper basket holds the last 100. */
  readonly printed: readonly Slip[]
  /** Breaks it, or mends it with undefined. */
  set(problem: PrintProblem | undefined): void
  readonly problem: PrintProblem | undefined
  /** Slips left on the roll; at 0 the paper is out. */
  paper: number
  subscribe(listener: () => void): () => void
}

const BASKET = 100

/** A printer made of memory: has paper, runs out of it, has a cover that somebody opens. */
export function createVirtualPrinter(options: { readonly paper?: number } = {}): VirtualPrinter {
  const printed: Slip[] = []
  const listeners = new Set<() => void>()
  let problem: PrintProblem | undefined
  let paper = options.paper ?? Number.POSITIVE_INFINITY
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  return {
    get printed() {
      return printed
    },
    get problem() {
      return problem
    },
    get paper() {
      return paper
    },
    set paper(slips) {
      paper = slips
      tell()
    },
    set(next) {
      problem = next
      tell()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async print(slips): Promise<PrintOutcome> {
      if (problem !== undefined) return { ok: false, problem }
      if (paper < slips.length) return { ok: false, problem: 'paper-out' }
      paper -= slips.length
      printed.push(...slips)
      printed.splice(0, printed.length - BASKET)
      tell()
      return { ok: true }
    },
  }
}
