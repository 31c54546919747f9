import type { RunningTerminal } from '../runtime/interpreter.ts'
import type { TerminalEvent } from '../state/event.ts'
import type { TerminalState } from '../state/state.ts'
import type { Doctor } from './doctor.ts'

/**
 * Lets the doctor hear a running terminal: give `watch` to the terminal's ports and call `attach` with what `runTerminal`
 * returned. A stop of a sale makes the doctor look at once; booting makes it look as at power-on.
 */
export function watchTerminal(doctor: Doctor): {
  readonly watch: (event: TerminalEvent) => void
  attach(terminal: RunningTerminal): () => void
} {
  let pending: TerminalEvent | undefined
  let before: TerminalState | undefined
  return {
    watch(event) {
      pending = event
    },
    attach(terminal) {
      before = terminal.state
      return terminal.subscribe((after) => {
        const event = pending
        const earlier = before ?? after
        pending = undefined
        before = after
        // A state without an event of its own repeats one whose writes were still under way.
        if (event === undefined) return
        doctor.heard(event, earlier, after)
        if (event.type === 'booted') void doctor.look('power-on')
        else if (hasStopped(earlier, after)) void doctor.look('stop')
      })
    },
  }
}

function hasStopped(before: TerminalState, after: TerminalState): boolean {
  const { screen } = after
  // Also while nobody sells: the next customer should not be the one to find out.
  if (after.stateLine.level === 'no-cards' && before.stateLine.level !== 'no-cards') return true
  if (screen === before.screen) return false
  if (screen.kind === 'cannot-take-cards') return before.screen.kind !== 'cannot-take-cards'
  // Paid, and the paper stands still: nobody is refused, but somebody waits.
  if (screen.kind === 'result' && screen.slip === 'problem')
    return !(before.screen.kind === 'result' && before.screen.slip === 'problem')
  if (screen.kind === 'maintenance') return before.screen.kind !== 'maintenance'
  if (screen.kind === 'result' && screen.outcome !== 'approved' && screen.outcome !== 'reversed')
    return !(
      before.screen.kind === 'result' &&
      before.screen.since === screen.since &&
      before.screen.outcome === screen.outcome
    )
  return false
}
