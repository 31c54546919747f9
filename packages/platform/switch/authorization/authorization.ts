import { businessDayOf, type Millis, type Pan, utf8 } from '@evertill/foundation'
import type { Risk, RiskDecision } from '../../risk/index.ts'
import { ANSWER } from '../errors.ts'
import type { Exchange, IssuerLink } from '../issuer/link.ts'
import type { NetworkMessage } from '../issuer/network-message.ts'
import { firstUp, type RoutingTable } from '../issuer/routing.ts'
import { IN_PROGRESS, type ShownCode, WalletOrder, WalletOrders, walletTiming } from '../issuer/wallet-order.ts'
import {
  type Content,
  type JournalId,
  type JournalIds,
  type JournalOutcome,
  type JournalRequest,
  type JournalState,
  sameContent,
  type TransactionKey,
} from '../journal/journal.ts'
import type { OutcomeWrite } from '../journal/store.ts'
import { eventOf } from '../journal/told.ts'
import { type JournalWriter, keyText, type RequestWritten } from '../journal/writer.ts'
import { maskedLine } from '../message/masking.ts'
import { ISSUER_TIMEOUT } from '../message/reversal-reason.ts'
import { FINANCIAL, PART } from '../message/transaction-type.ts'
import type { SwitchPorts } from '../ports.ts'
import { type Answer, answerOf, localAnswer } from './answer.ts'
import { type Asked, contractFault, mayBePartly, payerName, referenceOf } from './asked.ts'
import type { AuthorizationConfig } from './config.ts'
import { Flights } from './flight.ts'
import { comparedText, exchangeText, journalRow, shownTransaction } from './journal-row.ts'
import { networkRequest } from './network-request.ts'
import { type Original, OriginalGuard } from './original.ts'
import { hexOf, ownOutcome, sinceCutOver, standInAnswer } from './own-outcome.ts'
import { codeMaker } from './shown-code.ts'
import { StandInBook, standInLimitsOf } from './stand-in.ts'
import { planFrom } from './terms.ts'
import { verdictOf } from './verdict.ts'

/** Asks, at most once, and remembers: the way of a sale through the switch. */
export class Authorization {
  readonly #ports: SwitchPorts
  readonly #config: AuthorizationConfig
  readonly #writer: JournalWriter
  readonly #ids: JournalIds
  readonly #risk: Risk
  readonly #routes: RoutingTable
  readonly #links: ReadonlyMap<string, IssuerLink>
  readonly #zpks: ReadonlyMap<string, Uint8Array>
  readonly #originals: OriginalGuard
  readonly #standIns: StandInBook
  readonly #opened: (id: JournalId) => void
  readonly #tookPart: (link: string, answer: NetworkMessage) => void
  readonly #flights = new Flights()
  /** Ids that were given out and are not finished: what the journal's mark must not pass. */
  readonly #open = new Set<JournalId>()
  /** Orders at wallet fronts whose end is not known yet. */
  readonly orders = new WalletOrders()

  constructor(
    ports: SwitchPorts,
    config: AuthorizationConfig,
    parts: {
      writer: JournalWriter
      ids: JournalIds
      risk: Risk
      routes: RoutingTable
      links: ReadonlyMap<string, IssuerLink>
      /** A reversal or undelivered refund was opened and stored. */
      opened: (id: JournalId) => void
      /** Something that has no reversal was refused here for a part that its issuer took. */
      tookPart: (link: string, answer: NetworkMessage) => void
    },
  ) {
    this.#ports = ports
    this.#config = config
    this.#writer = parts.writer
    this.#ids = parts.ids
    this.#risk = parts.risk
    this.#routes = parts.routes
    this.#links = parts.links
    this.#opened = parts.opened
    this.#tookPart = parts.tookPart
    this.#standIns = new StandInBook(ports.db)
    this.#zpks = new Map(config.links.map((link) => [link.name, link.zpk]))
    this.#originals = new OriginalGuard(ports.db, config, parts.ids)
  }

  get inFlight(): number {
    return this.#flights.size
  }

  isOpen(id: JournalId): boolean {
    return this.#open.has(id)
  }

  /** Resolves when an order that has ended is in the journal; at once when it has not ended. */
  async orderSettled(id: JournalId): Promise<void> {
    const order = this.orders.find(id)
    if (order?.over === true) await order.written
  }

  /** The oldest id that is not finished, or undefined. */
  oldestOpen(): JournalId | undefined {
    return this.#open.values().next().value
  }

  /** Resolves when no request of this key is between its arrival and its commit. */
  async committed(key: TransactionKey): Promise<void> {
    await this.#flights.get(keyText(key))?.committed
  }

  /** Resolves with what the terminal is told; undefined when nothing true can be said yet and it must find out by itself. */
  async authorize(asked: Asked): Promise<Answer | undefined> {
    const { source, amount, rule, at } = asked
    const panToken =
      source.tender === 'card'
        ? await this.#ports.keys.panToken(source.pan)
        : hexOf(await this.#ports.keys.digest('wallet-code', utf8.encode(payerName(asked))))
    const businessDay = businessDayOf(at, this.#config.cutOver)
    const content: Content = { type: rule.type, amount, panToken, businessDay, at, originalId: null }
    const key = keyText(asked.key)
    const flying = this.#flights.get(key)
    if (flying !== undefined)
      return flying.refersTo === referenceOf(asked) && sameContent(flying.content, content)
        ? flying.answer
        : this.#reused(asked, businessDay)
    if (this.#flights.size >= this.#config.inFlight) return this.#refused(asked, businessDay, 'overload')
    let committed = (): void => undefined
    const id = this.#ids.next(at)
    this.#open.add(id)
    const answer = this.#run(asked, id, content, () => committed()).finally(() => {
      if (this.orders.find(id) === undefined) this.#open.delete(id)
      this.#flights.delete(key)
      committed()
    })
    this.#flights.set(key, {
      content,
      refersTo: referenceOf(asked),
      committed: new Promise<void>((resolve) => {
        committed = resolve
      }),
      answer,
    })
    return answer
  }

  async #run(asked: Asked, id: JournalId, content: Content, committed: () => void): Promise<Answer | undefined> {
    const { rule, source, message } = asked
    const found = rule.refersBack ? await this.#originals.find(asked, content.panToken) : undefined
    const row = await journalRow(this.#ports.keys, asked, id, { ...content, originalId: found?.id ?? null })

    const turning = sinceCutOver(asked.at, this.#config.cutOver) < (this.#config.cutOverPauseMs ?? 0)
    const local = turning && rule.told !== true ? ANSWER.cutOver : contractFault(asked)
    if (local !== undefined) return this.#declineLocally(asked, row, local)

    const decision = rule.judged ? this.#decide(asked, content) : undefined
    if (decision?.verdict === 'stop') return this.#stop(asked, row, decision)

    const refusal = rule.refersBack ? this.#originals.refusalOf(found, asked, content) : undefined
    if (refusal !== undefined) return this.#declineLocally(asked, row, refusal)
    const original = found
    // A void and a refund go where their sale went: the issuer that took the money gives it back.
    const names =
      original !== undefined
        ? [original.link]
        : this.#routes.find(
            source.entry === 'shown' ? 'shown-code' : source.tender,
            source.tender === 'card' ? source.pan.reveal() : source.code,
          )
    if (names === undefined) return this.#declineLocally(asked, row, ANSWER.noRoute)
    const link = firstUp(this.#links, names)
    const gone = link !== undefined && !link.up && rule.told !== true
    const standIn = gone && original === undefined ? standInLimitsOf(asked) : undefined
    const away = gone && standIn === undefined
    if (link === undefined || away) return this.#declineLocally(asked, row, ANSWER.issuerDown)

    let pinBlock: Uint8Array | undefined
    if (message[52] !== undefined && source.tender === 'card') {
      const translated = await this.#pin(asked, source.pan, link.name)
      if (translated === undefined) return this.#declineLocally(asked, row, ANSWER.pinFormat)
      pinBlock = translated
    }

    const request: JournalRequest = {
      ...row,
      link: link.name,
      originalId: original?.id ?? null,
      state: 'sent',
      risk: decision === undefined ? '' : comparedText(decision.compared),
    }
    const counted = rule.judged
    if (counted) this.#risk.count(request)
    const written =
      standIn !== undefined
        ? await this.#standIns.answer(request, standIn)
        : original === undefined
          ? await this.#writer.request(request)
          : await this.#originals.claim(request, original)
    if (written === 'not-taken') {
      if (counted) this.#risk.uncount(request)
      return this.#declineLocally(asked, row, standIn === undefined ? ANSWER.originalInvalid : ANSWER.issuerDown)
    }
    committed()
    if (written.kind !== 'new') {
      if (counted) this.#risk.uncount(request)
      return this.#notNew(asked, row, written)
    }
    if (standIn !== undefined) return this.#standFor(asked, request)
    const down = networkRequest(asked, id, pinBlock, this.#config.acquirerId, original)
    if (rule.type === 'sale' && source.tender === 'wallet') return this.#order(asked, request, down, link)
    const exchange = await link.request(down)
    return this.#finish(asked, request, down, exchange, original)
  }

  /**
   * A wallet's order: what is not known is asked about and then cancelled. A code for the customer to scan is answered as soon as there is
   * one, with 09; the end is found by asking again with the same number, and is told to whoever listens.
   */
  async #order(
    asked: Asked,
    request: JournalRequest,
    down: NetworkMessage,
    link: IssuerLink,
  ): Promise<Answer | undefined> {
    const { clock, live } = this.#ports
    const { id, terminalId, batch, stan } = request
    const shows = asked.source.entry === 'shown'
    const order = new WalletOrder(
      {
        clock,
        timing: { ...walletTiming, ...this.#config.wallet },
        link,
        acquirerId: this.#config.acquirerId,
        events: {
          payerConfirms: (_, until) =>
            live.publish({ kind: 'order', terminalId, batch, stan, at: clock.now(), what: 'payer-confirms', until }),
        },
        ...(shows ? { codeOf: codeMaker(asked, this.#config.acquirerId) } : {}),
      },
      request,
      link.request(down),
    )
    this.orders.add(order)
    const ended: Promise<Answer | undefined> = order.settled
      .then((exchange) => this.#finish(asked, request, down, exchange, undefined, order.between))
      .finally(() => {
        this.orders.remove(id)
        if (order.code !== undefined) {
          this.#open.delete(id)
          live.publish({ kind: 'order', terminalId, batch, stan, at: clock.now(), what: 'ended' })
        }
      })
    order.written = ended
    if (!shows) return ended
    const code = await Promise.race([order.shown, ended.then(() => undefined)])
    if (code === undefined) return ended
    return this.#inProgress(asked, request, code)
  }

  #inProgress(asked: Asked, { id, businessDay }: { id: JournalId; businessDay: string }, shown: ShownCode): Answer {
    return { ...localAnswer(id, IN_PROGRESS, asked.at, businessDay), shown }
  }

  /**
   * Something of the network's about an order that is still open: a notice, or the first answer after its time. False when no such order
   * is open here; what became of it may still be on its way to the journal ({@link orderSettled}).
   */
  orderTold(link: string, id: JournalId, message: NetworkMessage): boolean {
    const order = this.orders.find(id)
    if (order === undefined || order.over) return false
    if (order.request.link !== link || order.request.terminalId !== message[41]) return false
    order.told(message)
    return true
  }

  async #finish(
    asked: Asked,
    request: JournalRequest,
    down: NetworkMessage,
    exchange: Exchange,
    original: Original | undefined,
    between = '',
  ): Promise<Answer | undefined> {
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
    const stored = await this.#writer.outcome(write)
    if (stored.kind === 'overtaken') {
      // A reversal came first, and what it decided stands [LAW-2].
      this.#settleTally(request, 'reversing')
      this.#show(asked, request, stored.row?.state ?? 'reversing', ANSWER.noAnswer, at)
      return { ...silent, responseCode: ANSWER.noAnswer, approvalCode: '' }
    }
    if (verdict.opens !== undefined) this.#opened(request.id)
    if (up?.[39] === PART && verdict.state === 'declined') this.#tookPart(request.link, up)
    this.#settleTally(request, verdict.state, amount)
    this.#show(asked, { ...request, amount }, verdict.state, verdict.code, at)
    return answer
  }

  #settleTally(request: JournalRequest, state: JournalState, amount = request.amount): void {
    if (!FINANCIAL[request.type].judged || (state === 'approved' && amount === request.amount)) return
    this.#risk.uncount(request)
    if (state === 'approved') this.#risk.count({ ...request, amount })
  }

  #decide({ standing, at, amount }: Asked, content: Content): RiskDecision {
    return this.#risk.decide({
      panToken: content.panToken,
      terminalId: standing.terminalId,
      merchantId: standing.merchantId,
      mcc: standing.mcc,
      amount,
      at,
      businessDay: content.businessDay,
      hour: Math.floor((at / 60_000 + this.#config.cutOver.offsetMinutes) / 60) % 24,
    })
  }

  async #stop(asked: Asked, row: JournalRequest, decision: RiskDecision): Promise<Answer | undefined> {
    const { standing, amount, at } = asked
    const written = await this.#declineLocally(
      asked,
      { ...row, risk: comparedText(decision.compared) },
      decision.responseCode,
    )
    if (written?.id !== row.id) return written
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
      .catch(() => this.#ports.metrics.count('switch_risk_record_failed_total'))
    return written
  }

  async #pin({ session, message }: Asked, pan: Pan, link: string): Promise<Uint8Array | undefined> {
    const to = this.#zpks.get(link)
    if (session.pik === null || to === undefined) return undefined
    const result = await this.#ports.keys.translatePin({ from: session.pik, to, block: message[52]!, pan })
    return result.ok ? result.value : undefined
  }

  /** A refusal of our own, kept like any other answer. */
  async #declineLocally(asked: Asked, row: JournalRequest, code: string): Promise<Answer | undefined> {
    if (asked.rule.told === true) return this.#refuseTold(asked, row, code)
    const silent = localAnswer(row.id, code, asked.at, row.businessDay)
    const answer = { ...silent, said: asked.compose(silent) }
    const written = await this.#writer.request({
      ...row,
      state: 'declined',
      responseCode: code,
      request: row.request + maskedLine('terminal', 'out', asked.at, answer.said, asked.message),
    })
    if (written.kind !== 'new') return this.#notNew(asked, row, written)
    this.#show(asked, row, 'declined', code, this.#ports.clock.now())
    return answer
  }

  /** The issuer is away and the contract grants it: approved here, and the issuer is told as soon as it is back. */
  async #standFor(asked: Asked, request: JournalRequest): Promise<Answer> {
    const at = this.#ports.clock.now()
    const silent = standInAnswer(request, this.#config.acquirerId, at)
    const { said, write } = ownOutcome(asked, request, silent, 'approved', at)
    const stored = await this.#writer.outcome(write)
    if (stored.kind === 'overtaken') {
      this.#settleTally(request, 'reversing')
      this.#show(asked, request, stored.row?.state ?? 'reversing', ANSWER.noAnswer, at)
      return { ...silent, responseCode: ANSWER.noAnswer, approvalCode: '' }
    }
    this.#ports.metrics.count('switch_stand_in_total', { link: request.link })
    this.#opened(request.id)
    this.#show(asked, request, 'approved', ANSWER.approved, at)
    return { ...silent, said }
  }

  /** What has happened already cannot be refused in silence: its refusal is an outcome that is told of, so that it becomes a case. */
  async #refuseTold(asked: Asked, row: JournalRequest, code: string): Promise<Answer | undefined> {
    const request: JournalRequest = { ...row, state: 'sent' }
    const written = await this.#writer.request(request)
    if (written.kind !== 'new') return this.#notNew(asked, row, written)
    const silent = localAnswer(row.id, code, asked.at, row.businessDay)
    const at = this.#ports.clock.now()
    const { said, write } = ownOutcome(asked, request, silent, 'declined', at)
    await this.#writer.outcome(write)
    this.#show(asked, request, 'declined', code, at)
    return { ...silent, said }
  }

  #notNew(asked: Asked, content: Content, written: RequestWritten): Answer | undefined {
    if (written.kind === 'known') {
      if (!sameContent({ ...written.row, amount: written.row.asked }, content))
        return this.#reused(asked, content.businessDay)
      this.#ports.metrics.count('switch_repeated_total')
      const shown = written.row.state === 'sent' ? this.orders.find(written.row.id)?.code : undefined
      return shown === undefined ? answerOf(written.row) : this.#inProgress(asked, written.row, shown)
    }
    return this.#refused(asked, content.businessDay, written.kind === 'refused' ? written.reason : 'database')
  }

  #reused(asked: Asked, businessDay: string): Answer {
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

  #refused(asked: Asked, businessDay: string, reason: 'overload' | 'database'): Answer {
    this.#ports.metrics.count('switch_refused_total', { reason })
    return localAnswer(0, ANSWER.malfunction, asked.at, businessDay)
  }

  #show(asked: Asked, row: JournalRequest, state: JournalState, code: string, at: Millis): void {
    const tookMs = Math.max(0, at - asked.at)
    this.#ports.metrics.count('switch_transactions_total', { type: row.type, code, link: row.link })
    this.#ports.metrics.observe('switch_transaction_seconds', tookMs / 1_000, { type: row.type })
    this.#ports.live.publish(shownTransaction(row, state, code, tookMs))
  }
}
