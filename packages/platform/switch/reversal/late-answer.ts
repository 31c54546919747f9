import { type Clock, delay, Fault } from '@evertill/foundation'
import type { Db } from '../../database/index.ts'
import type { Outbox } from '../../outbox/index.ts'
import type { NetworkMessage } from '../issuer/network-message.ts'
import { IN_PROGRESS } from '../issuer/wallet-order.ts'
import { idOfRrn, type JournalIds } from '../journal/journal.ts'
import { findById } from '../journal/row.ts'
import { APPROVED, tell, tellAdjusted } from '../journal/told.ts'
import { maskedLine } from '../message/masking.ts'
import { LATE_APPROVAL } from '../message/reversal-reason.ts'
import { FINANCIAL, PART } from '../message/transaction-type.ts'
import type { SwitchMetrics } from '../ports.ts'
import { overturn } from './overturned.ts'
import { insertMessage, openReversal } from './store.ts'

/** How long the database is asked again, in all about eight minutes. */
const FIRST_PAUSE_MS = 250
const LAST_PAUSE_MS = 30_000
const MOST_ATTEMPTS = 24

export type LateAnswer = 'unknown' | 'noted' | 'reversed' | 'accepted' | 'overturned'

/**
 * An answer that nobody waits for any more. An approval among them is money that was taken after we had said that it was not: it is
 * reversed with reason 4353 and never reaches the ledger [LAW-7], and so is an order that is open after it was refused. A refund is the other way
 * round: its answer was awaited all along. What was refused and has no reversal is counted and told of ({@link overturn}).
 *
 * @param kept the message stands in the journal already
 */
export async function takeLateAnswer(
  ports: { clock: Clock; db: Db; outbox: Pick<Outbox, 'append' | 'wake'>; metrics: SwitchMetrics; ids: JournalIds },
  link: string,
  message: NetworkMessage,
  { kept = false }: { readonly kept?: boolean } = {},
): Promise<LateAnswer> {
  if (message.mti !== '0210' && message.mti !== '0230' && message.mti !== '0110') return 'unknown'
  const now = ports.clock.now()
  const id = idOfRrn(message[37] ?? '', ports.ids.newest(now))
  if (id === undefined) return 'unknown'
  for (let attempt = 1, pauseMs = FIRST_PAUSE_MS; ; attempt++, pauseMs = Math.min(pauseMs * 2, LAST_PAUSE_MS)) {
    try {
      const answer = await ports.db.transaction(async (tx): Promise<LateAnswer> => {
        const row = await findById(tx, id, true)
        if (row === undefined || row.link !== link || row.terminalId !== message[41]) return 'unknown'
        if (!kept) await insertMessage(tx, id, now, 'network', 'in', maskedLine('network', 'in', now, message))
        const rule = FINANCIAL[row.type]
        // A part of it (10) is money as well.
        const part = message[39] === PART
        const took = rule.approvals.has(message[39] ?? '') || (part && rule.movement !== 'none')
        // A wallet's order that was refused and is open after all may be paid at any time: it is cancelled like a payment.
        const open = message[39] === IN_PROGRESS && (row.state === 'declined' || row.state === 'reversed')
        if (!(took || open) || row.state === 'approved') return 'noted'
        // What has no reversal is undone all the same where a part of it is being undone already.
        const undone = row.state === 'reversing' || row.state === 'reversed'
        if ((rule.reversible && row.state !== 'blocked') || undone) {
          if (row.state !== 'reversing')
            await tx.query(`update switch_journal set state = 'reversing' where id = $1`, [id])
          await openReversal(tx, { journalId: id, kind: 'reversal', link, reason: LATE_APPROVAL, at: now })
          if (row.state === 'reversed' || row.state === 'declined')
            await ports.outbox.append(tx, tell('reversal-opened', row, { ...row, at: now }))
          return 'reversed'
        }
        if (row.state === 'declined') {
          const moved = {
            amount: Number(message[4] ?? row.amount),
            code: message[39]!,
            approvalCode: message[38] ?? '',
          }
          const event = await overturn(tx, row, { ...moved, at: now })
          if (event === undefined) return 'noted'
          await ports.outbox.append(tx, event)
          return 'overturned'
        }
        if (row.state !== 'pending' || part) return 'noted'
        const approvalCode = message[38] ?? ''
        await tx.query(
          `update switch_journal set state = 'approved', response_code = $2, approval_code = $3, answered_at = $4 where id = $1`,
          [id, message[39]!, approvalCode, now],
        )
        await tx.query(
          `update switch_reversal set state = 'done', last_code = $2, closed_at = $3
           where journal_id = $1 and state = 'open'`,
          [id, message[39]!, now],
        )
        if (rule.movement === 'adjust' && row.originalId !== null) {
          const sale = await findById(tx, row.originalId, true)
          await tx.query(
            `update switch_journal set amount = $2, asked_amount = coalesce(asked_amount, amount), adjusting_id = null
             where id = $1 and adjusting_id = $3`,
            [row.originalId, row.amount, id],
          )
          if (sale !== undefined)
            await ports.outbox.append(
              tx,
              tellAdjusted(sale, row, { responseCode: message[39]!, approvalCode, at: now }),
            )
          return 'accepted'
        }
        const topic = APPROVED[row.type]
        if (topic !== undefined)
          await ports.outbox.append(tx, tell(topic, row, { responseCode: message[39]!, approvalCode, at: now }))
        return 'accepted'
      })
      ports.metrics.count('switch_late_answers_total', { link, answer })
      ports.outbox.wake()
      return answer
    } catch (error) {
      if (!(error instanceof Fault) || error.code === 'database.statement') throw error
      ports.metrics.count('switch_late_answers_total', { link, answer: 'fault' })
      // An approval after a decline is known nowhere else: it is held on to until the database takes it. What this process
      // takes with it when it dies is a difference that the network's file shows.
      if (attempt === MOST_ATTEMPTS) return 'noted'
      await delay(ports.clock, pauseMs)
    }
  }
}
