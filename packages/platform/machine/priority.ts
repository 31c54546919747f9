import { getPriority, setPriority } from 'node:os'

/** Niceness of the thread that answers the terminals: −20 is served first, 0 is what every program begins with. */
export const FIRST_SERVED = 10

/**
 * The thread that calls is served before others that want the same core. All terminals wait for one thread, and for the database's many
 * only in turns: on a machine that both share it must not stand in line behind them. Systems that know no niceness of threads give it to
 * the process; those that do not allow it leave everything as it was.
 *
 * @param by 0 … 20 steps below the ordinary niceness; 0 changes nothing
 * @returns whether the system allowed it
 */
export function serveFirst(by: number): boolean {
  if (by === 0) return true
  try {
    setPriority(-by)
    return true
  } catch {
    return false
  }
}

/** A program that a preferred thread started inherits its place in line; this gives it the ordinary one back. */
export function standInLine(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    if (getPriority(pid) < 0) setPriority(pid, 0)
  } catch {
    // It has ended already.
  }
}
