import type { Actor, Overview, Route } from '@evertill/contract'
import { type Clock, type Dialler, localDayOf, type Millis, type Random } from '@evertill/foundation'
import { type Db, type Migration, metered } from './database/index.ts'
import { deskMigrations, deskRoutes, helpRoutes, releaseOf } from './diagnosis-desk/index.ts'
import { Fleet, fleetMigrations, fleetRoutes } from './fleet/index.ts'
import { Metrics } from './http/index.ts'
import { incidentMigrations, incidentRoutes } from './incident/index.ts'
import type { Keys } from './keys/index.ts'
import { Ledger, ledgerMigrations, ledgerRoutes } from './ledger/index.ts'
import { LiveHub } from './live.ts'
import { createMerchant, merchantMigrations, merchantRoutes } from './merchant/index.ts'
import { createOperator, operatorMigrations, operatorRoutes } from './operator/index.ts'
import { createOutbox, type OutboxOptions, outboxMigrations } from './outbox/index.ts'
import { riskMigrations, riskRoutes } from './risk/index.ts'
import {
  createSettlement,
  type SettlementRules,
  settlementMigrations,
  settlementRoutes,
  shippedRules,
} from './settlement/index.ts'
import {
  type LiveEvent,
  liveTransactionOf,
  Switch,
  type SwitchConfig,
  switchMigrations,
  switchRoutes,
} from './switch/index.ts'
import { createWatch } from './watch.ts'

/** The tables of the whole house, in the order in which rooms lean on each other. */
export const migrations: readonly Migration[] = [
  ...outboxMigrations,
  ...operatorMigrations,
  ...merchantMigrations,
  ...riskMigrations,
  ...switchMigrations,
  ...ledgerMigrations,
  ...settlementMigrations,
  ...fleetMigrations,
  ...deskMigrations,
  ...incidentMigrations,
]

export interface PlatformConfig {
  /** False in production: then there are no practice terminals. */
  readonly practice: boolean
  readonly switch: SwitchConfig
  /** Fees, card products, calendar and funding; {@link shippedRules} unless told. */
  readonly settlement?: SettlementRules
  /** What terminals are told of this house beside the version they must have. */
  readonly terminals?:
    | { readonly hosts: readonly string[]; readonly certificateEndsAt: () => Millis | undefined }
    | undefined
  /** How patiently events are looked for and gathered; the outbox's own numbers unless told. */
  readonly outbox?: Partial<Pick<OutboxOptions, 'pollMs' | 'gatherMs' | 'batch' | 'keepMs'>>
}

export interface PlatformPorts {
  readonly clock: Clock
  readonly random: Random
  readonly db: Db
  readonly keys: Keys
  readonly dialler: Dialler
  readonly config: PlatformConfig
  /** Told when something downstream could not act on an event; for the log. */
  readonly onTrouble?: (trouble: { what: string; detail: Readonly<Record<string, string | number>> }) => void
}

export type Platform = ReturnType<typeof createPlatform>

/** Every room, wired. No server, no timer and no statement yet: simulation and production make it the same way. */
export function createPlatform(ports: PlatformPorts) {
  const { clock, random, keys, dialler, config } = ports
  const watched = metered(ports.db, clock)
  const { db } = watched
  const metrics = new Metrics()
  const outbox = createOutbox({
    db,
    clock,
    random,
    ...config.outbox,
    onFailure: ({ consumer, failures, error }) => {
      metrics.count('evertill_outbox_failures_total', { consumer })
      const code = (error as { code?: unknown }).code
      ports.onTrouble?.({
        what: 'outbox',
        detail: { consumer, failures, code: typeof code === 'string' ? code : (error as Error).name },
      })
    },
  })
  const operator = createOperator({ db, clock, random, keys })
  const house = async () => {
    const required = (await releaseOf(db))?.required
    const { hosts = [], certificateEndsAt } = config.terminals ?? {}
    const ends = certificateEndsAt?.()
    return {
      ...(hosts.length === 0 ? {} : { hosts: [...hosts] }),
      ...(required === undefined ? {} : { requiredVersion: required }),
      ...(ends === undefined ? {} : { certificateEndsAt: ends }),
    }
  }
  const merchant = createMerchant({ db, clock, random, keys, outbox, practice: config.practice, house })
  const { directory } = merchant
  const ledger = new Ledger({ db, clock })
  const rules = config.settlement ?? shippedRules
  const settlement = createSettlement({
    db,
    clock,
    calendar: rules.calendar,
    fundingRule: rules.funding,
    facts: { schedule: rules.fees, products: rules.products, walletLinks: rules.walletLinks },
    journal: (source, cleared) => swtch.cleared(source, cleared),
  })
  const live = new LiveHub({ clock, directory, overview: (actor) => read.overview(actor) })
  const fleet = new Fleet({ db, clock, directory, onChange: (change) => live.terminal(change) })
  const swtch = new Switch(
    {
      clock,
      random,
      db,
      keys,
      dialler,
      directory,
      outbox,
      metrics: {
        count(name, labels) {
          metrics.count(name, labels)
          const why = name === 'switch_refused_total' ? labels?.reason : undefined
          if (why === 'overload' || why === 'database') watch.refused(why)
        },
        observe: (name, seconds, labels) => metrics.observe(name, seconds, labels),
      },
      live: { publish: (event) => show(event) },
      // What the outbox has not delivered yet is not booked, so it cannot be settled either.
      settledBefore: async (day) =>
        (await outbox.status()).every(({ oldestAt }) => oldestAt === undefined || localDayOf(oldestAt) >= day) &&
        settlement.settledBefore(day),
    },
    config.switch,
  )

  const watch = createWatch({
    db,
    clock,
    random,
    merchant,
    fleet,
    live,
    metrics,
    config: config.switch,
    wallets: rules.walletLinks,
    switch: () => swtch,
    databaseLoad: watched.load,
  })
  const { desk, commands, seen } = watch

  const around = async (
    actor: Pick<Actor, 'scope' | 'rights'>,
  ): Promise<Pick<Overview, 'terminals' | 'outboxLag' | 'incidents' | 'maintenance' | 'refused'>> => {
    const [terminals, status, seenBeside] = await Promise.all([
      merchant.lists.terminalCounts(actor.scope, fleet.seen()),
      outbox.status(),
      watch.overview(actor),
    ])
    return { terminals, outboxLag: Math.max(0, ...status.map((it) => it.waiting)), ...seenBeside }
  }
  const read = switchRoutes(swtch, {
    sql: db,
    clock,
    directory,
    offsetMinutes: config.switch.cutOver.offsetMinutes,
    titles: new Map(config.switch.links.map((link) => [link.name, link.title])),
    around,
    booked: (transactionId) => ledger.lifeOf(transactionId),
  })

  const orderWatchers = new Set<(event: Extract<LiveEvent, { kind: 'order' }>) => void>()

  /** What the switch tells of the moment goes to the screens and to the fleet; losing one loses nothing but that. */
  const show = (event: LiveEvent): void => {
    if (event.kind === 'order') {
      for (const told of orderWatchers) told(event)
    } else if (event.kind === 'issuer') {
      if (live.watched) void showIssuer(event.standing.name)
    } else if (event.kind === 'terminal') {
      if (event.what === 'signed-on' || event.what === 'echo') seen(event.terminalId, event.what)
      if (event.what === 'signed-on' || event.what === 'signed-off')
        fleet.spoke(event.terminalId, { at: event.at, transaction: false, signedOn: event.what === 'signed-on' })
      else if (event.what === 'status' || event.what === 'echo')
        fleet.spoke(event.terminalId, { at: event.at, transaction: false })
    } else {
      // What is still under way says nothing of the line yet.
      if (event.state !== 'sent') desk.told({ ...event, approved: event.state === 'approved' })
      fleet.spoke(event.terminalId, { at: event.at, transaction: true, signedOn: true, batch: event.batch })
      if (live.watched)
        liveTransactionOf(event, directory).then(
          (row) => row !== undefined && live.transaction(row),
          () => metrics.count('evertill_live_lost_total'),
        )
    }
  }

  const showIssuer = async (name: string): Promise<void> => {
    try {
      for (const row of await read.issuers()) if (row.id === name) live.issuer(row)
    } catch {
      metrics.count('evertill_live_lost_total')
    }
  }

  outbox.consume(ledger.consumer)
  outbox.consume(settlement.consumer)

  const routes: readonly Route[] = [
    ...read.routes,
    ...fleetRoutes(fleet, merchant, commands),
    ...deskRoutes(desk, merchant, { calendar: watch.calendar, fleet, db, clock }),
    ...helpRoutes({
      desk,
      merchant,
      keys,
      clock,
      calendar: watch.calendar,
      presence: (terminalId) => fleet.live(terminalId),
      incidentOf(terminalId) {
        const it = watch.incidents.explains(terminalId)
        return it && { since: it.openedAt, owned: it.owner !== undefined, ...(it.cause ? { cause: it.cause.id } : {}) }
      },
    }),
    ...incidentRoutes(watch.incidents),
    ...merchantRoutes(merchant, db),
    ...riskRoutes(swtch.risk, { keys, clock, directory }),
    ...ledgerRoutes(ledger),
    ...settlementRoutes(settlement, {
      clock,
      cutOver: config.switch.cutOver,
      sources: config.switch.links.map((it) => it.name),
    }),
    ...operatorRoutes(operator),
  ]

  return {
    clock,
    random,
    db,
    keys,
    config,
    metrics,
    outbox,
    operator,
    merchant,
    ledger,
    settlement,
    live,
    fleet,
    commands,
    watch,
    desk,
    switch: swtch,
    routes,
    /** Words about open wallet orders, for the lines of tills; lossy. */
    watchOrders: (told: (event: Extract<LiveEvent, { kind: 'order' }>) => void): void => void orderWatchers.add(told),
    /** Reading for screens and exports, with the asker's scope. */
    read: { transactions: read.list, overview: read.overview, issuers: read.issuers },

    /** Finishes what an earlier life left open, then works. Terminals may be let in when it resolves. */
    async start(): Promise<void> {
      await fleet.start()
      await outbox.start()
      await swtch.start()
      await watch.start()
      live.start()
    },

    /** Takes nothing new, lets what is under way end, and tells the table who was here. */
    async stop(): Promise<void> {
      live.stop()
      await watch.stop()
      await swtch.stop()
      await outbox.stop()
      await fleet.stop()
    },
  }
}
