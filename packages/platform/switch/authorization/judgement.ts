import type { Risk, RiskDecision } from '../../risk/index.ts'
import type { Content, JournalRequest, JournalState } from '../journal/journal.ts'
import { FINANCIAL } from '../message/transaction-type.ts'
import type { SwitchMetrics } from '../ports.ts'
import type { Asked } from './asked.ts'

/** What the risk rules say of a request, and what they count of it: only of types that are judged. */
export class Judgement {
  readonly #risk: Risk
  readonly #metrics: SwitchMetrics
  readonly #offsetMinutes: number

  /** @param offsetMinutes that local time is ahead of UTC: some rules look at the hour */
  constructor(risk: Risk, metrics: SwitchMetrics, offsetMinutes: number) {
    this.#risk = risk
    this.#metrics = metrics
    this.#offsetMinutes = offsetMinutes
  }

  of({ rule, standing, at, amount }: Asked, content: Content): RiskDecision | undefined {
    if (!rule.judged) return undefined
    return this.#risk.decide({
      panToken: content.panToken,
      terminalId: standing.terminalId,
      merchantId: standing.merchantId,
      mcc: standing.mcc,
      amount,
      at,
      businessDay: content.businessDay,
      hour: Math.floor((at / 60_000 + this.#offsetMinutes) / 60) % 24,
    })
  }

  count(request: JournalRequest): void {
    if (FINANCIAL[request.type].judged) this.#risk.count(request)
  }

  uncount(request: JournalRequest): void {
    if (FINANCIAL[request.type].judged) this.#risk.uncount(request)
  }

  /** It was counted when it was asked: only what was approved stays, with the sum that was. */
  settle(request: JournalRequest, state: JournalState, amount = request.amount): void {
    if (state === 'approved' && amount === request.amount) return
    this.uncount(request)
    if (state === 'approved') this.count({ ...request, amount })
  }

  /** Keeps a stop for the people who look after risk. */
  async record({ standing, amount, at }: Asked, row: JournalRequest, decision: RiskDecision): Promise<void> {
    await this.#risk
      .record({
        journalId: row.id,
        at,
        terminalId: standing.terminalId,
        merchantId: standing.merchantId,
        institutionId: standing.institutionId,
        agentPath: standing.agentPath,
        panToken: row.panToken,
        panMasked: row.panMasked,
        amount,
        rule: decision.rule ?? '',
        responseCode: decision.responseCode,
        compared: decision.compared,
      })
      // The journal row keeps the comparison too; the list of stops may miss one when the database is failing.
      .catch(() => this.#metrics.count('switch_risk_record_failed_total'))
  }
}
