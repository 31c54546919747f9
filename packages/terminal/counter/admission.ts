import { reopen } from '../host/session.ts'
import type { Turn } from '../state/turn.ts'
import { enterMaintenance } from './maintenance.ts'
import { proven, startShift } from './operator.ts'
import { home } from './place.ts'
import { authorized } from './undoing.ts'

/** Somebody is who they claim to be, or not: they begin their shift, or stand behind what they were asked for. */
export function passwordChecked(turn: Turn, number: string, ok: boolean): void {
  const operator = proven(turn, number, ok)
  if (operator === undefined) return
  const { screen } = turn.state
  if (screen.kind !== 'supervisor') {
    startShift(turn, operator)
    reopen(turn)
    home(turn)
  } else if (screen.purpose === 'maintenance') enterMaintenance(turn, operator.number)
  else authorized(turn, operator.number)
}
