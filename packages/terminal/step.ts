import type { Millis } from '@evertill/foundation'
import { clockSet } from './clock-set.ts'
import { closing, lockedOut } from './counter/gate.ts'
import { stateLineOf } from './counter/readiness.ts'
import { expire, nextDeadline, pump } from './pump.ts'
import type { Effect } from './state/effect.ts'
import type { PersonEvent, TerminalEvent } from './state/event.ts'
import type { TerminalState } from './state/state.ts'
import { Turn } from './state/turn.ts'
import { DEVICE } from './table/device.ts'
import type { Handlers } from './table/handlers.ts'
import { HOST } from './table/host.ts'
import { MACHINE } from './table/machine.ts'
import { PERSON } from './table/person.ts'
import { moneyShown, refreshed } from './view.ts'

/** Who takes what happens. */
const TABLE: Handlers<TerminalEvent> = { ...PERSON, ...DEVICE, ...HOST, ...MACHINE }

/** What may be said before the journal has been read. */
const BEFORE_BOOT: ReadonlySet<TerminalEvent['type']> = new Set(['booted', 'devices-told', 'line-up', 'line-down'])

/**
 * The terminal's mind: what it becomes and what it asks of the world, given what happened and when. Pure: the same
 * arguments give the same result, nothing is read and nothing is changed but the result.
 */
export function step(
  state: TerminalState,
  event: TerminalEvent,
  now: Millis,
): { readonly state: TerminalState; readonly effects: readonly Effect[] } {
  const turn = new Turn(state, now)
  if (state.booted || BEFORE_BOOT.has(event.type)) {
    if (event.type === 'clock-set') clockSet(turn, event.byMs)
    expire(turn)
    handle(turn, event)
    pump(turn)
  }
  draw(turn)
  alarm(turn, event)
  return { state: turn.state, effects: turn.effects }
}

function handle(turn: Turn, event: TerminalEvent): void {
  if (lockedOut(turn, event)) return
  if (isTouch(event)) {
    turn.set({ touchedAt: turn.now })
    if (closing(turn, event)) return
  }
  const handler = TABLE[event.type] as (turn: Turn, event: TerminalEvent) => unknown
  handler(turn, event)
}

/** Somebody is at the till. A notice is put away in passing. */
const isTouch = (event: TerminalEvent): event is PersonEvent =>
  event.type in PERSON && event.type !== 'notice-dismissed'

/** What is drawn follows from everything else, each from what was drawn before it. */
function draw(turn: Turn): void {
  turn.set({ stateLine: stateLineOf(turn.state, turn.now) })
  turn.set({ screen: refreshed(turn.state, turn.now) })
  turn.set({ money: moneyShown(turn.state) })
}

/** Sets the alarm anew. A store that failed took the effects behind it with it, the alarm among them. */
function alarm(turn: Turn, event: TerminalEvent): void {
  const wakeAt = nextDeadline(turn.state, turn.now)
  if (wakeAt !== turn.state.wakeAt || event.type === 'store-failed' || event.type === 'woke')
    turn.emit({ type: 'wake', at: wakeAt })
  turn.set({ wakeAt })
}
