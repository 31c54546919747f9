import type { Heartbeat, TerminalLive } from '@evertill/contract'
import { type Clock, every, type Millis, type Timer } from '@evertill/foundation'
import type { Db } from '../database/index.ts'
import type { Directory } from '../merchant/index.ts'
import { liveOf, presenceOf, type TerminalPresence } from './presence.ts'

const FLUSH_MS = 10_000
/** Terminals remembered at most; beyond that the one seen longest ago is left to the table alone. */
const KEPT = 200_000
const DEFAULT_HEARTBEAT_MS = 30_000

export interface FleetPorts {
  readonly db: Db
  readonly clock: Clock
  readonly directory: Directory
  /** Told of every change that a screen may want to show. */
  readonly onChange: (live: TerminalLive) => void
}

interface Row {
  terminal_id: string
  line: 'socket' | 'tcp'
  last_seen_at: number
  last_transaction_at: number | null
  signed_on: boolean | null
  batch: string | null
  version: string | null
  boot_id: string | null
  heartbeat: Heartbeat | null
}

/** The fleet's live state: in memory, and the last of it in a table so that a restart remembers who was there. */
export class Fleet {
  readonly #ports: FleetPorts
  readonly #terminals = new Map<string, TerminalPresence>()
  readonly #heartbeatMs = new Map<string, number>()
  readonly #changed = new Set<string>()
  #timer: Timer | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(ports: FleetPorts) {
    this.#ports = ports
  }

  async start(): Promise<void> {
    const rows = await this.#ports.db.query<Row>(
      'select * from fleet_presence order by last_seen_at desc, terminal_id limit $1',
      [KEPT],
    )
    for (const row of rows.reverse()) this.#terminals.set(row.terminal_id, presenceOfRow(row))
    this.#timer = every(this.#ports.clock, FLUSH_MS, () => {
      this.#writing = this.flush().catch(() => undefined)
    })
  }

  async stop(): Promise<void> {
    this.#timer?.cancel()
    await this.#writing
    await this.flush()
  }

  of(terminalId: string): TerminalPresence | undefined {
    return this.#terminals.get(terminalId)
  }

  live(terminalId: string): TerminalLive {
    const it = this.#terminals.get(terminalId)
    const presence = this.#presence(terminalId, it)
    return it === undefined ? { terminalId, presence } : liveOf(it, presence)
  }

  /** What the machine says of itself, where it knows. */
  machineOf(terminalId: string): { model?: string | undefined; isp?: string | undefined } {
    const beat = this.#terminals.get(terminalId)?.heartbeat
    return { model: beat?.model, isp: beat?.isp }
  }

  /** Terminals that keep a socket; a plain line says nothing by its silence. */
  *sightings(): Iterable<{
    terminalId: string
    online: boolean
    lastSeenAt: Millis
    version?: string | undefined
    model?: string | undefined
    isp?: string | undefined
  }> {
    for (const it of this.#terminals.values())
      if (it.line === 'socket')
        yield {
          terminalId: it.terminalId,
          online: this.#presence(it.terminalId, it) === 'online',
          lastSeenAt: it.lastSeenAt,
          version: it.version,
          model: it.heartbeat?.model,
          isp: it.heartbeat?.isp,
        }
  }

  /** How many terminals run which version. */
  versions(): { version: string; terminals: number; online: number }[] {
    const counts = new Map<string, { version: string; terminals: number; online: number }>()
    for (const it of this.#terminals.values()) {
      if (it.version === undefined) continue
      const row = counts.get(it.version) ?? { version: it.version, terminals: 0, online: 0 }
      row.terminals += 1
      if (this.#presence(it.terminalId, it) === 'online') row.online += 1
      counts.set(it.version, row)
    }
    return [...counts.values()].sort((a, b) => b.terminals - a.terminals || (a.version < b.version ? -1 : 1))
  }

  /** Ids of all terminals that are in this state of presence now; `never` cannot be listed this way. */
  idsSeen(): readonly string[] {
    return [...this.#terminals.keys()]
  }

  idsThat(presence: 'online' | 'silent' | 'offline'): readonly string[] {
    return this.seen()[presence]
  }

  /** Everybody who was ever seen, by what they are now. */
  seen(): { online: string[]; silent: string[]; offline: string[] } {
    const seen = { online: [] as string[], silent: [] as string[], offline: [] as string[] }
    for (const [id, it] of this.#terminals) {
      const presence = this.#presence(id, it)
      if (presence !== 'never') seen[presence].push(id)
    }
    return seen
  }

  connected(terminalId: string, hello: { bootId: string; version: string; heartbeatMs: number }): void {
    const now = this.#ports.clock.now()
    this.#heartbeatMs.set(terminalId, hello.heartbeatMs)
    this.#change(terminalId, {
      line: 'socket',
      connected: true,
      connectedAt: now,
      lastSeenAt: now,
      bootId: hello.bootId,
      version: hello.version,
    })
  }

  disconnected(terminalId: string): void {
    if (this.#terminals.has(terminalId)) this.#change(terminalId, { connected: false })
  }

  beat(terminalId: string, heartbeat: Heartbeat): void {
    this.#change(terminalId, {
      lastSeenAt: this.#ports.clock.now(),
      heartbeat,
      signedOn: heartbeat.signedOn,
      ...(heartbeat.batch === undefined ? {} : { batch: heartbeat.batch }),
    })
  }

  /** A message of this terminal reached the switch, over whatever line. */
  spoke(terminalId: string, what: { at: Millis; transaction: boolean; signedOn?: boolean; batch?: string }): void {
    const line = this.#terminals.get(terminalId)?.connected === true ? 'socket' : 'tcp'
    this.#change(terminalId, {
      line,
      connected: line === 'socket',
      lastSeenAt: Math.max(what.at, this.#terminals.get(terminalId)?.lastSeenAt ?? 0),
      ...(what.transaction ? { lastTransactionAt: what.at } : {}),
      ...(what.signedOn === undefined ? {} : { signedOn: what.signedOn }),
      ...(what.batch === undefined ? {} : { batch: what.batch }),
    })
  }

  /** Writes what changed; one statement for all. */
  async flush(): Promise<void> {
    const ids = [...this.#changed]
    this.#changed.clear()
    const its = ids.flatMap((id) => this.#terminals.get(id) ?? [])
    if (its.length === 0) return
    try {
      await this.#ports.db.query(
        `insert into fleet_presence (terminal_id, line, last_seen_at, last_transaction_at, signed_on, batch, version, boot_id, heartbeat)
select * from unnest($1::text[], $2::text[], $3::int8[], $4::int8[], $5::boolean[], $6::text[], $7::text[], $8::text[], $9::jsonb[])
on conflict (terminal_id) do update set line = excluded.line, last_seen_at = excluded.last_seen_at,
  last_transaction_at = excluded.last_transaction_at, signed_on = excluded.signed_on, batch = excluded.batch,
  version = excluded.version, boot_id = excluded.boot_id, heartbeat = excluded.heartbeat`,
        [
          its.map((it) => it.terminalId),
          its.map((it) => it.line),
          its.map((it) => it.lastSeenAt),
          its.map((it) => it.lastTransactionAt ?? null),
          its.map((it) => it.signedOn ?? null),
          its.map((it) => it.batch ?? null),
          its.map((it) => it.version ?? null),
          its.map((it) => it.bootId ?? null),
          its.map((it) => (it.heartbeat === undefined ? null : JSON.stringify(it.heartbeat))),
        ],
      )
    } catch (error) {
      // Presence is telemetry: it is told again with the next change, and lost at worst.
      for (const id of ids) this.#changed.add(id)
      throw error
    }
  }

  #presence(terminalId: string, it: TerminalPresence | undefined) {
    const heartbeatMs = this.#heartbeatMs.get(terminalId) ?? DEFAULT_HEARTBEAT_MS
    return presenceOf(it, this.#ports.clock.now(), heartbeatMs)
  }

  #change(terminalId: string, change: Partial<TerminalPresence>): void {
    const before = this.#terminals.get(terminalId)
    const after: TerminalPresence = {
      terminalId,
      line: 'tcp',
      connected: false,
      lastSeenAt: this.#ports.clock.now(),
      ...before,
      ...change,
    }
    if (before === undefined && this.#terminals.size >= KEPT) this.#forgetOldest()
    this.#terminals.set(terminalId, after)
    this.#changed.add(terminalId)
    this.#ports.onChange(liveOf(after, this.#presence(terminalId, after)))
  }

  #forgetOldest(): void {
    for (const [id, it] of this.#terminals)
      if (!it.connected) {
        this.#terminals.delete(id)
        this.#heartbeatMs.delete(id)
        return
      }
  }
}

function presenceOfRow(row: Row): TerminalPresence {
  return {
    terminalId: row.terminal_id,
    line: row.line,
    // No socket survives a restart of the house.
    connected: false,
    lastSeenAt: row.last_seen_at,
    lastTransactionAt: row.last_transaction_at ?? undefined,
    signedOn: row.signed_on ?? undefined,
    batch: row.batch ?? undefined,
    version: row.version ?? undefined,
    bootId: row.boot_id ?? undefined,
    heartbeat: row.heartbeat ?? undefined,
  }
}
