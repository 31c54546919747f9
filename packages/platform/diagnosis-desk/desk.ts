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
import type { PlatformReadings } from './reading.ts'
import { addToCalendar, type CalendarEntry, calendarAt, keepSnapshot, snapshotsBy } from './store.ts'
import { RecentTraffic, type Told } from './traffic.ts'

export interface DeskPorts {
  readonly db: Db
  readonly clock: Clock
  readonly directory: Directory
  /** What the fleet sees of a terminal. */
  readonly presence: (terminalId: string) => { readonly presence: string; readonly version?: string | undefined }
  readonly links: () => readonly { readonly name: string; readonly up: boolean; readonly queued: number }[]
  readonly wallets: readonly string[]
  /** Told of each new snapshot, for live screens. */
  readonly onKept?: (note: DiagnosisNote) => void
}

/** A terminal may keep so many snapshots in this time: a stop, and what is asked of it from afar behind it. */
const MOST_KEPT = 5
const PAUSE_MS = 10_000
/** Neighbours looked at for one diagnosis. */
const MOST_NEIGHBOURS = 400
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

  /** What the rooms say now. Rooms that do not exist yet (papers, releases, tickets) leave their part out. */
  async readings(terminalId: string): Promise<PlatformReadings> {
    const { clock, db, directory, links, wallets } = this.#ports
    const now = clock.now()
    const standing = await directory.find(terminalId)
    const entries = await calendarAt(db, now)
    const lines = links()
    const last = this.#traffic.lastOf(terminalId)
    const badMacs = this.#traffic.badMacs()
    const seen = this.#ports.presence(terminalId).presence
    const own = await this.#cohort(terminalId)
    const others: Cohort[] = []
    for (const id of this.#traffic.terminals().slice(0, MOST_NEIGHBOURS))
      if (id !== terminalId) others.push(await this.#cohort(id))
    const site = others.filter((one) => one.site !== undefined && one.site === own.site)
    return {
      ...(seen === 'never' ? {} : { presence: { heard: seen === 'online' } }),
      calendar: {
        window: entries.some((one) => one.kind === 'window'),
        emergency: entries.some((one) => one.kind === 'emergency'),
        issuerWindow: entries.some((one) => one.kind === 'issuer' && (last === undefined || one.line === last.link)),
      },
      ...(badMacs === undefined ? {} : { keys: { badMacs, errors: 0 } }),
      traffic: this.#traffic.of(lines, new Set(wallets), now),
      ...(last === undefined ? {} : { concerned: last.link }),
      ...(site.length === 0
        ? {}
        : { site: { others: site.length, working: site.filter((one) => one.trouble.kind === 'none').length } }),
      ...(standing === undefined
        ? {}
        : { standing: { merchant: standing.merchantStatus, terminal: standing.terminalStatus } }),
      peers: peerCounts(own, others, now),
    }
  }

  async #cohort(terminalId: string): Promise<Cohort> {
    const { clock, directory, presence } = this.#ports
    const standing = await directory.find(terminalId)
    const { version, presence: seen } = presence(terminalId)
    const last = this.#traffic.lastOf(terminalId)
    return {
      terminalId,
      at: last?.at ?? clock.now(),
      trouble: troubleOf(seen, last),
      site: standing?.outletId,
      merchant: standing?.merchantId,
      version,
      acquirerLink: 'main',
      lines: this.#traffic.linesOf(terminalId),
    }
  }
}

function troubleOf(presence: string, last: Told | undefined): Trouble {
  if (presence === 'silent' || presence === 'offline') return { kind: 'silent' }
  if (last === undefined || last.approved) return { kind: 'none' }
  if (REFUSED_BY_US.has(last.responseCode)) return { kind: 'refused', code: last.responseCode }
  return ['68', '90', '91', '92', '98'].includes(last.responseCode)
    ? { kind: 'line', line: last.link }
    : { kind: 'none' }
}
