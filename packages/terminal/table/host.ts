import { noticeReceived } from '../host/notice.ts'
import { profileReceived } from '../host/parameters.ts'
import { testAsked } from '../host/test-asked.ts'
import type { HostEvent } from '../state/event.ts'
import { outcomeTold } from '../transaction/asking.ts'
import { sent } from '../transaction/authorization.ts'
import { progressTold } from '../transaction/showing-code.ts'
import type { Handlers } from './handlers.ts'
import { lineDown, lineUp, sendFailed } from './line.ts'
import { received } from './received.ts'

/** What the line and the host say. */
export const HOST: Handlers<HostEvent> = {
  'line-up': (turn, { canAsk }) => lineUp(turn, canAsk),
  'line-down': (turn, { reason }) => lineDown(turn, reason),
  'message-sent': (turn, { id }) => sent(turn, id),
  'send-failed': (turn, { id, reason }) => sendFailed(turn, id, reason),
  'message-received': received,
  // Whatever waits for an answer goes on waiting for it.
  'garbage-received': () => {},

  'outcome-told': (turn, { batch, stan, money }) => outcomeTold(turn, batch, stan, money),
  'progress-told': progressTold,
  'profile-received': (turn, { profile }) => profileReceived(turn, profile),
  'notice-received': noticeReceived,
  'test-asked': (turn, { test }) => testAsked(turn, test),
  'terminal-refused': (turn, { code }) => turn.set({ refusedByHost: code }),
}
