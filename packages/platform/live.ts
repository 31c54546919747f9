import {
  type Actor,
  type CommandNote,
  type DiagnosisNote,
  type IssuerRow,
  type LiveEvent,
  liveRight,
  type Overview,
  type Scope,
  type TerminalLive,
  type TransactionRow,
} from '@evertill/contract'
import { type Clock, every, type Timer } from '@evertill/foundation'
import type { Directory } from './merchant/index.ts'

/** An event as a reader gets it: already text, so that many readers cost one writing. */
export interface LiveMessage {
  readonly id: number
  readonly kind: LiveEvent['kind']
  readonly data: string
}

/** Where a thing stands, to be held against a reader's scope. */
interface Place {
  readonly institutionId: string
  readonly agentPath: string
  readonly merchantId: string
}

interface Kept extends LiveMessage {
  /** Absent: of the whole house, for readers without a scope. */
  readonly place: Place | undefined
}

interface Reader {
  readonly actor: Actor
  readonly hear: (message: LiveMessage) => void
}

const KEPT = 1_000
const FLUSH_MS = 1_000
const OVERVIEW_MS = 5_000
/** Transactions told of in one second at most: no eye follows more, and the lists have them all. */
const TRANSACTIONS_A_SECOND = 300
/** After the last reader has gone, this long is kept for its return. */
const LINGER_MS = 60_000
/** Terminals told of in one second at most; the others are told of when they change again. */
const TERMINALS_A_FLUSH = 300

export interface LivePorts {
  readonly clock: Clock
  readonly directory: Directory
  /** The overview for one scope and role; asked for while somebody with both looks. */
  readonly overview: (actor: Pick<Actor, 'scope' | 'rights'>) => Promise<Overview>
}

/** What screens may show as it happens. In memory, bounded, lossy: nobody may decide about money by it [LAW-4]. */
export class LiveHub {
  readonly #ports: LivePorts
  readonly #kept: Kept[] = []
  readonly #readers = new Set<Reader>()
  readonly #terminals = new Map<string, TerminalLive>()
  #lastId = 0
  #timers: Timer[] = []
  #looking = false
  #leftAt = Number.NEGATIVE_INFINITY
  #toldThisSecond = 0

  constructor(ports: LivePorts) {
    this.#ports = ports
  }

  start(): void {
    const { clock } = this.#ports
    // A restart must not let an old id of a reader look like a new one of ours.
    this.#lastId = clock.now()
    this.#timers = [
      every(clock, FLUSH_MS, () => void this.#flushTerminals()),
      every(clock, OVERVIEW_MS, () => void this.#overviews()),
    ]
  }

  stop(): void {
    for (const timer of this.#timers) timer.cancel()
    this.#readers.clear()
  }

  /** Is there somebody who hears, or who may come back for what was missed? Otherwise nothing need be prepared. */
  get watched(): boolean {
    if (this.#readers.size > 0 || this.#ports.clock.monotonic() - this.#leftAt < LINGER_MS) return true
    if (this.#kept.length > 0) this.#gap()
    return false
  }

  get readers(): number {
    return this.#readers.size
  }

  transaction(transaction: TransactionRow): void {
    if (this.#toldThisSecond++ === TRANSACTIONS_A_SECOND) this.#gap()
    if (this.#toldThisSecond > TRANSACTIONS_A_SECOND) return
    this.#tell('transaction', { transaction }, transaction)
  }

  issuer(issuer: IssuerRow): void {
    this.#tell('issuer', { issuer }, undefined)
  }

  /** Only the latest state of a terminal is told, once a second. */
  terminal(live: TerminalLive): void {
    if (this.#terminals.size < 20_000 || this.#terminals.has(live.terminalId))
      this.#terminals.set(live.terminalId, live)
  }

  /** Something new is known of what ails a terminal. */
  async diagnosis(diagnosis: DiagnosisNote): Promise<void> {
    if (!this.watched) return
    const place = await this.#ports.directory.find(diagnosis.terminalId).catch(() => undefined)
    if (place !== undefined) this.#tell('diagnosis', { diagnosis }, place)
  }

  async command(command: CommandNote): Promise<void> {
    if (!this.watched) return
    const place = await this.#ports.directory.find(command.terminalId).catch(() => undefined)
    if (place !== undefined) this.#tell('command', { command }, place)
  }

  /** Incidents and the calendar are of the whole house; what a reader may see of them, the lists say. */
  incident(incident: { id: string; at: number }): void {
    this.#tell('incident', { incident }, undefined)
  }

  maintenance(at: number): void {
    this.#tell('maintenance', { maintenance: { at } }, undefined)
  }

  /** Tells what was missed since `lastId`, or `reset` when that is no longer kept. Returns how to stop. */
  subscribe(actor: Actor, lastId: number | undefined, hear: Reader['hear']): () => void {
    const reader: Reader = { actor, hear }
    if (lastId !== undefined) {
      const first = this.#kept[0]?.id ?? this.#lastId + 1
      if (lastId < first - 1 || lastId > this.#lastId)
        hear({ id: this.#lastId, kind: 'reset', data: JSON.stringify({ at: this.#ports.clock.now() }) })
      else for (const kept of this.#kept) if (kept.id > lastId && mayHear(actor, kept)) hear(kept)
    }
    this.#readers.add(reader)
    return () => {
      this.#readers.delete(reader)
      this.#leftAt = this.#ports.clock.monotonic()
    }
  }

  /** Something is not told: whoever comes back with an older id must read the lists anew. */
  #gap(): void {
    this.#kept.length = 0
    this.#lastId++
  }

  #tell(kind: keyof typeof liveRight, data: object, place: Place | undefined): void {
    const message: Kept = { id: ++this.#lastId, kind, data: JSON.stringify(data), place }
    this.#kept.push(message)
    if (this.#kept.length > KEPT) this.#kept.splice(0, KEPT / 4)
    for (const reader of this.#readers) if (mayHear(reader.actor, message)) reader.hear(message)
  }

  async #flushTerminals(): Promise<void> {
    this.#toldThisSecond = 0
    if (this.#terminals.size === 0 || this.#readers.size === 0) return this.#terminals.clear()
    const changed = [...this.#terminals.values()].slice(0, TERMINALS_A_FLUSH)
    this.#terminals.clear()
    for (const terminal of changed) {
      const place = await this.#ports.directory.find(terminal.terminalId).catch(() => undefined)
      if (place !== undefined) this.#tell('terminal', { terminal }, place)
    }
  }

  async #overviews(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    try {
      const scopes = new Map<string, Reader[]>()
      for (const reader of this.#readers) {
        if (!reader.actor.rights.includes(liveRight.overview)) continue
        const key = JSON.stringify([reader.actor.scope, reader.actor.role])
        scopes.set(key, [...(scopes.get(key) ?? []), reader])
      }
      for (const readers of scopes.values()) {
        const overview = await this.#ports.overview(readers[0]!.actor)
        const message: LiveMessage = { id: this.#lastId, kind: 'overview', data: JSON.stringify({ overview }) }
        for (const reader of readers) if (this.#readers.has(reader)) reader.hear(message)
      }
    } catch {
      // The next turn tries again; a screen says by itself that its numbers are old.
    } finally {
      this.#looking = false
    }
  }
}

function mayHear(actor: Actor, { kind, place }: Kept): boolean {
  if (kind === 'reset') return true
  if (!actor.rights.includes(liveRight[kind])) return false
  // Issuer links belong to the whole house: the right alone opens them, as it does the list.
  return place === undefined ? true : inScope(actor.scope, place)
}

/** Is this place within a person's scope? The same question that each list asks in SQL. */
export function inScope(scope: Scope, place: Place): boolean {
  return (
    (scope.institutionId === undefined || scope.institutionId === place.institutionId) &&
    (scope.agentPath === undefined || place.agentPath.startsWith(scope.agentPath)) &&
    (scope.merchantId === undefined || scope.merchantId === place.merchantId)
  )
}
