import type { Clock } from '@evertill/foundation'
import type { Db } from '../database/index.ts'
import { decide, type Per, type RiskDecision, type RiskRule, type RiskSubject } from './rule.ts'
import {
  type BlockedEntry,
  type DecisionFilter,
  deleteBlocked,
  insertBlocked,
  insertDecisions,
  type StoredDecision,
  selectBlocked,
  selectDecisions,
} from './store.ts'
import { Tallies } from './tallies.ts'

type Counted = Pick<RiskSubject, 'panToken' | 'terminalId' | 'merchantId' | 'amount' | 'businessDay'>

/** May it? Decides from memory, so that a sale waits for no reading; what it must remember is rebuilt at start. */
export class Risk {
  readonly #db: Db
  readonly #rules: readonly RiskRule[]
  readonly #tallies = new Tallies()
  #blocked = new Map<string, BlockedEntry>()

  constructor(ports: { db: Db; clock: Clock }, rules: readonly RiskRule[]) {
    this.#db = ports.db
    this.#rules = rules
  }

  /** Reads the blocked list and takes over today's sums, which the switch reads from its journal. */
  async start(
    todaysSums: readonly { per: Per; key: string; day: string; count: number; amount: number }[],
  ): Promise<void> {
    const list = await selectBlocked(this.#db)
    this.#blocked = new Map(list.map((entry) => [`${entry.per}:${entry.key}`, entry]))
    for (const { per, key, day, count, amount } of todaysSums) this.#tallies.set(per, key, day, { count, amount })
  }

  decide(subject: RiskSubject): RiskDecision {
    const day = subject.businessDay
    const blocked: Per[] = []
    if (this.#blocked.size > 0) {
      if (this.#blocked.has(`card:${subject.panToken}`)) blocked.push('card')
      if (this.#blocked.has(`terminal:${subject.terminalId}`)) blocked.push('terminal')
      if (this.#blocked.has(`merchant:${subject.merchantId}`)) blocked.push('merchant')
    }
    return decide(
      subject,
      {
        tallies: {
          card: this.#tallies.of('card', subject.panToken, day),
          terminal: this.#tallies.of('terminal', subject.terminalId, day),
          merchant: this.#tallies.of('merchant', subject.merchantId, day),
        },
        blocked,
      },
      this.#rules,
    )
  }

  /** Counts a request as soon as it is let through, so that concurrent ones see each other. */
  count(subject: Counted): void {
    this.#tallies.add(subject, 1)
  }

  /** It moved no money after all. */
  uncount(subject: Counted): void {
    this.#tallies.add(subject, -1)
  }

  /** Keeps a stop with what was compared. */
  async record(decision: StoredDecision): Promise<void> {
    await insertDecisions(this.#db, [decision])
  }

  /** Newest first. */
  decisions(filter: DecisionFilter): Promise<StoredDecision[]> {
    return selectDecisions(this.#db, filter)
  }

  blocked(): readonly BlockedEntry[] {
    return [...this.#blocked.values()]
  }

  async block(entry: BlockedEntry): Promise<void> {
    await insertBlocked(this.#db, entry)
    this.#blocked.set(`${entry.per}:${entry.key}`, entry)
  }

  /** False when it was not on the list. */
  async unblock(per: Per, key: string): Promise<boolean> {
    const removed = await deleteBlocked(this.#db, per, key)
    this.#blocked.delete(`${per}:${key}`)
    return removed
  }
}
