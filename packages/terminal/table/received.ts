import { echoAnswered } from '../host/echo.ts'
import { obeyAnswered, wanted } from '../host/obeying.ts'
import { reversalAnswered } from '../host/reversal.ts'
import { signOnAnswered } from '../host/session.ts'
import { settlementAnswered } from '../host/settling.ts'
import type { HostEvent, MacFound } from '../state/event.ts'
import type { HostMessage } from '../state/host-message.ts'
import type { Turn } from '../state/turn.ts'
import { transactionAnswered } from '../transaction/answer.ts'
import { repeatAnswered } from '../transaction/asking.ts'
import { uploadAnswered } from '../transaction/signature.ts'

/** Who takes an answer, by its type; whose it is they find out by its number. */
const ANSWERED: Readonly<Record<string, (turn: Turn, message: HostMessage, mac: MacFound) => unknown>> = {
  '0110': transactionAnswered,
  '0210': transactionAnswered,
  '0230': (turn, message, mac) => {
    const isOut = turn.state.transaction?.stage === 'out' && turn.current?.stan === message[11]
    return isOut ? transactionAnswered(turn, message, mac) : repeatAnswered(turn, message, mac)
  },
  '0330': settlementAnswered,
  '0410': reversalAnswered,
  '0510': settlementAnswered,
  '0810': signOnAnswered,
  '0830': (turn, message, mac) => echoAnswered(turn, message) || uploadAnswered(turn, message, mac),
}

export function received(turn: Turn, event: Extract<HostEvent, { type: 'message-received' }>): void {
  const { message, mac } = event
  turn.set({ echo: { ...turn.state.echo, heardAt: turn.now } })
  if (message[41] === turn.state.config.profile.terminalId) wanted(turn, event.request ?? 0)
  if (!obeyAnswered(turn, message, mac)) ANSWERED[message.mti]?.(turn, message, mac)
}
