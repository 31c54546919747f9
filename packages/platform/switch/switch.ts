import { businessDayOf, delay, Fault, type LinkListener, type Timer } from '@evertill/foundation'
import { Risk } from '../risk/index.ts'
import { Authorization } from './authorization/authorization.ts'
import type { SwitchConfig } from './config.ts'
import { IssuerLink, type LinkStanding } from './issuer/link.ts'
import type { NetworkMessage } from './issuer/network-message.ts'
import { takeNotice } from './issuer/order-notice.ts'
import { RoutingTable } from './issuer/routing.ts'
import { sumsOfDay } from './journal/day-sums.ts'
import {
  idAt,
  idOfRrn,
  type JournalId,
  JournalIds,
  type MoneyState,
  moneyOf,
  type TransactionKey,
} from './journal/journal.ts'
import { lastId, readMark, writeMark } from './journal/mark.ts'
import { JournalQuery } from './journal/query.ts'
import { findById, findByKeys } from './journal/store.ts'
import { JournalWriter } from './journal/writer.ts'
import { lifeOf, type TransactionLife } from './paper/life.ts'
import type { SwitchPorts } from './ports.ts'
import { HOUSE_RETENTION, Retention } from './retention.ts'
import { takeLateAnswer } from './reversal/late-answer.ts'
import { type ClearedUntold, takeCleared, type Untold } from './reversal/overturned.ts'
import { ReversalOwner } from './reversal/owner.ts'
import { finish, orphans } from './reversal/recovery.ts'
import type { OpenReversal } from './reversal/reversal.ts'
import { countReversals, listReversals } from './reversal/store.ts'
import { SessionStore } from './session/store.ts'
import { TerminalDesk } from './terminal/desk.ts'
import { TerminalListener } from './terminal/listener.ts'
import { type ProcessingDigit, type ProcessingRequest, ProcessingRequests } from './terminal/processing-request.ts'
import { signatureOf } from './terminal/signature.ts'

/** How often the journal is looked through for requests that nobody finishes any more. */
const SWEEP_MS = 15_000
/** The same while nothing new is written. */
const SWEEP_IDLE_MS = 60_000
const SWEEP_PAGE = 1_000
/** How long a stop waits for sales that are under way. */
const STOP_WITHIN_MS = 3_000
const MARK_LAG_MS = 45_000

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
  #parts:
    | { writer: JournalWriter; authorization: Authorization; listener: TerminalListener; ids: JournalIds }
    | undefined
  #sweeper: Timer | undefined
  #sweeping: Promise<void> | undefined
  #marked: JournalId = 0

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
    const { db, clock, random } = this.#ports
    await this.#retention.start()
    const ids = new JournalIds(await lastId(db))
    await this.#requests.start()
    const writer = new JournalWriter(
      db,
      clock,
      () => this.#ports.outbox.wake(),
      this.#retention.weeks,
      this.#config.writer,
    )
    const authorization = new Authorization(this.#ports, this.#config, {
      writer,
      ids,
      risk: this.risk,
      routes: new RoutingTable(this.#config.routes),
      links: this.#links,
      opened: () => this.#owner.wake(),
      tookPart: (link, answer) => void this.#tookPart(link, answer),
    })
    const desk = new TerminalDesk(this.#ports, this.#config, {
      sessions: this.#sessions,
      authorization,
      risk: this.risk,
      ids,
      requests: this.#requests,
      opened: () => this.#owner.wake(),
    })
    const listener = new TerminalListener(this.#ports, desk, this.#config.limits)
    this.#parts = { writer, authorization, listener, ids }
    await this.#sweep(ids.last + 1)
    // Behind the sweep: what it undoes moved no money. A business day is at most a day old, and an hour more where the clock was put back.
    const now = clock.now()
    const [day, since] = [businessDayOf(now, this.#config.cutOver), now - 25 * 3_600_000]
    await this.risk.start(await sumsOfDay(db, day, since))
    this.#owner.start()
    for (const link of this.#links.values()) link.start()
    // Every instance looks at a moment of its own.
    this.#sweepLater(SWEEP_MS + random.integer(0, 1_000))
  }

  async #late(link: string, message: NetworkMessage): Promise<void> {
    // Lines are opened after the start, so that whoever is told of an answer can find its row.
    const { authorization, ids } = this.#parts!
    const id = message.mti === '0210' ? idOfRrn(message[37] ?? '', ids.newest(this.#ports.clock.now())) : undefined
    if (id !== undefined) {
      if (authorization.orderTold(link, id, message)) return
      await authorization.orderSettled(id)
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
      told: (id) => authorization.orderTold(link.name, id, message),
      settled: (id) => authorization.orderSettled(id),
      undoes: (late) => this.#tookLate(link.name, late),
    })
    this.#ports.metrics.count('switch_order_notices_total', { link: link.name, answer: answer ?? 'later' })
    if (answer !== undefined) reply({ ...message, mti: '0630', 39: answer })
  }

  /** Takes no more, lets what is under way end as far as it can, and closes the lines. */
  async stop(): Promise<void> {
    this.#sweeper?.cancel()
    this.#sweeper = undefined
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
    await this.#sweeping
    await this.#parts?.writer.drained()
  }

  /** As `stop`, but as a power cut would: nothing is waited for and nothing more is tried. */
  crash(): void {
    this.#sweeper?.cancel()
    this.#sweeper = undefined
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

  #sweepLater(delayMs: number): void {
    this.#sweeper = this.#ports.clock.after(delayMs, () => {
      const { authorization, ids } = this.#parts!
      // Nothing new since the mark: nothing to look for.
      if (this.#marked > ids.last) return this.#sweepLater(SWEEP_IDLE_MS)
      const until = authorization.oldestOpen() ?? ids.last + 1
      this.#sweeping = this.#sweep(until)
        .catch((error: unknown) => {
          // The database is away: the next turn looks again, from the same mark.
          if (!(error instanceof Fault)) throw error
        })
        .finally(() => {
          this.#sweeping = undefined
          if (this.#sweeper !== undefined) this.#sweepLater(SWEEP_MS)
        })
    })
  }

  /** Finishes by rule what was asked before `until` and is nobody's any more, and moves the mark there. */
  async #sweep(until: JournalId): Promise<void> {
    const { db, clock, metrics } = this.#ports
    const { writer, authorization } = this.#parts!
    for (let from = await readMark(db); ; ) {
      const page = await orphans(db, from, until, SWEEP_PAGE)
      const left = page.filter((row) => !authorization.isOpen(row.id))
      await Promise.all(left.map((row) => writer.outcome(finish(row, clock.now()))))
      if (left.length > 0) {
        metrics.count('switch_orphans_total')
        this.#owner.wake()
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
