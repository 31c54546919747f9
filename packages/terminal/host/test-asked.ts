import type { Turn } from '../state/turn.ts'
import { dropSession } from './session.ts'

/** A test from afar that needs the core. It never comes between a customer and the host. */
export function testAsked(turn: Turn, test: 'sign-on' | 'echo'): void {
  const { transaction, session, echo, line } = turn.state
  if (transaction !== undefined || !line.up || session.state !== 'on') return
  if (test === 'sign-on') dropSession(turn)
  // An echo that is long overdue goes out with this very turn.
  else if (echo.stan === undefined) turn.set({ echo: { heardAt: 0 } })
}
