import { type Clock, Fault, type Millis, type Random, type Timer } from '@evertill/foundation'
import type { Db, Sql } from '../../database/index.ts'
import { ANSWER } from '../errors.ts'
import { idAt, type JournalId, type JournalIds, type JournalRow } from '../journal/journal.ts'
import { readMark, writeMark } from '../journal/mark.ts'
import { selectRows } from '../journal/row.ts'
import type { OutcomeWrite } from '../journal/store.ts'
import { eventOf } from '../journal/told.ts'
import type { JournalWriter } from '../journal/writer.ts'
import { ISSUER_TIMEOUT } from '../message/reversal-reason.ts'
import { FINANCIAL } from '../message/transaction-type.ts'
import type { SwitchMetrics } from '../ports.ts'

/** How often the journal is looked through for requests that nobody finishes any more. */
const SWEEP_MS = 15_000
/** The same while nothing new is written. */
const SWEEP_IDLE_MS = 60_000
const SWEEP_PAGE = 1_000
const MARK_LAG_MS = 45_000

interface Ports {
  readonly clock: Clock
  readonly random: Random
  readonly db: Db
  readonly metrics: SwitchMetrics
  readonly writer: Pick<JournalWriter, 'outcome'>
  readonly ids: JournalIds
  /** What is under way in this process, and the oldest of it. */
  readonly underWay: { isOpen(id: JournalId): boolean; oldestOpen(): JournalId | undefined }
  /** A reversal or undelivered refund was opened and stored. */
  readonly opened: () => void
}

/** Finishes by rule what was asked and is nobody's any more: at the start, and from then on whatever a lost commit left behind. */
export class Recovery {
  readonly #ports: Ports
  #timer: Timer | undefined
  #sweeping: Promise<void> | undefined
  #marked: JournalId = 0

  constructor(ports: Ports) {
    this.#ports = ports
  }

  start(): void {
    // Every instance looks at a moment of its own.
    this.#later(SWEEP_MS + this.#ports.random.integer(0, 1_000))
  }

  /** Begins no turn any more. */
  halt(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  async stop(): Promise<void> {
    this.halt()
    await this.#sweeping
  }

  #later(delayMs: number): void {
    const { clock, ids, underWay } = this.#ports
    this.#timer = clock.after(delayMs, () => {
      // Nothing new since the mark: nothing to look for.
      if (this.#marked > ids.last) return this.#later(SWEEP_IDLE_MS)
      this.#sweeping = this.sweep(underWay.oldestOpen() ?? ids.last + 1)
        .catch((error: unknown) => {
          // The database is away: the next turn looks again, from the same mark.
          if (!(error instanceof Fault)) throw error
        })
        .finally(() => {
          this.#sweeping = undefined
          if (this.#timer !== undefined) this.#later(SWEEP_MS)
        })
    })
  }

  /** Finishes what was asked before `until` and is not under way, and moves the mark there. Rejects with a Fault when the database refuses. */
  async sweep(until: JournalId): Promise<void> {
    const { db, clock, metrics, writer, underWay, opened } = this.#ports
    for (let from = await readMark(db); ; ) {
      const page = await orphans(db, from, until, SWEEP_PAGE)
      const left = page.filter((row) => !underWay.isOpen(row.id))
      await Promise.all(left.map((row) => writer.outcome(finish(row, clock.now()))))
      if (left.length > 0) {
        metrics.count('switch_orphans_total')
        opened()
      }
      if (page.length < SWEEP_PAGE) break
      from = page.at(-1)!.id + 1
    }
    // A commit whose acknowledgement was lost may still be on its way, but not for longer than a statement may run.
    const mark = Math.min(until, idAt(clock.now() - MARK_LAG_MS))
    if (mark > this.#marked) {
      await writeMark(db, mark)
      this.#marked = mark
    }
  }
}

/** Requests in [from, until) that were committed and never finished. */
function orphans(sql: Sql, from: JournalId, until: JournalId, limit: number): Promise<JournalRow[]> {
  return selectRows(sql, `where j.id >= $1 and j.id < $2 and j.state = 'sent' order by j.id limit $3`, [
    from,
    until,
    limit,
  ])
}

/**
 * What becomes of a request that was asked and of which nothing more is known: it may have moved money, so it is undone; a refund is
 * asked again; an inquiry is forgotten.
 */
function finish(row: JournalRow, at: Millis): OutcomeWrite {
  const rule = FINANCIAL[row.type]
  const state = rule.movement === 'none' ? 'declined' : rule.reversible ? 'reversing' : 'pending'
  const outcome = {
    id: row.id,
    state,
    responseCode: ANSWER.noAnswer,
    approvalCode: '',
    amount: row.amount,
    additional: '|',
    at,
    exchange: '',
  } as const
  if (state === 'declined') return { outcome, originalId: row.originalId }
  return {
    outcome,
    originalId: row.originalId,
    reversal: {
      journalId: row.id,
      kind: state === 'reversing' ? 'reversal' : 'refund',
      link: row.link,
      reason: ISSUER_TIMEOUT,
      at,
    },
    ...eventOf(row, outcome),
  }
}
