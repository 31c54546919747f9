import type {
  Climb,
  DiagnosisNote,
  KeptSnapshot,
  Observation,
  Snapshot,
  SnapshotOrigin,
  TerminalFindings,
} from '@evertill/contract'
import type { Clock, Millis } from '@evertill/foundation'
import type { Db } from '../database/index.ts'
import type { Directory } from '../merchant/index.ts'
import { type Cohort, peerCounts, type Trouble } from './cohort.ts'
import { platformFindings } from './finding.ts'
import { papersOf, releaseOf } from './papers.ts'
import type { PlatformReadings } from './reading.ts'
import { addToCalendar, type CalendarEntry, calendarAt, keepSnapshot, snapshotsBy } from './store.ts'
import { RecentTraffic, type Told } from './traffic.ts'

export interface DeskPorts {
  readonly db: Db
  readonly clock: Clock
  readonly directory: Directory
  /** What the fleet sees of a terminal. */
  readonly presence: (terminalId: string) => {
    readonly presence: string
    readonly version?: string | undefined
    readonly lastSeenAt?: Millis | undefined
    readonly model?: string | undefined
    readonly isp?: string | undefined
  }
  /** Terminals that may be neighbours of one, those seen last first. */
  readonly neighbours?: () => Iterable<string>
  /** How our own house does; what it cannot say it leaves out. */
  readonly house?: () => Pick<PlatformReadings, 'database' | 'host'>
  /** Was a sale of this terminal stopped by a rule of risk since then? */
  readonly riskStopped?: (terminalId: string, since: Millis) => Promise<boolean>
  readonly links: () => readonly { readonly name: string; readonly up: boolean; readonly queued: number }[]
  readonly wallets: readonly string[]
  /** Told of each new snapshot, for live screens. */
  readonly onKept?: (note: DiagnosisNote) => void
}

/** A terminal may keep so many snapshots in this time: a stop, and what is asked of it from afar behind it. */
const MOST_KEPT = 5
const PAUSE_MS = 10_000
/** Neighbours looked at for one diagnosis. */
const MOST_NEIGHBOURS = 2_000
/** A stop is talked of for so long. */
const STOP_MS = 30 * 60_000
const REFUSED_BY_US = new Set(['03', '30', '40', '57', '58', '77', '96', '97', '99', 'A0'])

/**
 * The desk where diagnoses arrive and are opened again, and where the platform says what it sees around a terminal. It
 * uses other rooms by shapes that are wired from outside, and changes nothing of theirs.
 */
export class DiagnosisDesk {
  readonly #ports: DeskPorts
  readonly #traffic = new RecentTraffic()
  readonly #lastKept = new Map<string, readonly Millis[]>()

  constructor(ports: DeskPorts) {
    this.#ports = ports
  }

  /** The switch tells of every sale as it ends. */
  told(one: Told): void {
    this.#traffic.tell(one)
  }

  /** False when this terminal keeps too many. */
  async keep(
    snapshot: Snapshot,
    code: string,
    { climbs, origin = 'terminal' }: { climbs?: Climb[] | undefined; origin?: SnapshotOrigin } = {},
  ): Promise<boolean> {
    const { clock, db, onKept } = this.#ports
    const now = clock.now()
    const key = `${origin} ${snapshot.terminalId}`
    const lately = (this.#lastKept.get(key) ?? []).filter((at) => now - at < PAUSE_MS)
    if (lately.length >= MOST_KEPT) return false
    if (this.#lastKept.size > 50_000) this.#lastKept.clear()
    this.#lastKept.set(key, [...lately, now])
    await keepSnapshot(db, { code, keptAt: now, origin, snapshot, ...(climbs === undefined ? {} : { climbs }) })
    onKept?.({ terminalId: snapshot.terminalId, code, at: now })
    return true
  }

  byCode(code: string): Promise<readonly KeptSnapshot[]> {
    return snapshotsBy(this.#ports.db, { code })
  }

  /** What was kept of a terminal, newest first. */
  keptOf(terminalId: string): Promise<readonly KeptSnapshot[]> {
    return snapshotsBy(this.#ports.db, { terminalId })
  }

  plan(entry: CalendarEntry): Promise<void> {
    return addToCalendar(this.#ports.db, entry)
  }

  /** The terminal's last snapshot, and the platform's own findings of this moment. */
  async findingsOf(terminalId: string): Promise<TerminalFindings> {
    const { clock, db } = this.#ports
    const at = clock.now()
    const [last] = await snapshotsBy(db, { terminalId, origin: 'terminal', limit: 1 })
    const readings = await this.readings(terminalId)
    const platform = platformFindings(readings, at) as readonly Observation[]
    return {
      terminalId,
      at,
      code: last?.code,
      snapshot: last?.snapshot,
      climbs: last?.climbs,
      platform: [...platform],
    }
  }

  /** Sales of these terminals a minute, lately. */
  salesOf(terminals: ReadonlySet<string>): number {
    return this.#traffic.perMinute(terminals)
  }

  /** What the rooms say now. Rooms that do not exist yet (tickets) leave their part out. */
  async readings(terminalId: string): Promise<PlatformReadings> {
    const { clock, db, directory, links, wallets, presence, neighbours, house, riskStopped } = this.#ports
    const now = clock.now()
    const standing = await directory.find(terminalId)
    const entries = await calendarAt(db, now, standing?.institutionId)
    const lines = links()
    const last = this.#traffic.lastOf(terminalId, now)
    const badMacs = this.#traffic.badMacs()
    const { presence: seen, version } = presence(terminalId)
    const own = await this.cohort(terminalId)
    const others: Cohort[] = []
    for (const id of neighbours?.() ?? this.#traffic.terminals()) {
      if (id === terminalId) continue
      others.push(await this.cohort(id))
      if (others.length >= MOST_NEIGHBOURS) break
    }
    const site = others.filter((one) => one.site !== undefined && one.site === own.site && now - one.at < STOP_MS)
    const release = await releaseOf(db)
    const stopped = await riskStopped?.(terminalId, now - STOP_MS)
    const papers = standing && (await papersOf(db, standing.merchantId))
    return {
      ...(seen === 'never' ? {} : { presence: { heard: seen === 'online' } }),
      calendar: {
        window: entries.some((one) => one.kind === 'window'),
        emergency: entries.some((one) => one.kind === 'emergency'),
        issuerWindow: entries.some((one) => one.kind === 'issuer' && (last === undefined || one.line === last.link)),
      },
      ...(version === undefined || release === undefined ? {} : { release: { version, ...release } }),
      ...(badMacs === undefined ? {} : { keys: { badMacs, errors: 0 } }),
      ...house?.(),
      traffic: this.#traffic.of(lines, new Set(wallets), now),
      ...(last === undefined ? {} : { concerned: last.link }),
      ...(site.length === 0
        ? {}
        : { site: { others: site.length, working: site.filter((one) => one.trouble.kind === 'none').length } }),
      ...(standing === undefined
        ? {}
        : { standing: { merchant: standing.merchantStatus, terminal: standing.terminalStatus } }),
      ...(papers === undefined || papers.length === 0
        ? {}
        : {
            papers: {
              expired: papers.some((one) => one.expiresOn < dayOf(now, standing!.timeZone)),
              registryDiffers: papers.some((one) => one.registryDiffers),
            },
          }),
      ...(stopped === undefined ? {} : { risk: { stoppedThisSale: stopped } }),
      peers: peerCounts(own, others, now),
    }
  }

  /** A terminal as its neighbours see it. */
  async cohort(terminalId: string): Promise<Cohort> {
    const { clock, directory, presence } = this.#ports
    const now = clock.now()
    const standing = await directory.find(terminalId)
    const { version, presence: seen, lastSeenAt, model, isp } = presence(terminalId)
    const last = this.#traffic.lastOf(terminalId, now)
    const trouble = troubleOf(seen, last)
    return {
      terminalId,
      // Who has been away since yesterday says nothing of what happens now.
      at: trouble.kind === 'silent' ? (lastSeenAt ?? 0) : (last?.at ?? lastSeenAt ?? now),
      trouble,
      site: standing?.outletId,
      merchant: standing?.merchantId,
      region: standing?.institutionId,
      version,
      model,
      isp,
      acquirerLink: 'main',
      lines: this.#traffic.linesOf(terminalId, now),
    }
  }
}

/** YYYY-MM-DD by the merchant's own clock. */
function dayOf(at: Millis, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at)
}

function troubleOf(presence: string, last: Told | undefined): Trouble {
  if (presence === 'silent' || presence === 'offline') return { kind: 'silent' }
  if (last === undefined || last.approved) return { kind: 'none' }
  if (REFUSED_BY_US.has(last.responseCode)) return { kind: 'refused', code: last.responseCode }
  return ['68', '90', '91', '92', '98'].includes(last.responseCode)
    ? { kind: 'line', line: last.link }
    : { kind: 'none' }
}
