import type { Millis } from '@evertill/foundation'
import { ANSWER } from '../errors.ts'
import type { Exchange } from '../issuer/link.ts'
import type { NetworkMessage } from '../issuer/network-message.ts'
import type { ShownOrder, WalletOrders } from '../issuer/wallet-orders.ts'
import {
  type Content,
  type JournalId,
  type JournalOutcome,
  type JournalRequest,
  type JournalState,
  sameContent,
} from '../journal/journal.ts'
import type { OutcomeWrite } from '../journal/store.ts'
import { eventOf } from '../journal/told.ts'
import type { JournalWriter, OutcomeWritten, RequestWritten } from '../journal/writer.ts'
import { maskedLine } from '../message/masking.ts'
import { ISSUER_TIMEOUT } from '../message/reversal-reason.ts'
import { PART } from '../message/transaction-type.ts'
import type { SwitchPorts } from '../ports.ts'
import { type Answer, answerOf, localAnswer, shownAnswer } from './answer.ts'
import { type Asked, mayBePartly } from './asked.ts'
import { exchangeText, shownTransaction } from './journal-row.ts'
import type { Judgement } from './judgement.ts'
import type { Original } from './original.ts'
import { ownOutcome, standInAnswer } from './own-outcome.ts'
import { planFrom } from './terms.ts'
import { verdictOf } from './verdict.ts'

type NotNew = Exclude<RequestWritten, { kind: 'new' }>
type Ports = Pick<SwitchPorts, 'clock' | 'metrics' | 'live'>

interface Parts {
  readonly acquirerId: string
  readonly writer: JournalWriter
  readonly judgement: Judgement
  readonly orders: WalletOrders
  /** A reversal or undelivered refund was opened and stored. */
  readonly opened: (id: JournalId) => void
  /** Something that has no reversal was refused here for a part that its issuer took. */
  readonly tookPart: (link: string, answer: NetworkMessage) => void
}

/** How a request ends: what is committed, counted, shown and said of it. Undefined where nothing true can be said yet. */
export class Outcomes {
  readonly #ports: Ports
  readonly #parts: Parts

  constructor(ports: Ports, parts: Parts) {
    this.#ports = ports
    this.#parts = parts
  }

  /**
   * The issuer was asked.
   *
   * @param between lines of what was said to it and by it after the first question
   */
  async exchanged(
    asked: Asked,
    request: JournalRequest,
    down: NetworkMessage,
    exchange: Exchange,
    original: Original | undefined,
    between = '',
  ): Promise<Answer | undefined> {
    const { writer, judgement, opened, tookPart } = this.#parts
    const { rule } = asked
    const at = this.#ports.clock.now()
    const verdict = verdictOf(rule, exchange, { amount: request.amount, partly: mayBePartly(asked) })
    const amount = verdict.amount ?? request.amount
    const up = exchange.kind === 'answered' ? exchange.message : undefined
    const approved = verdict.state === 'approved'
    const silent: Answer = {
      id: request.id,
      responseCode: verdict.code,
      approvalCode: approved ? (up?.[38] ?? '') : '',
      additional: `${up?.[44] ?? ''}|${up?.[54] ?? ''}${rule.type === 'instalment' ? `|${planFrom(up)}` : ''}`,
      amount: verdict.amount,
      at,
      businessDay: request.businessDay,
      chip: up?.[55],
    }
    const said = asked.compose(silent)
    const answer: Answer = { ...silent, said }
    const outcome: JournalOutcome = {
      id: request.id,
      state: verdict.state,
      responseCode: verdict.code,
      approvalCode: answer.approvalCode,
      amount,
      additional: answer.additional,
      at,
      exchange: exchangeText(asked.message, down, exchange, between, said, at),
    }
    const write: OutcomeWrite = {
      outcome,
      originalId: request.originalId,
      ...(verdict.opens === undefined
        ? {}
        : {
            reversal: {
              journalId: request.id,
              kind: verdict.opens,
              link: request.link,
              reason: ISSUER_TIMEOUT,
              at,
            },
          }),
      ...eventOf(request, outcome, original),
    }
    const stored = await writer.outcome(write)
    if (stored.kind === 'overtaken') return this.#overtaken(asked, request, silent, stored, at)
    if (verdict.opens !== undefined) opened(request.id)
    if (up?.[39] === PART && verdict.state === 'declined') tookPart(request.link, up)
    judgement.settle(request, verdict.state, amount)
    this.#show(asked, { ...request, amount }, verdict.state, verdict.code, at)
    return answer
  }

  /** The issuer is away and the contract grants it: approved here, and the issuer is told as soon as it is back. */
  async stoodIn(asked: Asked, request: JournalRequest): Promise<Answer> {
    const at = this.#ports.clock.now()
    const silent = standInAnswer(request, this.#parts.acquirerId, at)
    const { said, write } = ownOutcome(asked, request, silent, 'approved', at)
    const stored = await this.#parts.writer.outcome(write)
    if (stored.kind === 'overtaken') return this.#overtaken(asked, request, silent, stored, at)
    this.#ports.metrics.count('switch_stand_in_total', { link: request.link })
    this.#parts.opened(request.id)
    this.#show(asked, request, 'approved', ANSWER.approved, at)
    return { ...silent, said }
  }

  /** A refusal of our own, kept like any other answer. */
  async refuse(asked: Asked, row: JournalRequest, code: string): Promise<Answer | undefined> {
    if (asked.rule.told === true) return this.#refuseTold(asked, row, code)
    const silent = localAnswer(row.id, code, asked.at, row.businessDay)
    const answer = { ...silent, said: asked.compose(silent) }
    const written = await this.#parts.writer.request({
      ...row,
      state: 'declined',
      responseCode: code,
      request: row.request + maskedLine('terminal', 'out', asked.at, answer.said, asked.message),
    })
    if (written.kind !== 'new') return this.notNew(asked, row, written)
    this.#show(asked, row, 'declined', code, this.#ports.clock.now())
    return answer
  }

  /** What has happened already cannot be refused in silence: its refusal is an outcome that is told of, so that it becomes a case. */
  async #refuseTold(asked: Asked, row: JournalRequest, code: string): Promise<Answer | undefined> {
    const { writer } = this.#parts
    const request: JournalRequest = { ...row, state: 'sent' }
    const written = await writer.request(request)
    if (written.kind !== 'new') return this.notNew(asked, row, written)
    const silent = localAnswer(row.id, code, asked.at, row.businessDay)
    const at = this.#ports.clock.now()
    const { said, write } = ownOutcome(asked, request, silent, 'declined', at)
    await writer.outcome(write)
    this.#show(asked, request, 'declined', code, at)
    return { ...silent, said }
  }

  /** It was not stored as a new one: the journal's answer to a repeat, and a refusal of anything else. */
  notNew(asked: Asked, content: Content, written: NotNew): Answer {
    if (written.kind === 'refused') return this.unheard(asked, content.businessDay, written.reason)
    if (!sameContent({ ...written.row, amount: written.row.asked }, content))
      return this.reused(asked, content.businessDay)
    this.#ports.metrics.count('switch_repeated_total')
    const shown = written.row.state === 'sent' ? this.#parts.orders.find(written.row.id)?.code : undefined
    return shown === undefined ? answerOf(written.row) : shownAnswer(written.row, asked.at, shown)
  }

  /** It asks about a code that is still shown: the journal knows no more than its order does. */
  shownAgain(asked: Asked, content: Content, { request, code }: ShownOrder): Answer {
    if (!sameContent(request, content)) return this.reused(asked, content.businessDay)
    this.#ports.metrics.count('switch_repeated_total')
    return shownAnswer(request, asked.at, code)
  }

  /** Its number was used before for something else. */
  reused(asked: Asked, businessDay: string): Answer {
    this.#ports.metrics.count('switch_refused_total', { reason: 'reused-stan' })
    this.#ports.live.publish({
      kind: 'terminal',
      terminalId: asked.key.terminalId,
      at: asked.at,
      what: 'refused',
      detail: `STAN ${asked.key.stan} of batch ${asked.key.batch} was used before for something else`,
    })
    return localAnswer(0, ANSWER.reusedStan, asked.at, businessDay)
  }

  /** There is no room for it, or no journal: nothing was asked and nothing is kept. */
  unheard(asked: Asked, businessDay: string, reason: 'overload' | 'database'): Answer {
    this.#ports.metrics.count('switch_refused_total', { reason })
    return localAnswer(0, ANSWER.malfunction, asked.at, businessDay)
  }

  /** A reversal came first, and what it decided stands [LAW-2]. */
  #overtaken(
    asked: Asked,
    request: JournalRequest,
    silent: Answer,
    { row }: Extract<OutcomeWritten, { kind: 'overtaken' }>,
    at: Millis,
  ): Answer {
    this.#parts.judgement.settle(request, 'reversing')
    this.#show(asked, request, row?.state ?? 'reversing', ANSWER.noAnswer, at)
    return { ...silent, responseCode: ANSWER.noAnswer, approvalCode: '' }
  }

  #show(asked: Asked, row: JournalRequest, state: JournalState, code: string, at: Millis): void {
    const tookMs = Math.max(0, at - asked.at)
    this.#ports.metrics.count('switch_transactions_total', { type: row.type, code, link: row.link })
    this.#ports.metrics.observe('switch_transaction_seconds', tookMs / 1_000, { type: row.type })
    this.#ports.live.publish(shownTransaction(row, state, code, tookMs))
  }
}
