import type { Secret } from '../card/card.ts'
import { signOff } from '../host/session.ts'
import type { Operator } from '../profile/profile.ts'
import type { Screen } from '../state/screen.ts'
import type { TerminalState } from '../state/state.ts'
import type { Turn } from '../state/turn.ts'

/** Wrong passwords in a row before the keypad is locked, and for how long. */
export const MOST_FAILURES = 3
export const LOCK_MS = 60_000
const ITERATIONS = 100_000

export function showSignIn(turn: Turn, refusal?: 'unknown' | 'wrong-password' | 'locked'): void {
  const { config, lock } = turn.state
  turn.show({
    kind: 'sign-in',
    operators: config.profile.operators.map(({ number, name }) => ({ number, name })),
    checking: lock.checking !== undefined,
    refusal,
    until: lock.until !== undefined && lock.until > turn.now ? lock.until : undefined,
  })
}

/** Asks which supervisor stands behind it. */
export function showSupervisors(turn: Turn, purpose: Extract<Screen, { kind: 'supervisor' }>['purpose']): void {
  turn.show({
    kind: 'supervisor',
    purpose,
    supervisors: turn.state.config.profile.operators
      .filter((one) => one.role === 'supervisor')
      .map(({ number, name }) => ({ number, name })),
    checking: false,
  })
}

/** Somebody claims to be operator `number`; the proof is computed outside and comes back as `password-checked`. */
export function claim(turn: Turn, number: string, password: Secret) {
  const { lock, screen, config } = turn.state
  if (lock.checking !== undefined) return
  if (lock.until !== undefined && lock.until > turn.now) return refuse(turn, 'locked')
  const operator = config.profile.operators.find((one) => one.number === number)
  if (operator === undefined) return refuse(turn, 'unknown')
  if (screen.kind === 'supervisor' && operator.role !== 'supervisor') {
    turn.show({ ...screen, refusal: 'not-a-supervisor' })
    return
  }
  turn.set({ lock: { ...lock, checking: number } })
  if (screen.kind === 'supervisor' || screen.kind === 'sign-in')
    turn.show({ ...screen, checking: true, refusal: undefined })
  turn.emit({
    type: 'check-password',
    number,
    salt: operator.salt,
    verifier: operator.verifier,
    iterations: operator.iterations ?? ITERATIONS,
    password,
  })
}

/** The proof came back. Returns the operator who is now known, for the caller to act on. */
export function proven(turn: Turn, number: string, ok: boolean): Operator | undefined {
  const { lock, config } = turn.state
  if (lock.checking !== number) return undefined
  if (ok) {
    turn.set({ lock: { failures: 0 } })
    return config.profile.operators.find((one) => one.number === number)
  }
  const failures = lock.failures + 1
  const locked = failures >= MOST_FAILURES
  turn.set({ lock: { failures: locked ? 0 : failures, until: locked ? turn.now + LOCK_MS : undefined } })
  refuse(turn, locked ? 'locked' : 'wrong-password')
  return undefined
}

function refuse(turn: Turn, refusal: 'unknown' | 'wrong-password' | 'locked'): void {
  const { screen } = turn.state
  if (screen.kind === 'supervisor') turn.show({ ...screen, checking: false, refusal })
  else showSignIn(turn, refusal)
}

/** Nobody has touched the till for long: whoever comes next says who they are. The cart stays. */
export function lockIdle(turn: Turn): void {
  const at = lockAt(turn.state)
  if (at === undefined || turn.now < at) return
  turn.keep('shift', [{ ...turn.state.shift, operator: undefined, since: turn.now }])
  showSignIn(turn)
}

/** When the till locks itself; never in a transaction. */
export function lockAt(state: TerminalState): number | undefined {
  const { lockAfterMs } = state.config.profile.parameters
  if (lockAfterMs === undefined || state.shift.operator === undefined || state.transaction !== undefined)
    return undefined
  return state.touchedAt + lockAfterMs
}

/** A shift begins. */
export function startShift(turn: Turn, operator: Operator): void {
  const { shift } = turn.state
  turn.keep('shift', [{ ...shift, operator: operator.number, shift: shift.shift + 1, since: turn.now }])
}

/** Ends the shift; never in a transaction. The keys are given back too where the day has ended. */
export function signOut(turn: Turn, endOfDay: boolean): void {
  if (turn.state.transaction !== undefined) return
  if (endOfDay) signOff(turn)
  turn.keep('shift', [{ ...turn.state.shift, operator: undefined, since: turn.now }])
  turn.set({ digits: '', cart: [] })
  showSignIn(turn)
}

export function currentOperator(turn: Turn): Operator | undefined {
  return turn.state.config.profile.operators.find((one) => one.number === turn.state.shift.operator)
}
