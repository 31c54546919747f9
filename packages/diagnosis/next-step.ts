import { type CauseId, causes } from './cause.ts'
import type { FindingId } from './finding.ts'
import { chanceOf } from './inference.ts'
import type { Model } from './model.ts'
import type { Prospect } from './outlook.ts'
import { questions } from './question.ts'
import { type RemedyId, type RemedySpec, type Role, remedies, standardCostWeights, weigh } from './remedy.ts'
import { type Check, chanceOfCure, chooseStep, type Repair, type RepairCase, repairSequence } from './repair-case.ts'
import type { MoneyState } from './words.ts'

/** One thing to do, for one person or for the machine itself. */
export type Step =
  | { readonly kind: 'test'; readonly finding: FindingId; readonly chance: number; readonly bits: number }
  | { readonly kind: 'question'; readonly finding: FindingId; readonly chance: number; readonly cost: number }
  | {
      readonly kind: 'remedy' | 'workaround' | 'note'
      readonly remedy: RemedyId
      /** Probability, 0..1, that payments run again afterwards; 0 for a note. */
      readonly chance: number
      /** Weighed cost in minutes. */
      readonly cost: number
      readonly automatic: boolean
    }

export interface NextSteps {
  /** Free tests and safe remedies the machine runs by itself, before it troubles anybody. */
  readonly automatic: readonly Step[]
  readonly cashier: readonly Step[]
  readonly manager: readonly Step[]
  readonly technician: readonly Step[]
  readonly operations: readonly Step[]
  readonly support: readonly Step[]
}

/** A cause with its probability, likeliest first. */
export interface Weighted {
  readonly cause: CauseId
  readonly probability: number
}

/** Cost of a technician's visit in weighed minutes, the end of every list. Assumed. */
export const visitCost = 240
/**
 * A visit is only proposed when it is this likely that it helps and that nothing cheaper from nearer by would have: a
 * wasted trip costs most of all.
 */
const visitChance = 0.45
const listed = 4
const considered = 8
const always: ReadonlySet<string> = new Set(['another-tender', 'backup-terminal'])

const noTender: ReadonlySet<string> = new Set([
  'slip',
  'side-service',
  'nothing-for-customer',
  'refund-later',
  'duplicate',
  'amount',
])

/** Probability that a workaround lets the shop take payments although the cause stays. Assumed by group. */
export function workaroundChance(cause: CauseId, workaround: 'another-tender' | 'backup-terminal'): number {
  const spec = causes[cause]
  const stated = spec.remedies[workaround]
  if (stated !== undefined) return stated
  if (workaround === 'another-tender') {
    if (noTender.has(spec.saying)) return 0
    if (spec.group === 'card' || spec.group === 'risk') return 0.9
    // On a terminal that does not work, another tender means cash.
    return spec.saying === 'terminal' || spec.saying === 'paused' ? 0.45 : 0.65
  }
  switch (spec.group) {
    case 'hardware':
    case 'software':
    case 'configuration':
    case 'operator':
      return spec.saying === 'duplicate' || spec.saying === 'amount' || spec.saying === 'present' ? 0 : 0.85
    case 'network':
      return 0.25
    case 'host':
      return 0.05
    default:
      return 0
  }
}

function cure(cause: CauseId, remedy: RemedyId): number {
  if (remedy === 'another-tender' || remedy === 'backup-terminal') return workaroundChance(cause, remedy)
  return causes[cause].remedies[remedy] ?? 0
}

/** Whether a remedy may be offered while the money stands like this. [LAW: never "try again" while the outcome is unknown] */
export function allowed(spec: RemedySpec, id: RemedyId, money: MoneyState): boolean {
  if (spec.repeatsSale) return money === 'no'
  if (spec.interrupts && (money === 'unknown' || money === 'reversing')) return false
  if (money === 'yes' && (id === 'another-tender' || otherPayment.has(id))) return false
  return true
}

/** Ways to take the same amount again, which must not be offered once it is paid. */
const otherPayment: ReadonlySet<RemedyId> = new Set<RemedyId>([
  'another-card',
  'another-way',
  'use-wallet',
  'use-card-or-other-wallet',
  'take-cash',
  'offline-tenders',
])

/** The decision before one role: the likely causes, what that role can do, what it can be asked. */
export function repairCaseFor(
  role: Role,
  model: Model,
  ranked: readonly Weighted[],
  unknown: number,
  money: MoneyState,
  prospects: readonly Prospect[],
): RepairCase {
  const likely = ranked.filter((one) => one.probability >= 0.01).slice(0, 8)
  const total = likely.reduce((sum, one) => sum + one.probability, 0) + unknown
  const probabilities = [...likely.map((one) => one.probability / (total || 1)), total > 0 ? unknown / total : 1]
  const ids = new Set<RemedyId>()
  for (const { cause } of likely) {
    for (const id of Object.keys(causes[cause].remedies) as RemedyId[]) if (remedies[id].role === role) ids.add(id)
  }
  if (role === 'cashier') ids.add('another-tender').add('backup-terminal')
  const all: Repair[] = [...ids]
    .filter((id) => allowed(remedies[id], id, money))
    .map((id) => ({
      id,
      cost: weigh(remedies[id], standardCostWeights),
      // An unknown cause is helped by what helps most stops, half as often.
      cures: [...likely.map((one) => cure(one.cause, id)), remedies[id].workaround ? 0.5 : id === 'restart' ? 0.2 : 0],
    }))
  // Looking ahead costs the square of the list; what has next to no chance is left out.
  const value = (repair: Repair) => chanceOfCure(repair, probabilities) / repair.cost
  const repairs = all
    .map((repair, at) => ({ repair, at, value: value(repair) }))
    .sort((a, b) => b.value - a.value || a.at - b.at)
    .filter(({ repair }, place) => place < considered || always.has(repair.id))
    .map(({ repair }) => repair)
  const checks: Check[] =
    role === 'cashier'
      ? prospects
          .filter((one) => Object.hasOwn(questions, one.finding) && one.bits > 0.02)
          .slice(0, 4)
          .map((one) => ({
            id: one.finding,
            cost: questions[one.finding as keyof typeof questions].seconds / 60 + 0.3,
            yes: [
              ...likely.map(({ cause }) => chanceOf(model, one.position, [model.causeIndex.get(cause)!], false)),
              chanceOf(model, one.position, [], true),
            ],
          }))
      : []
  return {
    causes: [...likely.map((one) => one.cause), 'unknown'],
    probabilities,
    repairs,
    checks,
    fallbackCost: role === 'technician' ? visitCost * 2 : visitCost,
  }
}

/** Ordering a part or a box is not mending it. */
const orders: ReadonlySet<RemedyId> = new Set<RemedyId>([
  'send-spare',
  'request-spare',
  'order-battery',
  'order-replacement',
  'plan-replacement',
])

/** The best chance that somebody mends this cause without coming: at the till, in the shop, from the desk. */
function fromNearBy(cause: string): number {
  if (!Object.hasOwn(causes, cause)) return 0
  let best = 0
  for (const [id, chance] of Object.entries(causes[cause as CauseId].remedies) as [RemedyId, number][]) {
    const spec = remedies[id]
    if (spec.role !== 'technician' && !spec.workaround && !orders.has(id)) best = Math.max(best, chance)
  }
  return best
}

function stepOf(id: RemedyId, chance: number): Step {
  const spec = remedies[id]
  return {
    kind: chance <= 0 ? 'note' : spec.workaround ? 'workaround' : 'remedy',
    remedy: id,
    chance,
    cost: weigh(spec),
    automatic: spec.automatic === true,
  }
}

function cashierSteps(one: RepairCase, money: MoneyState): Step[] {
  const chanceOfId = (id: string) => {
    const repair = one.repairs.find((other) => other.id === id)!
    return repair.cures.reduce((sum, value, at) => sum + value * one.probabilities[at]!, 0)
  }
  const steps: Step[] = []
  const first = chooseStep(one)
  const sequence = repairSequence(one.repairs, one.probabilities, one.fallbackCost).order.map((repair) => repair.id)
  if (first.kind === 'check') {
    const check = one.checks.find((other) => other.id === first.id)!
    const chance = check.yes.reduce((sum, value, at) => sum + value * one.probabilities[at]!, 0)
    steps.push({ kind: 'question', finding: check.id as FindingId, chance, cost: check.cost })
  } else if (first.kind === 'repair') {
    sequence.splice(0, sequence.length, first.id, ...sequence.filter((id) => id !== first.id))
  }
  for (const id of sequence.slice(0, listed)) steps.push(stepOf(id as RemedyId, chanceOfId(id)))
  // Both ways around are always on the list, whatever they score; they bound what a stop can cost.
  for (const id of ['another-tender', 'backup-terminal'] as const) {
    if (!allowed(remedies[id], id, money)) continue
    if (!steps.some((step) => 'remedy' in step && step.remedy === id)) {
      const chance = chanceOfId(id)
      steps.push({ ...stepOf(id, chance), kind: 'workaround' } as Step)
    }
  }
  if (money === 'unknown' || money === 'reversing') {
    // Until the money is known not to have moved, another tender is what is offered first.
    steps.sort((a, b) => Number(isTender(b)) - Number(isTender(a)))
  }
  return steps
}

function isTender(step: Step): boolean {
  return 'remedy' in step && step.remedy === 'another-tender'
}

/** The next steps of everybody, cheapest expected way first. Pure and deterministic. */
export function nextSteps(
  model: Model,
  ranked: readonly Weighted[],
  unknown: number,
  money: MoneyState,
  prospects: readonly Prospect[],
): NextSteps {
  const cashierCase = repairCaseFor('cashier', model, ranked, unknown, money, prospects)
  const cashier = cashierSteps(cashierCase, money)
  const tests: Step[] = prospects
    .filter((one) => one.bits > 0.01 && automaticSource(model, one.position))
    .slice(0, 5)
    .map((one) => ({ kind: 'test', finding: one.finding, chance: one.chance, bits: one.bits }))
  const safe = cashier.filter(
    (step) => 'remedy' in step && step.automatic && step.kind === 'remedy' && step.chance >= 0.1,
  )
  const others = (role: Exclude<Role, 'cashier'>): Step[] => {
    const one = repairCaseFor(role, model, ranked, unknown, money, [])
    const scored = one.repairs
      .map((repair) => ({
        id: repair.id as RemedyId,
        chance: repair.cures.reduce((sum, value, at) => sum + value * one.probabilities[at]!, 0),
        needed: repair.cures.reduce(
          (sum, value, at) => sum + value * one.probabilities[at]! * (1 - fromNearBy(one.causes[at]!)),
          0,
        ),
        cost: repair.cost,
      }))
      .sort((a, b) => b.chance / b.cost - a.chance / a.cost || (a.id < b.id ? -1 : 1))
    const useful = scored.filter((step) => (role === 'technician' ? step.needed >= visitChance : step.chance >= 0.02))
    const top = ranked[0]
    const notes = top
      ? (Object.keys(causes[top.cause].remedies) as RemedyId[]).filter((id) => remedies[id].role === role)
      : []
    if (useful.length) return useful.slice(0, 3).map((step) => stepOf(step.id, step.chance))
    if (role === 'technician') return [stepOf('no-visit', 0)]
    return notes.slice(0, 1).map((id) => stepOf(id, 0))
  }
  return {
    automatic: [...tests, ...safe],
    cashier,
    manager: others('manager'),
    technician: others('technician'),
    operations: others('operations'),
    support: others('support'),
  }
}

function automaticSource(model: Model, position: number): boolean {
  const { source, kind } = model.findings[position]!
  return (source === 'terminal' || source === 'platform') && kind !== 'answer' && kind !== 'payment'
}
