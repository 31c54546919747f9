import { businessDayOf, delay, Fault, type LinkListener } from '@evertill/foundation'
import { Risk } from '../risk/index.ts'
import { Authorization } from './authorization/authorization.ts'
import type { SwitchConfig } from './config.ts'
import { IssuerLink, type LinkStanding } from './issuer/link.ts'
import type { NetworkMessage } from './issuer/network-message.ts'
import { takeNotice } from './issuer/order-notice.ts'
import { RoutingTable } from './issuer/routing.ts'
import { sumsOfDay } from './journal/day-sums.ts'
import {
  idOfRrn,
  type JournalId,
  JournalIds,
  type MoneyState,
  moneyOf,
  type TransactionKey,
} from './journal/journal.ts'
import { lastId } from './journal/mark.ts'
import { JournalQuery } from './journal/query.ts'
import { findById, findByKeys } from './journal/row.ts'
import { JournalWriter } from './journal/writer.ts'
import { lifeOf, type TransactionLife } from './paper/life.ts'
import type { SwitchPorts } from './ports.ts'
import { HOUSE_RETENTION, Retention } from './retention.ts'
import { takeLateAnswer } from './reversal/late-answer.ts'
import { type ClearedUntold, takeCleared, type Untold } from './reversal/overturned.ts'
import { ReversalOwner } from './reversal/owner.ts'
import { Recovery } from './reversal/recovery.ts'
import type { OpenReversal } from './reversal/reversal.ts'
import { countReversals, listReversals } from './reversal/store.ts'
import { SessionStore } from './session/store.ts'
import { TerminalDesk } from './terminal/desk.ts'
import { TerminalListener } from './terminal/listener.ts'
import { Management } from './terminal/management.ts'
import { type ProcessingDigit, type ProcessingRequest, ProcessingRequests } from './terminal/processing-request.ts'
import { signatureOf } from './terminal/signature.ts'

/** How long a stop waits for sales that are under way. */
const STOP_WITHIN_MS = 3_000

/** What stands between a start and a stop. */
interface Parts {
  readonly ids: JournalIds
  readonly writer: JournalWriter
  readonly authorization: Authorization
  readonly recovery: Recovery
  readonly listener: TerminalListener
}

/** The room as a whole; see README.md for what happens inside. */
export class Switch {
  readonly journal: JournalQuery
  readonly risk: Risk
  readonly #ports: SwitchPorts
  readonly #config: SwitchConfig
  readonly #links: ReadonlyMap<string, IssuerLink>
  readonly #owner: ReversalOwner
  readonly #sessions: SessionStore
  readonly #retention: Retention
  readonly #requests: ProcessingRequests
  #parts: Parts | undefined

  constructor(ports: SwitchPorts, config: SwitchConfig) {
    this.#ports = ports
    this.#config = config
    this.risk = new Risk(ports, config.rules)
    this.journal = new JournalQuery(ports.db, ports.keys)
    this.#sessions = new SessionStore(ports.db)
    this.#retention = new Retention(
      ports,
      config.retention ?? HOUSE_RETENTION,
      ports.settledBefore ?? (async () => false),
    )
    this.#requests = new ProcessingRequests(ports.db)
    const links = new Map<string, IssuerLink>()
    for (const options of config.links)
      links.set(
        options.name,
        new IssuerLink(
          { clock: ports.clock, random: ports.random, dialler: ports.dialler },
          { id: config.acquirerId },
          options,
          {
            stateChanged: (link, up) => {
              ports.metrics.count('switch_link_changes_total', { link: link.name, up: up ? 'yes' : 'no' })
              ports.live.publish({ kind: 'issuer', standing: link.standing() })
              if (up) this.#owner.linkUp(link.name)
            },
            late: (link, message) => {
              void this.#late(link.name, message)
            },
            notice: (link, message, reply) => void this.#noticed(link, message, reply),
            malformed: (link) => ports.metrics.count('switch_network_malformed_total', { link: link.name }),
          },
        ),
      )
    this.#links = links
    this.#owner = new ReversalOwner(
      {
        ...ports,
        wakeOutbox: () => ports.outbox.wake(),
        tookPart: (link, answer) => void this.#tookPart(link, answer),
      },
      { acquirerId: config.acquirerId, agedAfterMs: config.agedAfterMs },
      links,
    )
  }

  /** Finishes what an earlier life left open, then opens the lines. Terminals may be accepted when it resolves. */
  async start(): Promise<void> {
    const { db, clock } = this.#ports
    await this.#retention.start()
    const ids = new JournalIds(await lastId(db))
    await this.#requests.start()
    const { recovery } = this.#assemble(ids)
    await recovery.sweep(ids.last + 1)
    // Behind the sweep: what it undoes moved no money. A business day is at most a day old, and an hour more where the clock was put back.
    const now = clock.now()
    const [day, since] = [businessDayOf(now, this.#config.cutOver), now - 25 * 3_600_000]
    await this.risk.start(await sumsOfDay(db, day, since))
    this.#owner.start()
    for (const link of this.#links.values()) link.start()
    recovery.start()
  }

  /** Whatever needs the number after which this life begins. */
  #assemble(ids: JournalIds): Parts {
    const ports = this.#ports
    const config = this.#config
    const risk = this.risk
    const sessions = this.#sessions
    const requests = this.#requests
    const opened = (): void => this.#owner.wake()
    const writer = new JournalWriter(
      ports.db,
      ports.clock,
      () => ports.outbox.wake(),
      this.#retention.weeks,
      config.writer,
    )
    const authorization = new Authorization(ports, config, {
      writer,
      ids,
      risk,
      routes: new RoutingTable(config.routes),
      links: this.#links,
      opened,
      tookPart: (link, answer) => void this.#tookPart(link, answer),
    })
    const management = new Management(ports, config, { sessions, authorization, risk, ids, requests, opened })
    const desk = new TerminalDesk(ports, config, { sessions, authorization, requests, management })
    const listener = new TerminalListener(ports, desk, config.limits)
    const recovery = new Recovery({ ...ports, writer, ids, underWay: authorization, opened })
    this.#parts = { ids, writer, authorization, recovery, listener }
    return this.#parts
  }

  async #late(link: string, message: NetworkMessage): Promise<void> {
    // Lines are opened after the start, so that whoever is told of an answer can find its row.
    const { authorization, ids } = this.#parts!
    const id = message.mti === '0210' ? idOfRrn(message[37] ?? '', ids.newest(this.#ports.clock.now())) : undefined
    if (id !== undefined) {
      if (authorization.orders.told(link, id, message)) return
      await authorization.orders.settled(id)
    }
    await this.#tookLate(link, message)
  }

  /** Whether what came too late is being undone. */
  async #tookLate(link: string, message: NetworkMessage): Promise<boolean> {
    const reversed = (await takeLateAnswer({ ...this.#ports, ids: this.#parts!.ids }, link, message)) === 'reversed'
    if (reversed) this.#owner.wake()
    return reversed
  }

  /** A part that was taken of what was refused here counts like an approval that came late. */
  async #tookPart(link: string, answer: NetworkMessage): Promise<void> {
    if (this.#parts !== undefined)
      await takeLateAnswer({ ...this.#ports, ids: this.#parts.ids }, link, answer, { kept: true })
  }

  async #noticed(link: IssuerLink, message: NetworkMessage, reply: (answer: NetworkMessage) => void): Promise<void> {
    const { authorization, ids } = this.#parts!
    const answer = await takeNotice({ ...this.#ports, ids }, link.name, message, {
      told: (id) => authorization.orders.told(link.name, id, message),
      settled: (id) => authorization.orders.settled(id),
      undoes: (late) => this.#tookLate(link.name, late),
    })
    this.#ports.metrics.count('switch_order_notices_total', { link: link.name, answer: answer ?? 'later' })
    if (answer !== undefined) reply({ ...message, mti: '0630', 39: answer })
  }

  /** Takes no more, lets what is under way end as far as it can, and closes the lines. */
  async stop(): Promise<void> {
    this.#parts?.recovery.halt()
    this.#parts?.listener.quiesce()
    // Nobody will see how they end: they are cancelled in good order.
    this.#parts?.authorization.orders.stop()
    // Sales under way end with their own answers as long as the issuers are quick; what is left then is owned as unknown.
    const { clock } = this.#ports
    for (const until = clock.monotonic() + STOP_WITHIN_MS; clock.monotonic() < until; await delay(clock, 20))
      if ((this.#parts?.authorization.inFlight ?? 0) === 0) break
    this.#parts?.listener.stop()
    for (const link of this.#links.values()) link.stop()
    await this.#owner.stop()
    await this.#retention.stop()
    await this.#parts?.recovery.stop()
    await this.#parts?.writer.drained()
  }

  /** As `stop`, but as a power cut would: nothing is waited for and nothing more is tried. */
  crash(): void {
    this.#parts?.recovery.halt()
    this.#parts?.authorization.orders.drop()
    this.#parts?.writer.stop()
    this.#parts?.listener.stop()
    for (const link of this.#links.values()) link.stop()
    void this.#owner.stop()
    this.#retention.crash()
  }

  /** A door for links of frames. Where the link has proven whose it is, say so: no other terminal may speak on it. */
  acceptTerminal(terminalId?: string): LinkListener {
    if (this.#parts === undefined)
      throw new Fault('switch.not-started', 'The switch has not been started', { retriable: true })
    return this.#parts.listener.accept(terminalId)
  }

  /** The only source of statements about money [LAW-4]. */
  async moneyOf(key: TransactionKey): Promise<MoneyState> {
    const [row] = await findByKeys(this.#ports.db, [key])
    // A request that never arrived moved nothing, but it may still be on its way.
    if (row === undefined) return 'unknown'
    if (row.voidId === null) return moneyOf(row)
    const undoing = await findById(this.#ports.db, row.voidId)
    if (undoing?.state === 'approved') return 'no'
    return undoing?.state === 'reversed' || undoing?.state === 'declined' ? 'yes' : 'unknown'
  }

  /**
   * Told by whoever reads the networks' files: what was cleared of which no room downstream knows. Gives what the journal says of each; what
   * was refused counts as moved from now on. Rejects with a Fault when the database refuses; may be told again.
   */
  cleared(link: string, records: readonly ClearedUntold[]): Promise<readonly (Untold | undefined)[]> {
    return takeCleared(this.#ports.db, link, records, this.#ports.clock.now())
  }

  life(id: JournalId): Promise<TransactionLife | undefined> {
    return lifeOf(this.#ports.db, id)
  }

  signature(id: JournalId): Promise<Uint8Array | undefined> {
    return signatureOf(this.#ports.db, id)
  }

  /**
   * Wants something of a terminal, by the header of the next answers to it: it obeys when it is idle and reports. Durable when it
   * resolves; asked again while it is open, it stands as it is. Rejects with a Fault when the database refuses.
   */
  request(terminalId: string, digit: ProcessingDigit): Promise<ProcessingRequest> {
    return this.#requests.ask(terminalId, digit, this.#ports.clock.now())
  }

  /** Takes a request back. False when it was not open. */
  withdrawRequest(terminalId: string, digit: ProcessingDigit): Promise<boolean> {
    return this.#requests.end(terminalId, digit, 'withdrawn', this.#ports.clock.now())
  }

  /** What was wanted of a terminal and what it said, the newest first. */
  requests(terminalId: string): Promise<readonly ProcessingRequest[]> {
    return this.#requests.list(terminalId)
  }

  links(): readonly LinkStanding[] {
    return [...this.#links.values()].map((link) => link.standing())
  }

  /** What is still owed to issuers, the oldest first. */
  openReversals(limit = 200): Promise<readonly OpenReversal[]> {
    return listReversals(this.#ports.db, limit)
  }

  reversalCounts(): Promise<readonly { link: string; open: number; oldestAt: number }[]> {
    return countReversals(this.#ports.db)
  }

  /** For gauges. */
  load(): { links: number; inFlight: number; waiting: number } {
    return {
      links: this.#parts?.listener.links ?? 0,
      inFlight: this.#parts?.authorization.inFlight ?? 0,
      waiting: this.#parts?.writer.depth ?? 0,
    }
  }
}
