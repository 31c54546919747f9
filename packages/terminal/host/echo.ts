import { nextStan } from '../journal/counters.ts'
import type { HostMessage } from '../state/host-message.ts'
import type { TerminalState } from '../state/state.ts'
import type { Turn } from '../state/turn.ts'
import { managementMessage } from './message.ts'

/** How long an echo may take before the line counts as dead. */
const ECHO_MS = 10_000

/** When an idle terminal asks whether the host is still there, or gives up waiting for the answer. */
export function echoAt(state: TerminalState): number | undefined {
  const { echoIdleMs } = state.config.profile.parameters
  if (echoIdleMs === undefined || !state.line.up || state.session.state !== 'on' || state.transaction !== undefined)
    return undefined
  return state.echo.until ?? state.echo.heardAt + echoIdleMs
}

/** 0820 with 60.3 = 301, only when nothing was heard for long and nothing else is going on. */
export function echo(turn: Turn): void {
  const at = echoAt(turn.state)
  if (at === undefined || turn.state.echo.stan !== undefined || turn.now < at) return
  const { stan, counters } = nextStan(turn.state.counters)
  turn.set({ counters, echo: { ...turn.state.echo, stan, until: turn.now + ECHO_MS } })
  const message = managementMessage(turn.state.config, stan, counters.batch, '301')
  turn.emit({ type: 'send', id: `management-${stan}`, message, mac: false, pin: false })
}

/** 0830 with the STAN of the echo. */
export function echoAnswered(turn: Turn, message: HostMessage): boolean {
  const { stan, heardAt } = turn.state.echo
  if (stan === undefined || message[11] !== stan) return false
  turn.set({ echo: { heardAt } })
  return true
}

/** The line looks open and nobody is there. */
export function echoUnanswered(turn: Turn): void {
  const { until, heardAt } = turn.state.echo
  if (until === undefined || turn.now < until) return
  turn.set({ echo: { heardAt: turn.now } })
  if (heardAt < until - ECHO_MS) turn.emit({ type: 'redial' })
}
