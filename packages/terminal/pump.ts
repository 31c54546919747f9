import type { Millis } from '@evertill/foundation'
import { settleFull, settleFullAt } from './counter/batch-room.ts'
import { maintenanceUntil } from './counter/maintenance.ts'
import { lockAt } from './counter/operator.ts'
import { leaveMaintenance } from './counter/place.ts'
import { echo, echoAt, echoUnanswered } from './host/echo.ts'
import { endNotices } from './host/notice.ts'
import { obey, obeyAt, obeyUnanswered } from './host/obeying.ts'
import { dueReversal, reversalUnanswered, sendReversal } from './host/reversal.ts'
import { signOn, signOnFailed } from './host/session.ts'
import { settlementUnanswered, settleOn, unfinished } from './host/settling.ts'
import { openRecords } from './journal/open-records.ts'
import { careOf } from './profile/care.ts'
import type { TerminalState } from './state/state.ts'
import type { Turn } from './state/turn.ts'
import { askDue } from './transaction/asking.ts'
import { release } from './transaction/authorization.ts'
import { chipFailed } from './transaction/chip-word.ts'
import { noAnswer } from './transaction/ending.ts'
import { printNext } from './transaction/printing.ts'
import { stopWithout } from './transaction/result.ts'
import { askAboutCode } from './transaction/showing-code.ts'
import { uploadDue, uploadUnanswered } from './transaction/signature.ts'
import { probeStorage } from './transaction/store-failed.ts'
import { uploadStored } from './transaction/storing.ts'
import { SLOW_MS, VERY_SLOW_MS } from './view.ts'

/** What has waited long enough: answers that did not come, customers who did not. */
export function expire(turn: Turn) {
  const { transaction, session, lock } = turn.state
  if (session.state === 'sent' && turn.now >= (session.nextAt ?? 0)) signOnFailed(turn, 'signing-on')
  if (session.state === 'loading' && turn.now >= (session.nextAt ?? 0)) signOnFailed(turn, 'keys-refused')
  echoUnanswered(turn)
  const workUntil = maintenanceUntil(turn.state)
  if (workUntil !== undefined && turn.now >= workUntil) leaveMaintenance(turn)
  // A reversal that met silence too, on a line that looks open: the line may be half dead, a new one is dialled.
  if (reversalUnanswered(turn, false) && turn.now - turn.state.echo.heardAt >= turn.parameters.answerTimeoutMs)
    turn.emit({ type: 'redial' })
  uploadUnanswered(turn, false)
  settlementUnanswered(turn, false)
  obeyUnanswered(turn, false)
  endNotices(turn)
  if (lock.until !== undefined && lock.until <= turn.now) {
    turn.set({ lock: { failures: 0, checking: lock.checking } })
    const { screen } = turn.state
    if (screen.kind === 'sign-in') turn.show({ ...screen, refusal: undefined, until: undefined })
    if (screen.kind === 'supervisor') turn.show({ ...screen, refusal: undefined })
  }
  if (transaction?.until === undefined || turn.now < transaction.until) return
  switch (transaction.stage) {
    case 'presenting':
    case 'confirming':
      return stopWithout(turn, 'present-timeout')
    case 'pin':
      return stopWithout(turn, 'pin-timeout')
    case 'held':
      return stopWithout(turn, session.state === 'on' ? 'reversal-first' : 'not-signed-on')
    case 'out':
      return noAnswer(turn)
    case 'completing':
      return chipFailed(turn, 'chip-silent')
    default:
      return
  }
}

/**
 * Sends what may be sent now, one exchange at a time: keys first, then a reversal, then the sale that waits, then what
 * has no hurry. A sale is never overtaken by anything but what must stand before it.
 */
export function pump(turn: Turn) {
  const { line } = turn.state
  probeStorage(turn)
  printNext(turn)
  if (!turn.state.booted || !line.up) return
  const { session, transaction } = turn.state
  const out = transaction?.stage === 'out' || transaction?.stage === 'completing'
  if (
    session.state === 'on' &&
    session.freshUntil !== undefined &&
    turn.now >= session.freshUntil &&
    transaction === undefined
  ) {
    return signOn(turn)
  }
  if (session.state === 'off' && !out) return signOn(turn)
  if (session.state === 'failed' && turn.now >= (session.nextAt ?? 0)) return signOn(turn)
  askDue(turn)
  askAboutCode(turn)
  echo(turn)
  if (turn.state.session.state !== 'on' || out) return
  const held = turn.state.transaction?.stage === 'held'
  if (openRecords(turn.state.records).some((record) => record.reversal?.state === 'sent')) return
  const reversal = dueReversal(turn, held)
  if (reversal !== undefined) return sendReversal(turn, reversal)
  if (held) return release(turn)
  if ((transaction === undefined || transaction.stage === 'tender') && !uploadStored(turn)) uploadDue(turn)
  if (transaction === undefined) {
    settleFull(turn)
    settleOn(turn)
  }
  obey(turn)
}

/** The next moment at which something falls due, whatever it is. */
export function nextDeadline(state: TerminalState, now: Millis): number | undefined {
  const { session, transaction, screen, lock, line } = state
  const at: number[] = []
  if (
    session.nextAt !== undefined &&
    (session.state === 'sent' || session.state === 'loading' || (session.state === 'failed' && line.up))
  )
    at.push(session.nextAt)
  if (session.state === 'on' && session.freshUntil !== undefined && line.up && transaction === undefined)
    at.push(session.freshUntil)
  if (transaction?.until !== undefined) at.push(transaction.until)
  if (transaction?.askAt !== undefined && line.up && session.state === 'on') at.push(transaction.askAt)
  if (screen.kind === 'connecting') {
    if (screen.phase === 'waiting') at.push(screen.since + SLOW_MS)
    else if (screen.phase === 'slow') at.push(screen.since + VERY_SLOW_MS)
  }
  if (screen.kind === 'result') at.push(screen.since + state.config.profile.parameters.resultShownMs)
  if (screen.kind === 'present-card') at.push(screen.since + careOf(state.config.profile.parameters).presentHelpMs)
  if (lock.until !== undefined) at.push(lock.until)
  if (state.probeAt !== undefined) at.push(state.probeAt)
  for (const moment of [maintenanceUntil(state), lockAt(state), echoAt(state), obeyAt(state), settleFullAt(state)])
    if (moment !== undefined) at.push(moment)
  for (const { until } of state.notices) if (until !== undefined) at.push(until)
  for (const record of openRecords(state.records)) {
    const { reversal } = record
    if (reversal?.state === 'sent') at.push(reversal.nextAt)
    else if (line.up && session.state === 'on' && (reversal?.state === 'due' || reversal?.state === 'owned-by-host'))
      at.push(reversal.nextAt)
    if (record.status === 'asking' && record.askAt !== undefined && line.up && (line.canAsk || session.state === 'on'))
      at.push(record.askAt)
  }
  const settlement = unfinished(state)
  if (settlement !== undefined && (settlement.state === 'sent' || (line.up && session.state === 'on')))
    at.push(settlement.nextAt)
  for (const upload of state.signatures.values()) {
    if (upload.state === 'sent' || (line.up && session.state === 'on')) at.push(upload.nextAt)
  }
  // What is due already and still stands waits for an event, not for time.
  const later = at.filter((moment) => moment > now)
  return later.length === 0 ? undefined : Math.min(...later)
}
