import type { Actor, IncidentRow, Notice, Overview, Words } from '@evertill/contract'
import { type CauseId, createModel, diagnose, type Model, type Observation, peerObservation } from '@evertill/diagnosis'
import { en } from '@evertill/diagnosis/words-en'
import { zh } from '@evertill/diagnosis/words-zh'
import type { Clock, Millis, Random } from '@evertill/foundation'
import type { DatabaseLoad, Db } from './database/index.ts'
import { Calendar, DiagnosisDesk, platformFindings } from './diagnosis-desk/index.ts'
import { Commands, type Fleet } from './fleet/index.ts'
import type { Metrics } from './http/index.ts'
import { type Case, type HouseTrouble, Incidents } from './incident/index.ts'
import type { LiveHub } from './live.ts'
import type { Merchant } from './merchant/index.ts'
import type { Switch, SwitchConfig } from './switch/index.ts'

export interface WatchPorts {
  readonly db: Db
  readonly clock: Clock
  readonly random: Random
  readonly merchant: Merchant
  readonly fleet: Fleet
  readonly live: LiveHub
  readonly metrics: Metrics
  readonly config: SwitchConfig
  /** Names of the links that lead to wallets. */
  readonly wallets: readonly string[]
  readonly switch: () => Switch
  readonly databaseLoad: () => DatabaseLoad
}

export type Watch = ReturnType<typeof createWatch>

/** What is counted of our own refusals, and for how long. */
const REFUSED_MS = 10 * 60_000
const LINK_DOWN_MS = 5_000
const SLOW_COMMIT_MS = 400
const DATABASE_ERRORS = 0.02

/** The model of the catalogue, made for the first house of a process; every other one reads the same. */
let made: Model | undefined

/** Everything that watches: the desk where diagnoses meet, remote tests, the maintenance calendar, incidents. */
export function createWatch(ports: WatchPorts) {
  const { db, clock, random, merchant, fleet, live, metrics, config } = ports
  const { directory } = merchant
  const swtch = () => ports.switch()
  made ??= createModel()
  const model = made
  const refused: { at: Millis; why: 'overload' | 'database' }[] = []
  let tellTerminals: (region: string | undefined, notice: Notice) => void = () => undefined

  /** Refusals of the last minutes, for reasons that are our own; both are answered 96, and only we know them apart. */
  const refusedLately = (): { overload: number; database: number } => {
    const from = clock.now() - REFUSED_MS
    while (refused[0] !== undefined && refused[0].at < from) refused.shift()
    const overload = refused.filter((one) => one.why === 'overload').length
    return { overload, database: refused.length - overload }
  }

  const house = () => {
    const load = ports.databaseLoad()
    const { inFlight, waiting } = swtch().load()
    return {
      ...(load.commitMs === undefined ? {} : { database: { commitMs: load.commitMs, errors: load.errors } }),
      host: {
        ownMs: load.commitMs ?? 0,
        waiting: Math.max(inFlight, waiting),
        mayWait: config.inFlight,
        refusedForLoad: refusedLately().overload,
      },
    }
  }

  /** Evidence is told of from hot paths: it must not hold them up, and a lost one leaves a command unverified at worst. */
  const seen = (terminalId: string, what: Parameters<Commands['seen']>[1]): void => {
    commands.seen(terminalId, what).catch(() => metrics.count('evertill_evidence_lost_total'))
  }

  const desk = new DiagnosisDesk({
    db,
    clock,
    directory,
    presence: (terminalId) => ({ ...fleet.live(terminalId), ...fleet.machineOf(terminalId) }),
    neighbours: () => fleet.idsSeen(),
    links: () => swtch().links(),
    wallets: ports.wallets,
    house,
    riskStopped: async (terminalId, since) => {
      const standing = await directory.find(terminalId)
      if (standing === undefined) return false
      const stops = await swtch().risk.decisions({ merchantId: standing.merchantId, limit: 20 })
      return stops.some((one) => one.terminalId === terminalId && one.at >= since)
    },
    onKept: (note) => {
      void live.diagnosis(note)
      seen(note.terminalId, 'snapshot')
    },
  })

  const commands = new Commands({
    db,
    clock,
    random,
    lineOf: (terminalId) => fleet.of(terminalId)?.line,
    header: {
      ask: (terminalId, digit) => swtch().request(terminalId, digit),
      withdraw: (terminalId, digit) => swtch().withdrawRequest(terminalId, digit),
      list: (terminalId) => swtch().requests(terminalId),
    },
    revisionOf: async (terminalId) => (await merchant.enrolment.profile(terminalId))?.revision,
    onChange: (terminalId) => void live.command({ terminalId, at: clock.now() }),
  })

  const calendar = new Calendar({
    db,
    clock,
    random,
    cutOver: config.cutOver,
    issuers: () => config.links.map((link) => link.name),
    onChange: (at) => live.maintenance(at),
    tell: (region, notice) => tellTerminals(region, notice),
  })

  const houseTroubles = (): readonly HouseTrouble[] => {
    const now = clock.now()
    const load = ports.databaseLoad()
    const down = swtch()
      .links()
      .filter((link) => !link.up && now - link.since >= LINK_DOWN_MS)
    return [
      ...down.map((link): HouseTrouble => ({ kind: 'line', dimension: 'issuer', value: link.name })),
      ...((load.commitMs ?? 0) > SLOW_COMMIT_MS || (load.calls >= 20 && load.errors > DATABASE_ERRORS)
        ? [{ kind: 'host', dimension: 'host', value: 'database' } as const]
        : []),
      ...(refusedLately().overload > 0 ? [{ kind: 'host', dimension: 'host', value: 'overload' } as const] : []),
    ]
  }

  /** The same doctor as for one terminal, with the count of the whole group as evidence. */
  async function causeOf(incident: Case, terminalId: string | undefined): Promise<Case['cause']> {
    const now = clock.now()
    const found = terminalId === undefined || incident.kind !== 'silent' ? {} : await desk.readings(terminalId)
    const around = platformFindings(incident.kind === 'silent' ? found : { ...found, ...house() }, now)
    const own: (Observation | undefined)[] =
      incident.kind === 'line'
        ? [{ id: 'issuer-link-down', state: 'positive', at: now }]
        : incident.kind === 'silent' && incident.dimension !== 'host'
          ? [peerObservation(incident.dimension, incident.affected - 1, incident.of - 1, now)]
          : []
    const ids = new Set(own.map((one) => one?.id))
    const findings = [...around.filter((one) => !ids.has(one.id)), ...own.filter((one) => one !== undefined)]
    const { ranked, verdict } = diagnose(findings, model, { now, moneyMoved: 'unknown' })
    const top = ranked[0]
    return top === undefined || verdict === 'unknown' || verdict === 'healthy'
      ? undefined
      : { id: top.cause, probability: top.probability }
  }

  const nameOf = async (incident: Pick<Case, 'dimension' | 'value'>): Promise<Words | undefined> => {
    const { dimension, value } = incident
    if (dimension === 'issuer') return config.links.find((link) => link.name === value)?.title
    if (dimension === 'merchant' || dimension === 'site') {
      const { lists } = merchant
      const row = await (dimension === 'site' ? lists.outlet({}, value) : lists.merchant({}, value))
      return row && { zh: row.name_zh, en: row.name_en }
    }
    if (dimension !== 'region') return undefined
    return (await merchant.lists.institutions({}, { limit: 200 })).rows.find((row) => row.id === value)?.name
  }

  const incidents = new Incidents({
    db,
    clock,
    random,
    sightings: () => fleet.sightings(),
    placeOf: async (terminalId) => {
      const it = await directory.find(terminalId)
      return it?.terminalStatus === 'active' && it.merchantStatus === 'active' ? it : undefined
    },
    house: houseTroubles,
    causeOf,
    salesOf: (terminals) => desk.salesOf(terminals),
    named: async (incident): Promise<IncidentRow> => {
      const { cause, ...rest } = incident
      const name = await nameOf(incident)
      const id = cause?.id as CauseId | undefined
      return {
        ...rest,
        ...(name === undefined ? {} : { name }),
        ...(id === undefined || !(id in zh.causes)
          ? {}
          : { cause: { id, name: { zh: zh.causes[id], en: en.causes[id] }, probability: cause!.probability } }),
      }
    },
    onChange: (id) => live.incident({ id, at: clock.now() }),
  })

  return {
    desk,
    commands,
    calendar,
    incidents,
    seen,
    refused(why: 'overload' | 'database'): void {
      refused.push({ at: clock.now(), why })
      if (refused.length > 10_000) refused.splice(0, 2_500)
    },
    /** Whoever holds the terminals' sockets says it to them. */
    tellBy(tell: typeof tellTerminals): void {
      tellTerminals = tell
    },
    /** What the overview tells beside the sales. */
    async overview(
      actor: Pick<Actor, 'rights' | 'scope'>,
    ): Promise<Pick<Overview, 'incidents' | 'maintenance' | 'refused'>> {
      return {
        ...(actor.rights.includes('incidents.read')
          ? { incidents: [...(await incidents.list(true, actor.scope))].slice(0, 20) }
          : {}),
        ...(actor.rights.includes('maintenance.read') ? { maintenance: [...calendar.next(3)] } : {}),
        ...(actor.rights.includes('issuers.read') ? { refused: refusedLately() } : {}),
      }
    },
    async start(): Promise<void> {
      await commands.start()
      await calendar.start()
      await incidents.start()
    },
    async stop(): Promise<void> {
      calendar.stop()
      await commands.stop()
      await incidents.stop()
    },
  }
}
