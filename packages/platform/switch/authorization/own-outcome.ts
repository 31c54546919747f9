import type { Millis } from '@evertill/foundation'
import { ANSWER } from '../errors.ts'
import type { JournalOutcome, JournalRequest } from '../journal/journal.ts'
import type { OutcomeWrite } from '../journal/store.ts'
import { eventOf } from '../journal/told.ts'
import { maskedLine } from '../message/masking.ts'
import type { TerminalMessage } from '../message/terminal-message.ts'
import type { Answer } from './answer.ts'
import type { Asked } from './asked.ts'
import { standInCode } from './stand-in.ts'

/** What a sale is answered for an issuer that is away; F44 names the acquirer as the one who approved. */
export function standInAnswer(request: JournalRequest, acquirerId: string, at: Millis): Answer {
  return {
    id: request.id,
    responseCode: ANSWER.approved,
    approvalCode: standInCode(request.id),
    additional: `${acquirerId}|`,
    at,
    businessDay: request.businessDay,
  }
}

/** An outcome that the switch decides without an issuer's word: an approval opens the advice that tells the issuer. */
export function ownOutcome(
  asked: Asked,
  request: JournalRequest,
  answer: Answer,
  state: 'approved' | 'declined',
  at: Millis,
): { readonly said: TerminalMessage; readonly write: OutcomeWrite } {
  const said = asked.compose(answer)
  const outcome: JournalOutcome = {
    id: request.id,
    state,
    amount: request.amount,
    responseCode: answer.responseCode,
    approvalCode: answer.approvalCode,
    additional: answer.additional,
    at,
    exchange: maskedLine('terminal', 'out', at, said),
  }
  const advice = { journalId: request.id, kind: 'advice', link: request.link, reason: 'stand-in', at } as const
  return {
    said,
    write: {
      outcome,
      originalId: request.originalId,
      ...(state === 'approved' ? { reversal: advice } : {}),
      ...eventOf(request, outcome),
    },
  }
}
