import type { RemedyId } from '@evertill/diagnosis'
import type { Clock, Millis } from '@evertill/foundation'
import type { TerminalState } from '../state/state.ts'
import type { Limit } from '../state/state-line.ts'
import type { Doctor, DoctorReport } from './doctor.ts'

/** One thing that the terminal tried by itself, as the details show it. */
export interface Attempt {
  readonly remedy: RemedyId
  readonly at: Millis
  readonly endedAt?: Millis | undefined
  /** `worked`: cards can be taken since. `tried`: it was done, and what was wrong still is. */
  readonly outcome: 'running' | 'worked' | 'tried'
}

export interface MenderPorts {
  readonly clock: Clock
  readonly doctor: Pick<Doctor, 'report' | 'looking' | 'subscribe' | 'look'>
  state(): TerminalState
  /**
   * What this machine can do by itself. Each says at once whether it could be begun: false when there is no second host,
   * no other interface, nothing to reload.
   */
  readonly deeds: Readonly<Partial<Record<RemedyId, () => boolean>>>
}

export interface Mender {
  /** Newest last. */
  readonly attempts: readonly Attempt[]
  subscribe(listener: () => void): () => void
  stop(): void
}

/** How long a deed is given before it counts as tried in vain. */
const PATIENCE_MS = 6_000
/** The same deed is not done again sooner. */
const PAUSE_MS = 60_000
const MOST_ATTEMPTS = 40
/** What passes by itself, or is somebody's will: nothing is tried against it. */
const BY_ITSELF: ReadonlySet<Limit> = new Set(['starting', 'signing-on', 'maintenance', 'terminal-refused'])

/**
 * Does by itself what is safe, one thing at a time, in the doctor's order, and says what it did. It acts only while cards cannot be
 * taken, and only on what the diagnosis offers for the state of the money: a remedy that would get in the way of a reversal
 * is not on that list until the money is known. Nothing here ever runs a sale.
 */
export function createMender(ports: MenderPorts): Mender {
  const { clock, doctor, state, deeds } = ports
  const listeners = new Set<() => void>()
  let attempts: readonly Attempt[] = []
  let waiting: { cancel(): void } | undefined
  let ended = false

  const stuck = (): boolean => {
    const { level, limits } = state().stateLine
    return level === 'no-cards' && limits.some((limit) => !BY_ITSELF.has(limit))
  }

  function put(attempt: Attempt, instead?: Attempt): void {
    attempts = [...attempts.filter((one) => one !== instead), attempt].slice(-MOST_ATTEMPTS)
    for (const listener of listeners) listener()
  }

  function close(): void {
    const running = attempts.find((one) => one.outcome === 'running')
    waiting?.cancel()
    waiting = undefined
    if (running === undefined) return
    put({ ...running, endedAt: clock.now(), outcome: stuck() ? 'tried' : 'worked' }, running)
  }

  function next(report: DoctorReport): void {
    if (ended || waiting !== undefined || !stuck() || state().transaction?.stage === 'out') return
    // What was measured before the stop does not say what would help now.
    const { since } = state().stateLine
    if (report.climbs.length === 0 ? doctor.looking : report.climbs.some((one) => one.at < since)) return
    for (const step of report.automatic) {
      if (!('remedy' in step)) continue
      const deed = deeds[step.remedy]
      if (deed === undefined) continue
      const last = attempts.findLast((one) => one.remedy === step.remedy)
      if (last !== undefined && clock.now() - last.at < PAUSE_MS) continue
      const attempt: Attempt = { remedy: step.remedy, at: clock.now(), outcome: 'running' }
      if (!deed()) continue
      put(attempt)
      waiting = clock.after(PATIENCE_MS, () => {
        waiting = undefined
        close()
        // What is seen after it decides what is tried next.
        if (!ended && stuck()) void doctor.look('stop')
      })
      return
    }
  }

  const leave = doctor.subscribe((report) => {
    if (waiting !== undefined && !stuck()) return close()
    next(report)
  })
  return {
    get attempts() {
      return attempts
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop() {
      ended = true
      waiting?.cancel()
      listeners.clear()
      leave()
    },
  }
}
