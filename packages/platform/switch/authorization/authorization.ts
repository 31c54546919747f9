import { businessDayOf, type Pan, sinceCutOver } from '@evertill/foundation'
import type { Risk, RiskDecision } from '../../risk/index.ts'
import { ANSWER } from '../errors.ts'
import type { IssuerLink } from '../issuer/link.ts'
import type { NetworkMessage } from '../issuer/network-message.ts'
import { firstUp, type RoutingTable } from '../issuer/routing.ts'
import { WalletOrders } from '../issuer/wallet-orders.ts'
import { comparedText } from '../journal/compared.ts'
import {
  type Content,
  type JournalId,
  type JournalIds,
  type JournalRequest,
  sameContent,
  type TransactionKey,
} from '../journal/journal.ts'
import { type JournalWriter, keyText, type RequestWritten } from '../journal/writer.ts'
import type { SwitchPorts } from '../ports.ts'
import type { Answer } from './answer.ts'
import { type Asked, contractFault, referenceOf } from './asked.ts'
import type { AuthorizationConfig } from './config.ts'
import { Flights } from './flight.ts'
import { journalRow } from './journal-row.ts'
import { Judgement } from './judgement.ts'
import { networkRequest } from './network-request.ts'
import { type Original, OriginalGuard } from './original.ts'
import { Outcomes } from './outcome.ts'
import { payerToken } from './payer.ts'
import { StandInBook, type StandInLimits, standInLimitsOf } from './stand-in.ts'
import { WalletSales } from './wallet-sale.ts'

/** Asks, at most once, and remembers: the way of a sale through the switch. */
export class Authorization {
  readonly #ports: SwitchPorts
  readonly #config: AuthorizationConfig
  readonly #writer: JournalWriter
  readonly #ids: JournalIds
  readonly #routes: RoutingTable
  readonly #links: ReadonlyMap<string, IssuerLink>
  readonly #zpks: ReadonlyMap<string, Uint8Array>
  readonly #originals: OriginalGuard
  readonly #standIns: StandInBook
  readonly #judgement: Judgement
  readonly #outcomes: Outcomes
  readonly #walletSales: WalletSales
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
    const { writer, ids, opened, tookPart } = parts
    const { orders } = this
    this.#ports = ports
    this.#config = config
    this.#writer = writer
    this.#ids = ids
    this.#routes = parts.routes
    this.#links = parts.links
    this.#zpks = new Map(config.links.map((link) => [link.name, link.zpk]))
    this.#originals = new OriginalGuard(ports.db, config, ids)
    this.#standIns = new StandInBook(ports.db)
    this.#judgement = new Judgement(parts.risk, ports.metrics, config.cutOver.offsetMinutes)
    this.#outcomes = new Outcomes(ports, {
      acquirerId: config.acquirerId,
      writer,
      judgement: this.#judgement,
      orders,
      opened,
      tookPart,
    })
    this.#walletSales = new WalletSales(ports, config, {
      orders,
      outcomes: this.#outcomes,
      ended: (id) => this.#open.delete(id),
    })
  }

  get inFlight(): number {
    return this.#flights.size
  }

  isOpen(id: JournalId): boolean {
    return this.#open.has(id)
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
    const { amount, rule, at } = asked
    const panToken = await payerToken(this.#ports.keys, asked)
    const businessDay = businessDayOf(at, this.#config.cutOver)
    const content: Content = { type: rule.type, amount, panToken, businessDay, at, originalId: null }
    const key = keyText(asked.key)
    const flying = this.#flights.get(key)
    if (flying !== undefined)
      return flying.refersTo === referenceOf(asked) && sameContent(flying.content, content)
        ? flying.answer
        : this.#outcomes.reused(asked, businessDay)
    const order = this.orders.showing(asked.key)
    if (order !== undefined) return this.#outcomes.shownAgain(asked, content, order)
    if (this.#flights.size >= this.#config.inFlight) return this.#outcomes.unheard(asked, businessDay, 'overload')
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
    if (local !== undefined) return this.#outcomes.refuse(asked, row, local)

    const decision = this.#judgement.of(asked, content)
    if (decision?.verdict === 'stop') return this.#stop(asked, row, decision)

    const refusal = rule.refersBack ? this.#originals.refusalOf(found, asked, content) : undefined
    if (refusal !== undefined) return this.#outcomes.refuse(asked, row, refusal)
    const original = found
    const way = this.#way(asked, original)
    if (typeof way === 'string') return this.#outcomes.refuse(asked, row, way)
    const { link, standIn } = way

    let pinBlock: Uint8Array | undefined
    if (message[52] !== undefined && source.tender === 'card') {
      const translated = await this.#pin(asked, source.pan, link.name)
      if (translated === undefined) return this.#outcomes.refuse(asked, row, ANSWER.pinFormat)
      pinBlock = translated
    }

    const request: JournalRequest = {
      ...row,
      link: link.name,
      originalId: original?.id ?? null,
      state: 'sent',
      risk: decision === undefined ? '' : comparedText(decision.compared),
    }
    this.#judgement.count(request)
    const written = await this.#store(request, original, standIn)
    if (written === 'not-taken') {
      this.#judgement.uncount(request)
      const code = standIn === undefined ? ANSWER.originalInvalid : ANSWER.issuerDown
      return this.#outcomes.refuse(asked, row, code)
    }
    committed()
    if (written.kind !== 'new') {
      this.#judgement.uncount(request)
      return this.#outcomes.notNew(asked, row, written)
    }
    if (standIn !== undefined) return this.#outcomes.stoodIn(asked, request)
    const down = networkRequest(asked, id, pinBlock, this.#config.acquirerId, original)
    if (rule.type === 'sale' && source.tender === 'wallet') return this.#walletSales.ask(asked, request, down, link)
    const exchange = await link.request(down)
    return this.#outcomes.exchanged(asked, request, down, exchange, original)
  }

  /** Over which line it goes, or would if we did not answer for its issuer; or the code with which it is refused [F39]. */
  #way(
    asked: Asked,
    original: Original | undefined,
  ): { readonly link: IssuerLink; readonly standIn: StandInLimits | undefined } | string {
    const { rule, source } = asked
    // A void and a refund go where their sale went: the issuer that took the money gives it back.
    const names =
      original !== undefined
        ? [original.link]
        : this.#routes.find(
            source.entry === 'shown' ? 'shown-code' : source.tender,
            source.tender === 'card' ? source.pan.reveal() : source.code,
          )
    if (names === undefined) return ANSWER.noRoute
    const link = firstUp(this.#links, names)
    const gone = link !== undefined && !link.up && rule.told !== true
    const standIn = gone && original === undefined ? standInLimitsOf(asked) : undefined
    const away = gone && standIn === undefined
    if (link === undefined || away) return ANSWER.issuerDown
    return { link, standIn }
  }

  /** Commits the request, together with whatever it takes hold of. */
  #store(
    request: JournalRequest,
    original: Original | undefined,
    standIn: StandInLimits | undefined,
  ): Promise<RequestWritten | 'not-taken'> {
    if (standIn !== undefined) return this.#standIns.answer(request, standIn)
    return original === undefined ? this.#writer.request(request) : this.#originals.claim(request, original)
  }

  async #stop(asked: Asked, row: JournalRequest, decision: RiskDecision): Promise<Answer | undefined> {
    const risk = comparedText(decision.compared)
    const answer = await this.#outcomes.refuse(asked, { ...row, risk }, decision.responseCode)
    if (answer?.id === row.id) await this.#judgement.record(asked, row, decision)
    return answer
  }

  async #pin({ session, message }: Asked, pan: Pan, link: string): Promise<Uint8Array | undefined> {
    const to = this.#zpks.get(link)
    if (session.pik === null || to === undefined) return undefined
    const result = await this.#ports.keys.translatePin({ from: session.pik, to, block: message[52]!, pan })
    return result.ok ? result.value : undefined
  }
}
