import type { Actor, IncidentDetail, IncidentDimension, IncidentRow, Refusal, Scope } from '@evertill/contract'
import { type Clock, every, type Millis, newId, type Random, type Result, type Timer } from '@evertill/foundation'
import type { Db } from '../database/index.ts'
import { incidentRefusals } from './errors.ts'
import { groupLost, type Member } from './group.ts'
import { caseSeen, casesSeen, isPart, isWithin, membersOf, type PartOfCase } from './part.ts'
import {
  addMembers,
  type Case,
  caseById,
  casesBy,
  type Hit,
  membersBack,
  saveCase,
  storyOf,
  tellStory,
} from './store.ts'

/** A terminal that keeps a line to us, as the fleet sees it. */
export interface Sighting {
  readonly terminalId: string
  readonly online: boolean
  readonly lastSeenAt: Millis
  readonly version?: string | undefined
  readonly model?: string | undefined
  readonly isp?: string | undefined
}

/** Where a terminal stands; undefined for one that may be away: disabled, retired, closed. */
export interface Place {
  readonly outletId: string
  readonly merchantId: string
  readonly institutionId: string
  readonly agentPath: string
}

/** A condition of the house itself: an issuer's line that is down, a database that is slow. */
export interface HouseTrouble {
  readonly kind: 'line' | 'host'
  readonly dimension: 'issuer' | 'host'
  readonly value: string
}

export interface IncidentPorts {
  readonly db: Db
  readonly clock: Clock
  readonly random: Random
  readonly sightings: () => Iterable<Sighting>
  readonly placeOf: (terminalId: string) => Promise<Place | undefined>
  readonly house: () => readonly HouseTrouble[]
  /** What the doctor makes of it; `terminalId` is one of those hit. */
  readonly causeOf: (incident: Case, terminalId: string | undefined) => Promise<Case['cause']>
  readonly salesOf: (terminals: ReadonlySet<string>) => number
  /** Names for people: of a cause, and of what is shared. */
  readonly named: (incident: Case | PartOfCase) => Promise<IncidentRow>
  readonly onChange: (id: string) => void
}

const LOOK_MS = 2_000
/** Who went away longer ago belongs to no new incident: shops close. */
const LATELY_MS = 10 * 60_000
/** After a start everybody dials again; who is away then may be on the way. */
const SETTLE_MS = 120_000
/** How long it must be well again before it counts as returned to normal. */
const RETURN_MS = 10_000
const CAUSE_MS = 15_000
/** A wider group takes a narrower incident over when it explains this share of its terminals. */
const TAKEN_OVER = 0.8
const SHOWN = 100
const MOST_TERMINALS = 200

interface Open {
  it: Case
  readonly lost: Set<string>
  wellSince: Millis | undefined
  causedAt: Millis
}

/**
 * One incident per real cause: terminals that fell silent together are one piece of work with one owner. Alarm words and their
 * order follow ISA-18.2; see the glossary.
 */
export class Incidents {
  readonly #ports: IncidentPorts
  readonly #open = new Map<string, Open>()
  /** How many looks in a row have seen it: groups of terminals, and the house's own troubles. */
  readonly #candidates = new Map<string, number>()
  readonly #houseLooks = new Map<string, number>()
  #startedAt = Number.POSITIVE_INFINITY
  #timer: Timer | undefined
  #looking: Promise<void> = Promise.resolve()

  constructor(ports: IncidentPorts) {
    this.#ports = ports
  }

  async start(): Promise<void> {
    const { db, clock } = this.#ports
    this.#startedAt = clock.now()
    for (const it of await casesBy(db, true, SHOWN))
      this.#open.set(keyOf(it), { it, lost: new Set(), wellSince: undefined, causedAt: Number.NEGATIVE_INFINITY })
    this.#timer = every(clock, LOOK_MS, () => {
      this.#looking = this.#looking.then(() => this.look()).catch(() => undefined)
    })
  }

  async stop(): Promise<void> {
    this.#timer?.cancel()
    await this.#looking
  }

  /** Those that a place sees, gravest first; the whole house unless told. */
  async list(open: boolean, scope: Scope = {}): Promise<readonly IncidentRow[]> {
    const { db } = this.#ports
    const rows: (Case | PartOfCase)[] = isPart(scope)
      ? await casesSeen(db, scope, open, SHOWN)
      : open
        ? [...this.#open.values()].map((one) => one.it)
        : await casesBy(db, false, SHOWN)
    const order = { unacknowledged: 0, returned: 1, acknowledged: 2, closed: 3 }
    rows.sort((a, b) => order[a.state] - order[b.state] || b.openedAt - a.openedAt)
    return Promise.all(rows.map((row) => this.#ports.named(row)))
  }

  async detail(id: string, scope: Scope = {}): Promise<IncidentDetail | undefined> {
    const { db, named } = this.#ports
    const it = isPart(scope) ? await caseSeen(db, scope, id) : await caseById(db, id)
    if (it === undefined) return undefined
    const [incident, terminals, story] = await Promise.all([
      named(it),
      membersOf(db, scope, id, MOST_TERMINALS),
      storyOf(db, id),
    ])
    if (!isPart(scope)) return { incident, terminals, story }
    // The end of it is told with how many it hit: of a part, with those of the part.
    const text = String(it.peak)
    return { incident, terminals, story: story.map((line) => (line.what === 'returned' ? { ...line, text } : line)) }
  }

  /** Terminals that an open incident explains. */
  explains(terminalId: string): Case | undefined {
    for (const { it, lost } of this.#open.values()) if (lost.has(terminalId)) return it
    return undefined
  }

  async acknowledge(actor: Actor, id: string, text?: string): Promise<Result<IncidentRow, Refusal>> {
    const found = await this.#workOf(actor, id)
    if (!found.ok) return found
    const open = found.value
    if (open.it.state === 'acknowledged') return { ok: false, refusal: incidentRefusals.taken }
    const now = this.#ports.clock.now()
    const over = open.it.state === 'returned'
    await this.#put(
      open,
      {
        ...open.it,
        state: over ? 'closed' : 'acknowledged',
        owner: actor.name,
        acknowledgedAt: now,
        ...(over ? { closedAt: now } : {}),
      },
      { what: over ? 'closed' : 'acknowledged', by: actor.name, text },
    )
    return { ok: true, value: await this.#ports.named(open.it) }
  }

  async close(actor: Actor, id: string, text: string): Promise<Result<IncidentRow, Refusal>> {
    const found = await this.#workOf(actor, id)
    if (!found.ok) return found
    const open = found.value
    if (open.it.state !== 'returned') return { ok: false, refusal: incidentRefusals.active }
    const now = this.#ports.clock.now()
    const owner = open.it.owner ?? actor.name
    await this.#put(
      open,
      { ...open.it, state: 'closed', owner, closedAt: now },
      { what: 'closed', by: actor.name, text },
    )
    return { ok: true, value: await this.#ports.named(open.it) }
  }

  /** Every two seconds: who is away, what they share, and what has become of the incidents that are open. */
  async look(): Promise<void> {
    const { clock } = this.#ports
    const now = clock.now()
    await this.#lookAtHouse(now)
    if (now - this.#startedAt < SETTLE_MS) return
    const sightings: Sighting[] = []
    let away = 0
    for (const one of this.#ports.sightings()) {
      sightings.push(one)
      if (!one.online && this.#leftLately(one, now)) away += 1
    }
    const silent = [...this.#open.values()].filter((one) => one.it.kind === 'silent')
    if (away < 3 && silent.length === 0) return this.#candidates.clear()
    const known = new Set(silent.flatMap((one) => [...one.lost]))
    const members: Member[] = []
    for (const one of sightings) {
      // Away since yesterday: neither hit by this nor a sign that others are well.
      if (!one.online && !this.#leftLately(one, now) && !known.has(one.terminalId)) continue
      const place = await this.#ports.placeOf(one.terminalId)
      if (place === undefined) continue
      members.push({
        terminalId: one.terminalId,
        lost: !one.online,
        shares: {
          site: place.outletId,
          merchant: place.merchantId,
          region: place.institutionId,
          'acquirer-link': 'main',
          version: one.version,
          model: one.model,
          isp: one.isp,
        } as Member['shares'],
      })
    }
    await this.#takeOver(members, now)
  }

  /** Heard in this life of the house, and not long ago. */
  #leftLately({ lastSeenAt }: Sighting, now: Millis): boolean {
    return lastSeenAt > this.#startedAt && lastSeenAt >= now - LATELY_MS
  }

  async #takeOver(members: readonly Member[], now: Millis): Promise<void> {
    const groups = groupLost(members)
    const lost = new Set(members.filter((one) => one.lost).map((one) => one.terminalId))
    const seen = new Set<string>()
    for (const group of groups) {
      const key = keyOf({ kind: 'silent', ...group })
      seen.add(key)
      const open = this.#open.get(key)
      if (open !== undefined) {
        await this.#hit(open, group.lost, group.of, now)
        continue
      }
      const explained = group.lost.filter((id) => this.explains(id) !== undefined).length
      const narrower = [...this.#open.values()].filter((one) => swallows(group.lost, one))
      // Mostly known already under another name: the name stays, unless the new one explains far more.
      if (explained > group.lost.length / 2 && narrower.length === 0) continue
      const looks = (this.#candidates.get(key) ?? 0) + 1
      this.#candidates.set(key, looks)
      if (looks < 2) continue
      const made = await this.#begin({ kind: 'silent', dimension: group.dimension, value: group.value }, now)
      await this.#hit(made, group.lost, group.of, now)
      for (const one of narrower)
        await this.#put(one, { ...one.it, state: 'closed', closedAt: now }, { what: 'merged', text: made.it.id })
    }
    for (const key of this.#candidates.keys()) if (!seen.has(key)) this.#candidates.delete(key)
    for (const [key, open] of this.#open)
      if (open.it.kind === 'silent' && !seen.has(key))
        await this.#hit(
          open,
          [...open.lost].filter((id) => lost.has(id)),
          open.it.of,
          now,
        )
  }

  async #lookAtHouse(now: Millis): Promise<void> {
    const troubles = this.#ports.house()
    const seen = new Set(troubles.map(keyOf))
    for (const trouble of troubles) {
      const key = keyOf(trouble)
      const open = this.#open.get(key)
      const looks = (this.#houseLooks.get(key) ?? 0) + 1
      this.#houseLooks.set(key, looks)
      if (open !== undefined) await this.#hit(open, [key], 1, now)
      else if (looks >= 3) await this.#hit(await this.#begin(trouble, now), [key], 1, now)
    }
    for (const key of this.#houseLooks.keys()) if (!seen.has(key)) this.#houseLooks.delete(key)
    for (const [key, open] of this.#open)
      if (open.it.kind !== 'silent' && !seen.has(key)) await this.#hit(open, [], 1, now)
  }

  async #begin(of: { kind: Case['kind']; dimension: IncidentDimension; value: string }, now: Millis): Promise<Open> {
    const { clock, random } = this.#ports
    const it: Case = {
      id: newId('inc', clock, random),
      ...of,
      state: 'unacknowledged',
      openedAt: now,
      changedAt: now,
      affected: 0,
      peak: 0,
      of: 0,
      salesAtRisk: 0,
    }
    const open: Open = { it, lost: new Set(), wellSince: undefined, causedAt: Number.NEGATIVE_INFINITY }
    this.#open.set(keyOf(it), open)
    await this.#put(open, it, { what: 'opened' })
    return open
  }

  /** Who is hit now. Returning to normal takes a while; coming again does not. */
  async #hit(open: Open, lost: readonly string[], of: number, now: Millis): Promise<void> {
    const { db, causeOf, salesOf } = this.#ports
    const isLost = new Set(lost)
    const joined = lost.filter((id) => !open.lost.has(id))
    const back = [...open.lost].filter((id) => !isLost.has(id))
    const { it } = open
    if (it.kind === 'silent') {
      await addMembers(db, it.id, await this.#placed(joined), now)
      await membersBack(db, it.id, back, now)
    }
    for (const id of joined) open.lost.add(id)
    for (const id of back) open.lost.delete(id)
    const affected = it.kind === 'silent' ? lost.length : Math.min(1, lost.length)
    const well = affected <= Math.max(0, Math.floor(it.peak / 10))
    open.wellSince = well ? (open.wellSince ?? now) : undefined
    let next: Case = { ...it, affected, of: Math.max(of, affected), peak: Math.max(it.peak, affected) }
    if (joined.length > 0 && it.kind === 'silent')
      next = { ...next, salesAtRisk: Math.max(next.salesAtRisk, salesOf(open.lost)) }
    if (!well && now - open.causedAt >= CAUSE_MS) {
      open.causedAt = now
      next = { ...next, cause: (await causeOf(next, lost[0])) ?? next.cause }
    }
    if (open.wellSince !== undefined && now - open.wellSince >= RETURN_MS && !isReturned(next)) {
      // Somebody had it: then it is over. Nobody had: it waits for somebody to have seen it.
      const over = next.state === 'acknowledged'
      next = { ...next, state: over ? 'closed' : 'returned', returnedAt: now, ...(over ? { closedAt: now } : {}) }
      return this.#put(open, next, { what: 'returned', text: String(next.peak) })
    }
    if (!well && next.state === 'returned') {
      const { returnedAt: _, ...again } = next
      return this.#put(open, { ...again, state: 'unacknowledged' }, { what: 'again' })
    }
    if (next.affected !== it.affected || next.of !== it.of || next.cause?.id !== it.cause?.id)
      await this.#put(open, next)
  }

  /** Who stood nowhere any more belongs to nobody's place: only the whole house sees it. */
  #placed(terminals: readonly string[]): Promise<Hit[]> {
    return Promise.all(
      terminals.map(async (terminalId) => {
        const { merchantId = '', institutionId = '', agentPath = '' } = (await this.#ports.placeOf(terminalId)) ?? {}
        return { terminalId, merchantId, institutionId, agentPath }
      }),
    )
  }

  /** An open incident that somebody may take or end: of a place only what hit nobody else. */
  async #workOf({ scope }: Actor, id: string): Promise<Result<Open, Refusal>> {
    const { db } = this.#ports
    const open = [...this.#open.values()].find((one) => one.it.id === id)
    if (open === undefined) return { ok: false, refusal: incidentRefusals.notFound }
    if (!isPart(scope) || (await isWithin(db, scope, id))) return { ok: true, value: open }
    const seen = (await caseSeen(db, scope, id)) !== undefined
    return { ok: false, refusal: seen ? incidentRefusals.wider : incidentRefusals.notFound }
  }

  async #put(
    open: Open,
    it: Case,
    line?: { what: string; by?: string | undefined; text?: string | undefined },
  ): Promise<void> {
    const { db, clock, onChange } = this.#ports
    const now = clock.now()
    open.it = { ...it, changedAt: now }
    await saveCase(db, open.it)
    if (line !== undefined) await tellStory(db, it.id, { at: now, ...line })
    if (it.state === 'closed') this.#open.delete(keyOf(it))
    onChange(it.id)
  }
}

const isReturned = (it: Case): boolean => it.state === 'returned' || it.state === 'closed'

const keyOf = (it: { kind: string; dimension: string; value: string }): string =>
  `${it.kind} ${it.dimension} ${it.value}`

function swallows(lost: readonly string[], open: Open): boolean {
  if (open.it.kind !== 'silent' || open.lost.size === 0 || lost.length < 2 * open.lost.size) return false
  const group = new Set(lost)
  return [...open.lost].filter((id) => group.has(id)).length >= TAKEN_OVER * open.lost.size
}
