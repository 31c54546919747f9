import { Bug, type Clock, Fault, type Random, type Timer } from '@evertill/foundation'
import type { Db } from '../../database/index.ts'
import type { Keys } from '../../keys/index.ts'
import type { IssuerLink } from '../issuer/link.ts'
import type { NetworkMessage } from '../issuer/network-message.ts'
import type { JournalId } from '../journal/journal.ts'
import { findById } from '../journal/row.ts'
import { maskedLine } from '../message/masking.ts'
import type { SwitchMetrics } from '../ports.ts'
import { closeAnswered } from './closing.ts'
import { owedMessage } from './network-request.ts'
import { type OpenReversal, step } from './reversal.ts'
import { ageReversals, dueReversals, hasten, insertMessage, nextDue, owed, saveReversal } from './store.ts'

/** Sent at once on one turn; the next turn takes more. */
const BATCH = 64
/** Pause of one reversal after a fault, and after something that will hardly mend itself. */
const FAULT_PAUSE_MS = 1_000
const POISON_PAUSE_MS = 60_000
/**
 * How often the owner looks by itself when nothing is owed: a commit whose acknowledgement was lost wakes nobody, and what it opened must
 * end within five minutes all the same [LAW-5].
 */
const IDLE_MS = 60_000
/** How long a count of what is owed is good for. */
const OWED_FOR_MS = 1_000
/** Attempts whose messages are kept for the life of the sale; later ones are only counted. */
const ATTEMPTS_SHOWN = 10

interface OwnerPorts {
  readonly clock: Clock
  readonly random: Random
  readonly db: Db
  readonly keys: Keys
  readonly metrics: SwitchMetrics
  readonly wakeOutbox: () => void
  /** A refusal that took a part all the same: of what has no reversal. Its message is kept already. */
  readonly tookPart: (link: string, answer: NetworkMessage) => void
}

/**
 * Owns what must be undone until somebody has said so. All it knows lies in `switch_reversal`: a restart changes nothing but
 * the moment of the next attempt.
 */
export class ReversalOwner {
  readonly #ports: OwnerPorts
  readonly #options: { acquirerId: string; agedAfterMs: number }
  readonly #links: ReadonlyMap<string, IssuerLink>
  readonly #busy = new Set<JournalId>()
  #timer: Timer | undefined
  #running = false
  #turning: Promise<void> | undefined
  #again = false
  #owed: Awaited<ReturnType<typeof owed>> = { open: false, untoldSince: undefined }
  #owedAt = 0

  constructor(
    ports: OwnerPorts,
    options: { acquirerId: string; agedAfterMs: number },
    links: ReadonlyMap<string, IssuerLink>,
  ) {
    this.#ports = ports
    this.#options = options
    this.#links = links
  }

  start(): void {
    this.#running = true
    this.wake()
  }

  async stop(): Promise<void> {
    this.#running = false
    this.#timer?.cancel()
    await this.#turning
  }

  /** Something was opened, or may be due. */
  wake(): void {
    if (!this.#running) return
    if (this.#turning !== undefined) {
      this.#again = true
      return
    }
    this.#timer?.cancel()
    this.#turning = this.#turn().finally(() => {
      this.#turning = undefined
      if (this.#again) {
        this.#again = false
        this.wake()
      }
    })
  }

  /** The line is back: what waited for it goes first. */
  linkUp(link: string): void {
    if (!this.#running) return
    hasten(this.#ports.db, link, this.#ports.clock.now()).then(
      () => this.wake(),
      // Without the database they are sent at the time that was planned anyway.
      () => this.wake(),
    )
  }

  async #turn(): Promise<void> {
    const { db, clock } = this.#ports
    const { agedAfterMs } = this.#options
    // Whoever opens one wakes the owner; looking by itself is only for the case that a wake was lost.
    let wait = IDLE_MS
    try {
      // In a flood of reversals every one that ends wakes the owner; how many are owed is counted once a second.
      if (!this.#owed.open || clock.monotonic() - this.#owedAt >= OWED_FOR_MS) {
        this.#owed = await owed(db)
        this.#owedAt = clock.monotonic()
      }
      const { open, untoldSince } = this.#owed
      if (untoldSince !== undefined) {
        const agesIn = untoldSince + agedAfterMs - clock.now()
        if (agesIn <= 0 && (await ageReversals(db, clock.now(), agedAfterMs)) > 0) {
          this.#ports.metrics.count('switch_reversals_aged_total')
          this.#ports.wakeOutbox()
        }
        wait = Math.min(wait, agesIn > 0 ? agesIn : OWED_FOR_MS)
      }
      const up = [...this.#links.values()].filter((link) => link.up).map((link) => link.name)
      if (open && up.length > 0) {
        const due = await dueReversals(db, up, clock.now(), BATCH + this.#busy.size)
        for (const reversal of due) {
          if (this.#busy.has(reversal.journalId) || this.#busy.size >= BATCH) continue
          this.#busy.add(reversal.journalId)
          void this.#attempt(reversal)
        }
        const next = await nextDue(db, up)
        // What is under way wakes the owner itself when it ends.
        if (next !== undefined) wait = Math.min(wait, Math.max(next - clock.now(), this.#busy.size > 0 ? 1_000 : 1))
      }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      wait = 1_000
    }
    if (this.#running) this.#timer = clock.after(wait, () => this.wake())
  }

  async #attempt(reversal: OpenReversal): Promise<void> {
    const { clock, metrics } = this.#ports
    const release = (): void => {
      this.#busy.delete(reversal.journalId)
      this.wake()
    }
    try {
      await this.#send(reversal)
      release()
    } catch (error) {
      if (error instanceof Bug) throw error
      // The database or the keys refused, or the row cannot be written in the network's words. What is stored decides again, after a
      // pause, and the others are not kept waiting by this one.
      metrics.count('switch_reversal_faults_total', { code: error instanceof Fault ? error.code : 'other' })
      clock.after(error instanceof Fault ? FAULT_PAUSE_MS : POISON_PAUSE_MS, release)
    }
  }

  async #send(opened: OpenReversal): Promise<void> {
    const { db, clock, random, metrics } = this.#ports
    const row = await findById(db, opened.journalId)
    const link = this.#links.get(opened.link)
    if (row === undefined || link === undefined) return
    const message = await owedMessage(this.#ports, this.#options.acquirerId, row, opened)
    const sent = step(opened, { kind: 'sent' }, clock.now(), random.fraction())
    if (sent.kind !== 'keep') return
    if (!(await saveReversal(db, sent.reversal, opened.attempts))) return
    metrics.count('switch_reversal_attempts_total', { link: opened.link })
    if (sent.reversal.attempts <= ATTEMPTS_SHOWN) await this.#show(row.id, 'out', message)
    const exchange = await link.request(message)
    if (exchange.kind !== 'answered') {
      const after = step(sent.reversal, { kind: 'unanswered' }, clock.now(), random.fraction())
      if (after.kind === 'keep') await saveReversal(db, after.reversal, sent.reversal.attempts)
      return
    }
    await this.#show(row.id, 'in', exchange.message)
    const code = exchange.message[39] ?? ''
    const after = step(sent.reversal, { kind: 'answered', code }, clock.now(), random.fraction())
    if (after.kind === 'keep') {
      await saveReversal(db, after.reversal, sent.reversal.attempts)
      return
    }
    await closeAnswered(this.#ports, row, sent.reversal, after.kind === 'refused', exchange.message)
    this.#ports.wakeOutbox()
  }

  #show(id: JournalId, direction: 'in' | 'out', message: NetworkMessage): Promise<void> {
    const at = this.#ports.clock.now()
    return insertMessage(this.#ports.db, id, at, 'network', direction, maskedLine('network', direction, at, message))
  }
}
