import {
  Bug,
  type Clock,
  Fault,
  localDayOf,
  localTimeOf,
  type Random,
  type Timer,
  toF4,
  utf8,
} from '@evertill/foundation'
import type { Db } from '../../database/index.ts'
import type { Keys } from '../../keys/index.ts'
import { voucherField, walletField } from '../authorization/network-request.ts'
import { findOriginal, networkMtiOf } from '../authorization/original.ts'
import { ADVICE_MTI } from '../authorization/stand-in.ts'
import { shown } from '../authorization/verdict.ts'
import type { IssuerLink } from '../issuer/link.ts'
import { identity, type NetworkMessage, originalData } from '../issuer/network-message.ts'
import type { JournalId, JournalRow } from '../journal/journal.ts'
import { findById } from '../journal/store.ts'
import { APPROVED, tell, tellAdjusted } from '../journal/told.ts'
import { maskedLine } from '../message/masking.ts'
import { conditionOf, FINANCIAL, PART } from '../message/transaction-type.ts'
import type { SwitchMetrics } from '../ports.ts'
import { type OpenReversal, step } from './reversal.ts'
import {
  ageReversals,
  closeAdvice,
  closeReversal,
  dueReversals,
  hasten,
  insertMessage,
  nextDue,
  owed,
  saveReversal,
  undoPart,
} from './store.ts'
import { toldBefore } from './told-before.ts'

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
    const message =
      opened.kind === 'reversal'
        ? await this.#undo(row, opened)
        : opened.kind === 'advice'
          ? await this.#advise(row)
          : await this.#repeat(row)
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
    if (opened.kind === 'advice') {
      const at = clock.now()
      await closeAdvice(db, row.id, {
        code,
        at,
        attempts: sent.reversal.attempts,
        event:
          after.kind === 'refused'
            ? tell('advice-declined', row, { responseCode: code, approvalCode: row.approvalCode, at })
            : undefined,
      })
      metrics.count('switch_stand_in_advised_total', { link: opened.link, code })
      this.#ports.wakeOutbox()
      return
    }
    if (after.kind === 'refused' && code === PART && FINANCIAL[row.type].advises === true) {
      const at = clock.now()
      const event = tell('advice-declined', row, { responseCode: code, approvalCode: '', at })
      await undoPart(db, row.id, { shown: shown(code), code, at, attempts: sent.reversal.attempts, event })
      this.#ports.wakeOutbox()
      return
    }
    const state = after.kind === 'refused' ? 'declined' : opened.kind === 'refund' ? 'approved' : 'reversed'
    const approvalCode = exchange.message[38] ?? ''
    const at = clock.now()
    const told = FINANCIAL[row.type].movement === 'adjust' ? undefined : APPROVED[row.type]
    const sale = told === undefined && row.originalId !== null ? await findById(db, row.originalId) : undefined
    await closeReversal(db, row.id, {
      state,
      code: state === 'declined' ? shown(code) : code,
      approvalCode,
      at,
      attempts: sent.reversal.attempts,
      event:
        state === 'approved'
          ? told !== undefined
            ? tell(told, row, { responseCode: code, approvalCode, at })
            : FINANCIAL[row.type].movement === 'adjust' && sale !== undefined
              ? tellAdjusted(sale, row, { responseCode: code, approvalCode, at })
              : undefined
          : state === 'declined' && FINANCIAL[row.type].advises === true
            ? tell('advice-declined', row, { responseCode: code, approvalCode, at })
            : undefined,
    })
    if (state === 'declined' && code === PART) this.#ports.tookPart(opened.link, exchange.message)
    metrics.count('switch_reversals_closed_total', { link: opened.link, state })
    this.#ports.wakeOutbox()
  }

  #show(id: JournalId, direction: 'in' | 'out', message: NetworkMessage): Promise<void> {
    const at = this.#ports.clock.now()
    return insertMessage(this.#ports.db, id, at, 'network', direction, maskedLine('network', direction, at, message))
  }

  /** 0420: undo what F90 names, for the reason in F60. */
  async #undo(row: JournalRow, reversal: OpenReversal): Promise<NetworkMessage> {
    const rule = FINANCIAL[row.type]
    const acquirer = { id: this.#options.acquirerId }
    return {
      mti: '0420',
      ...(await this.#payer(row)),
      3: rule.networkProcessingCode,
      4: toF4({ minor: row.asked, currency: row.currency }),
      ...identity(row.id, this.#ports.clock.now(), acquirer),
      18: row.mcc,
      22: row.entryMode,
      25: conditionOf(row.type),
      41: row.terminalId,
      42: row.merchantId,
      49: row.currency,
      60: reversal.reason,
      90: originalData(reversal.stoodIn ? ADVICE_MTI : rule.networkMti, row.id, row.at, acquirer),
    }
  }

  /** A refund or an advice again, word for word where it matters, so that the issuer can know it again. */
  async #repeat(row: JournalRow): Promise<NetworkMessage> {
    const rule = FINANCIAL[row.type]
    const acquirer = { id: this.#options.acquirerId }
    const original = row.originalId === null ? undefined : await findOriginal(this.#ports.db, row.originalId)
    return {
      mti: rule.networkMti,
      ...(await this.#payer(row)),
      3: rule.networkProcessingCode,
      4: toF4({ minor: row.amount, currency: row.currency }),
      ...identity(row.id, row.at, acquirer),
      12: localTimeOf(row.at),
      13: localDayOf(row.at).slice(4),
      ...(await toldBefore(this.#ports.db, row.id)),
      18: row.mcc,
      22: row.entryMode,
      25: conditionOf(row.type),
      41: row.terminalId,
      42: row.merchantId,
      49: row.currency,
      57: voucherField(row.batch, row.stan),
      90: original === undefined ? undefined : originalData(networkMtiOf(original), original.id, original.at, acquirer),
    }
  }

  /** 0220: a sale that was approved here. The number and the time of the sale make every repeat the same one. */
  async #advise(row: JournalRow): Promise<NetworkMessage> {
    return {
      ...(await this.#repeat(row)),
      mti: ADVICE_MTI,
      38: row.approvalCode,
    }
  }

  async #payer(row: JournalRow): Promise<Pick<NetworkMessage, 2 | 48>> {
    const { db, keys } = this.#ports
    const [sealed] = await db.query<{ pan_sealed: Uint8Array | null }>(
      'select pan_sealed from switch_journal where id = $1',
      [row.id],
    )
    if (sealed?.pan_sealed === null || sealed === undefined) return {}
    if (row.entryMode.startsWith('03') || row.entryMode.startsWith('04')) {
      const code = utf8.decode(await keys.open(sealed.pan_sealed, 'wallet-code'))
      return code === '' ? {} : { 48: walletField(code) }
    }
    return { 2: (await keys.openPan(sealed.pan_sealed)).reveal() }
  }
}
