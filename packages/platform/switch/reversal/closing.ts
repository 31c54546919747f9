import type { Clock } from '@evertill/foundation'
import type { Db } from '../../database/index.ts'
import type { NewEvent } from '../../outbox/index.ts'
import { shown } from '../authorization/verdict.ts'
import type { NetworkMessage } from '../issuer/network-message.ts'
import type { JournalRow } from '../journal/journal.ts'
import { findById } from '../journal/row.ts'
import { APPROVED, tell, tellAdjusted } from '../journal/told.ts'
import { FINANCIAL, PART } from '../message/transaction-type.ts'
import type { SwitchMetrics } from '../ports.ts'
import type { OpenReversal } from './reversal.ts'
import { closeAdvice, closeReversal, undoPart } from './store.ts'

interface Ports {
  readonly clock: Clock
  readonly db: Db
  readonly metrics: SwitchMetrics
  /** A refusal that took a part all the same: of what has no reversal. Its message is kept already. */
  readonly tookPart: (link: string, answer: NetworkMessage) => void
}

/** The issuer has said how it ends: what is owed is closed, and whoever must hear of it is told in the same commit. */
export function closeAnswered(
  ports: Ports,
  row: JournalRow,
  owed: OpenReversal,
  refused: boolean,
  answer: NetworkMessage,
): Promise<void> {
  if (owed.kind === 'advice') return endAdvice(ports, row, owed, refused, answer)
  const partly = refused && answer[39] === PART && FINANCIAL[row.type].advises === true
  return partly ? beginUndoing(ports, row, owed) : end(ports, row, owed, refused, answer)
}

/** The issuer has heard of a sale that was approved for it; if it refuses, that is a case for people. */
async function endAdvice(
  { clock, db, metrics }: Ports,
  row: JournalRow,
  { link, attempts }: OpenReversal,
  refused: boolean,
  answer: NetworkMessage,
): Promise<void> {
  const at = clock.now()
  const code = answer[39] ?? ''
  await closeAdvice(db, row.id, {
    code,
    at,
    attempts,
    event: refused
      ? tell('advice-declined', row, { responseCode: code, approvalCode: row.approvalCode, at })
      : undefined,
  })
  metrics.count('switch_stand_in_advised_total', { link, code })
}

/** An issuer took a part of what it was told of: nobody can collect the rest, so that part is undone. */
async function beginUndoing({ clock, db }: Ports, row: JournalRow, { attempts }: OpenReversal): Promise<void> {
  const at = clock.now()
  const event = tell('advice-declined', row, { responseCode: PART, approvalCode: '', at })
  await undoPart(db, row.id, { shown: shown(PART), code: PART, at, attempts, event })
}

async function end(
  { clock, db, metrics, tookPart }: Ports,
  row: JournalRow,
  { kind, link, attempts }: OpenReversal,
  refused: boolean,
  answer: NetworkMessage,
): Promise<void> {
  const state = refused ? 'declined' : kind === 'refund' ? 'approved' : 'reversed'
  const code = answer[39] ?? ''
  const said = { responseCode: code, approvalCode: answer[38] ?? '', at: clock.now() }
  await closeReversal(db, row.id, {
    state,
    code: state === 'declined' ? shown(code) : code,
    approvalCode: said.approvalCode,
    at: said.at,
    attempts,
    event: await eventOf(db, row, state, said),
  })
  if (state === 'declined' && code === PART) tookPart(link, answer)
  metrics.count('switch_reversals_closed_total', { link, state })
}

async function eventOf(
  db: Db,
  row: JournalRow,
  state: 'approved' | 'declined' | 'reversed',
  said: { responseCode: string; approvalCode: string; at: number },
): Promise<NewEvent | undefined> {
  const { movement, advises } = FINANCIAL[row.type]
  if (state === 'declined') return advises === true ? tell('advice-declined', row, said) : undefined
  if (state === 'reversed') return undefined
  if (movement !== 'adjust') {
    const topic = APPROVED[row.type]
    return topic === undefined ? undefined : tell(topic, row, said)
  }
  const sale = row.originalId === null ? undefined : await findById(db, row.originalId)
  return sale === undefined ? undefined : tellAdjusted(sale, row, said)
}
