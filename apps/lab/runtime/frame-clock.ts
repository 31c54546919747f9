/** How far the clock is put ahead. */
const SKEW_MS = 3 * 24 * 3_600_000

/** The machine's clock of a page in a frame, wrong or right again: the till there takes its time from nowhere else. */
export function turnClock(frame: Window & typeof globalThis, wrong: boolean): void {
  const real = Date.now
  frame.Date.now = wrong ? () => real() + SKEW_MS : () => real()
}
