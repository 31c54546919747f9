import { obeyUnanswered } from '../host/obeying.ts'
import { reversalNotSent, reversalUnanswered } from '../host/reversal.ts'
import { dropSession, signOnFailed } from '../host/session.ts'
import { settlementUnanswered } from '../host/settling.ts'
import type { HostEvent } from '../state/event.ts'
import type { Turn } from '../state/turn.ts'
import { noAnswer, notSent } from '../transaction/ending.ts'
import { stopWithout } from '../transaction/result.ts'
import { uploadUnanswered } from '../transaction/signature.ts'

export function lineUp(turn: Turn, canAsk: boolean): void {
  turn.set({ line: { up: true, canAsk, since: turn.now }, echo: { heardAt: turn.now } })
}

/** Whatever was out on it gets no answer. */
export function lineDown(turn: Turn, reason: string) {
  const { transaction, session } = turn.state
  turn.set({ line: { up: false, canAsk: false, since: turn.now, reason } })
  if (session.state === 'sent' || session.state === 'loading') signOnFailed(turn, 'line-down')
  reversalUnanswered(turn, true)
  uploadUnanswered(turn, true)
  settlementUnanswered(turn, true)
  obeyUnanswered(turn, true)
  if (transaction?.stage === 'held') return stopWithout(turn, 'line-down')
  // A code that a customer looks at stays: the host is asked when the line is back.
  if (transaction?.stage === 'out' && transaction.shown === undefined) noAnswer(turn)
}

/** It was not handed to the line: whoever sent it takes it back. */
export function sendFailed(turn: Turn, id: string, reason: Extract<HostEvent, { type: 'send-failed' }>['reason']) {
  if (id.startsWith('sign-on-')) return signOnFailed(turn, reason === 'line-down' ? 'line-down' : 'sign-on-refused')
  if (reason === 'no-key') dropSession(turn)
  if (id.startsWith('reversal-')) {
    reversalNotSent(turn, id.slice('reversal-'.length))
    // A sale that waits behind it would make it due again at once, and so on without an end.
    if (turn.state.transaction?.stage === 'held' && reason !== 'no-key')
      stopWithout(turn, reason === 'line-down' ? 'line-down' : 'send-failed')
    return
  }
  if (id.startsWith('settlement-')) return settlementUnanswered(turn, true)
  if (id.startsWith('signature-')) return uploadUnanswered(turn, true)
  if (id.startsWith('repeat-') || id.startsWith('management-')) return
  const record = turn.state.records.get(id)
  if (record?.status === 'sending') notSent(turn, record, reason === 'line-down' ? 'line-down' : 'send-failed')
}
