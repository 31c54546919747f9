import type { Actor, MaintenanceOrder, MaintenanceRow, Notice, Refusal } from '@evertill/contract'
import {
  type Clock,
  type CutOver,
  every,
  type Millis,
  newId,
  type Random,
  type Result,
  type Timer,
} from '@evertill/foundation'
import type { Db } from '../database/index.ts'
import { saveWindow, type Window, windowById, windowFrom, windowsIn } from './calendar-store.ts'
import { deskRefusals } from './errors.ts'

export interface CalendarPorts {
  readonly db: Db
  readonly clock: Clock
  readonly random: Random
  readonly cutOver: CutOver
  readonly issuers: () => readonly string[]
  /** Told when a window was announced, changed, begun or ended. */
  readonly onChange: (at: Millis) => void
  /** Says it to every connected terminal of these places; regions are institutions. */
  readonly tell: (region: string | undefined, notice: Notice) => void
}

/** No planned window within this of the turn of the business day [practice: Day and load]. */
const CUT_OVER_MS = 30 * 60_000
const LOOK_MS = 5_000
/** How far ahead the terminals' windows are kept in memory, and how long what is over is shown. */
const AHEAD_MS = 31 * 86_400_000
const BEHIND_MS = 3 * 86_400_000
const RELOAD_MS = 60_000

/** The maintenance calendar: who announced what for whom, and that terminals say "maintenance" only while it is true. */
export class Calendar {
  readonly #ports: CalendarPorts
  #windows: readonly Window[] = []
  #active = new Set<string>()
  #readAt = Number.NEGATIVE_INFINITY
  #timer: Timer | undefined

  constructor(ports: CalendarPorts) {
    this.#ports = ports
  }

  async start(): Promise<void> {
    await this.#reload()
    this.#timer = every(this.#ports.clock, LOOK_MS, () => void this.look().catch(() => undefined))
  }

  stop(): void {
    this.#timer?.cancel()
  }

  /** What is planned or under way, and what was over lately. */
  async list(from?: Millis, to?: Millis): Promise<readonly MaintenanceRow[]> {
    const now = this.#ports.clock.now()
    const rows = await windowsIn(this.#ports.db, from ?? now - BEHIND_MS, to ?? now + 365 * 86_400_000)
    return rows.map((row) => this.#shown(row))
  }

  /** Under way or next, for an overview; from memory. */
  next(limit: number): readonly MaintenanceRow[] {
    const now = this.#ports.clock.now()
    return this.#windows
      .filter((one) => one.cancelledAt === undefined && one.until > now && one.from < now + 86_400_000)
      .slice(0, limit)
      .map((one) => this.#shown(one))
  }

  /** What touches a place at this moment; from memory, so that it may be asked for each terminal. */
  activeFor(region: string | undefined): readonly Window[] {
    const now = this.#ports.clock.now()
    return this.#windows.filter((one) => isActive(one, now) && (one.region === undefined || one.region === region))
  }

  async announce(actor: Actor, order: MaintenanceOrder): Promise<Result<MaintenanceRow, Refusal>> {
    const { clock, random } = this.#ports
    const refusal = this.#refusal(actor, order)
    if (refusal !== undefined) return { ok: false, refusal }
    const row: Window = {
      ...windowFrom(order),
      id: newId('mw', clock, random),
      createdBy: actor.name,
      createdAt: clock.now(),
    }
    return { ok: true, value: await this.#save(row) }
  }

  async change(
    actor: Actor,
    id: string,
    order: MaintenanceOrder,
  ): Promise<Result<{ before: MaintenanceRow; after: MaintenanceRow }, Refusal>> {
    const found = await this.#open(actor, id)
    if (!found.ok) return found
    const refusal = this.#refusal(actor, order)
    if (refusal !== undefined) return { ok: false, refusal }
    const { createdBy, createdAt } = found.value
    const row = { ...windowFrom(order), id, createdBy, createdAt, changedAt: this.#ports.clock.now() }
    return { ok: true, value: { before: this.#shown(found.value), after: await this.#save(row) } }
  }

  async cancel(actor: Actor, id: string): Promise<Result<MaintenanceRow, Refusal>> {
    const found = await this.#open(actor, id)
    if (!found.ok) return found
    const now = this.#ports.clock.now()
    return { ok: true, value: await this.#save({ ...found.value, cancelledAt: now, changedAt: now }) }
  }

  /** Says begins and ends as they come. A window that nobody ended is over when its time is. */
  async look(): Promise<void> {
    const { clock } = this.#ports
    const now = clock.now()
    if (now - this.#readAt > RELOAD_MS) await this.#reload()
    const active = new Set(this.#windows.filter((one) => isActive(one, now)).map((one) => one.id))
    const begun = this.#windows.filter((one) => active.has(one.id) && !this.#active.has(one.id))
    const ended = [...this.#active].filter((id) => !active.has(id))
    this.#active = active
    for (const one of begun) this.#say(one)
    if (begun.length + ended.length > 0) this.#ports.onChange(now)
  }

  /** What a terminal that has just come must know. */
  noticesFor(region: string | undefined): readonly Notice[] {
    return this.activeFor(region).map((one) => noticeOf(one, this.#ports.clock.now()))
  }

  #say(one: Window): void {
    this.#ports.tell(one.region, noticeOf(one, this.#ports.clock.now()))
  }

  async #open(actor: Actor, id: string): Promise<Result<Window, Refusal>> {
    const row = await windowById(this.#ports.db, id)
    if (row === undefined || !within(actor, row.region)) return { ok: false, refusal: deskRefusals.noWindow }
    if (row.cancelledAt !== undefined || row.until <= this.#ports.clock.now())
      return { ok: false, refusal: deskRefusals.windowOver }
    return { ok: true, value: row }
  }

  #refusal(actor: Actor, order: MaintenanceOrder): Refusal | undefined {
    const { clock, cutOver, issuers } = this.#ports
    if (!within(actor, order.region)) return deskRefusals.windowScope
    if (!isZone(order.timeZone)) return deskRefusals.windowZone
    if (order.issuerId !== undefined && !issuers().includes(order.issuerId)) return deskRefusals.windowIssuer
    if (order.until <= clock.now()) return deskRefusals.windowOver
    // Somebody else's window and an emergency are as they are; ours may be put elsewhere.
    if (order.kind === 'window' && nearCutOver(order.from, order.until, cutOver)) return deskRefusals.windowCutOver
    return undefined
  }

  async #save(row: Window): Promise<MaintenanceRow> {
    await saveWindow(this.#ports.db, row)
    const before = this.#windows.find((one) => one.id === row.id)
    await this.#reload()
    const now = this.#ports.clock.now()
    // What was said and is no longer true is taken back at once; what changed is said anew by the next look.
    if (before !== undefined && isActive(before, now)) {
      this.#ports.tell(before.region, { ...noticeOf(before, now), until: now })
      this.#active.delete(row.id)
    }
    await this.look()
    this.#ports.onChange(now)
    return this.#shown(row)
  }

  async #reload(): Promise<void> {
    const now = this.#ports.clock.now()
    this.#windows = await windowsIn(this.#ports.db, now, now + AHEAD_MS)
    this.#readAt = now
  }

  #shown(row: Window): MaintenanceRow {
    const now = this.#ports.clock.now()
    const state =
      row.cancelledAt !== undefined ? 'cancelled' : row.until <= now ? 'over' : row.from <= now ? 'now' : 'planned'
    return { ...row, state }
  }
}

const isActive = (one: Window, now: Millis): boolean =>
  one.cancelledAt === undefined && one.from <= now && now < one.until

/** A person with an institution of their own announces for that institution alone. */
function within(actor: Actor, region: string | undefined): boolean {
  const { institutionId, agentPath, merchantId } = actor.scope
  if (agentPath !== undefined || merchantId !== undefined) return false
  return institutionId === undefined || institutionId === region
}

function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}

const DAY_MS = 86_400_000

/** Does the time from `from` to `until` come within half an hour of the turn of the business day? */
export function nearCutOver(from: Millis, until: Millis, { minuteOfDay, offsetMinutes }: CutOver): boolean {
  const turn = (minuteOfDay - offsetMinutes) * 60_000
  const first = Math.floor((from - CUT_OVER_MS - turn) / DAY_MS) * DAY_MS + turn
  for (let at = first; at <= until + CUT_OVER_MS; at += DAY_MS)
    if (at + CUT_OVER_MS > from && at - CUT_OVER_MS < until) return true
  return false
}

/** "System maintenance until 02:30", by the clock of those who read it. */
function noticeOf(one: Window, now: Millis): Notice {
  const until = new Intl.DateTimeFormat('en-GB', {
    timeZone: one.timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(one.until)
  return {
    kind: 'notice',
    code: 'maintenance',
    zh: `维护至 ${until}：${one.zh}`,
    en: `Maintenance until ${until}: ${one.en}`,
    at: now,
    until: one.until,
    ...(one.kind === 'emergency' ? { emergency: true } : {}),
  }
}
