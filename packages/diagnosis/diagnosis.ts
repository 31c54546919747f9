import type { CauseId } from './cause.ts'
import { type Explanation, explain } from './explanation.ts'
import { type FindingId, type FindingState, isStopPlace, type Observation } from './finding.ts'
import { infer } from './inference.ts'
import type { Model } from './model.ts'
import { type NextSteps, nextSteps, type Weighted } from './next-step.ts'
import { type Ignored, readObservations } from './observation.ts'
import { prospects, type Turn } from './outlook.ts'
import { type Snapshot, supportCode } from './support-code.ts'
import { type MoneyState, moneyStates } from './words.ts'

export interface Context {
  /** Epoch milliseconds. The doctor has no clock of its own. */
  readonly now: number
  /** What the switch or the terminal's journal says about the money; "unknown" when nobody said. Never guessed. */
  readonly moneyMoved?: MoneyState
  /** F41; part of the support code. */
  readonly terminalId?: string
  /** `stop`: somebody cannot go on. `watch`: a look at a terminal of which nobody complained. Default `stop`. */
  readonly situation?: 'stop' | 'watch'
}

export interface RankedCause extends Explanation {
  readonly cause: CauseId
  /** Probability, 0..1, that this cause is present; two causes may both be near 1. */
  readonly probability: number
}

/**
 * `named`: one cause stands out. `undecided`: several are left, the next test will tell. `unknown`: not recognised; see
 * `ruledOut`. `healthy`: nothing speaks for any fault.
 */
export type Verdict = 'named' | 'undecided' | 'unknown' | 'healthy'

export interface Diagnosis {
  readonly at: number
  readonly terminalId: string
  readonly modelVersion: string
  readonly verdict: Verdict
  /** Causes by probability, at most ten. */
  readonly ranked: readonly RankedCause[]
  /** Probability, 0..1, that no cause of the catalogue explains what was found. */
  readonly unknown: number
  /** Causes that looked possible by a positive finding, or are common, and that negative findings speak against. */
  readonly ruledOut: readonly CauseId[]
  readonly moneyMoved: MoneyState
  readonly nextSteps: NextSteps
  readonly whatWouldChangeOurMind: readonly Turn[]
  /** Findings nobody has looked at, the most telling first. */
  readonly mostInformative: readonly FindingId[]
  readonly supportCode: string
  /** What the support code stands for; upload it under terminal id and code. */
  readonly snapshot: Snapshot
  /** What was left out, and why. */
  readonly ignored: readonly Ignored[]
}

const calmWhileWatching = 1
const listed = 10
/** With less than this on "unknown", too little has been looked at to say that it is none of the catalogue. */
const mostlyUnknown = 0.3
/** From here on a cause counts as believed when the stop is held against it. */
const believedFrom = 0.3
/** With less than this a cause does not stop sales at that place. */
const mayStop = 0.05

/**
 * Turns findings into causes with probabilities, evidence and next steps. Pure and deterministic: the same findings,
 * model and context give the same answer. Bad findings are listed in `ignored`; they never throw.
 * @throws RangeError when `context.now` is not a finite number
 */
export function diagnose(findings: readonly Observation[], model: Model, context: Context): Diagnosis {
  if (!Number.isFinite(context.now)) throw new RangeError('context.now is not a time')
  const given: readonly unknown[] = Array.isArray(findings) ? findings : []
  const { evidence, ignored } = readObservations(given, model, context.now)
  const money = moneyStates.includes(context.moneyMoved as MoneyState) ? (context.moneyMoved as MoneyState) : 'unknown'
  const posterior = infer(model, evidence, context.situation === 'watch' ? calmWhileWatching : model.calmOdds)
  const { marginal } = posterior
  const order = causesBeforeEffects(
    model,
    marginal,
    [...marginal.keys()].sort((a, b) => marginal[b]! - marginal[a]! || a - b),
  )
  const anyPositive = evidence.some((one) => one.positive)
  const shown = order.slice(0, listed).filter((cause, place) => marginal[cause]! >= 0.005 || (anyPositive && place < 3))
  const ranked = shown.map(
    (cause): RankedCause => ({
      cause: model.causes[cause]!.id,
      probability: marginal[cause]!,
      ...explain(model, evidence, posterior, cause),
    }),
  )
  const weighted: Weighted[] = ranked.map(({ cause, probability }) => ({ cause, probability }))
  const unknown = posterior.unknown + posterior.calm
  const believed = order.filter((cause) => marginal[cause]! >= believedFrom)
  const verdict = verdictOf(anyPositive, ranked[0]?.probability ?? 0, unknown, stopExplained(evidence, believed))
  const outlook = prospects(model, posterior, new Set(evidence.map((one) => one.finding)))
  const snapshot: Snapshot = {
    terminalId: context.terminalId ?? '',
    at: context.now,
    moneyMoved: money,
    observations: evidence.map(
      (one): Observation => ({
        id: one.node.id,
        state: one.positive ? 'positive' : 'negative',
        at: one.at,
        ...(one.value === undefined ? {} : { value: one.value }),
      }),
    ),
  }
  return {
    at: context.now,
    terminalId: snapshot.terminalId,
    modelVersion: model.version,
    verdict,
    ranked,
    unknown,
    ruledOut: ruledOut(model, marginal, evidence),
    moneyMoved: money,
    nextSteps: nextSteps(model, weighted, unknown, money, outlook.list),
    whatWouldChangeOurMind: outlook.turns,
    mostInformative: outlook.list.slice(0, 8).map((one) => one.finding),
    supportCode: supportCode(snapshot),
    snapshot,
    ignored,
  }
}

/** A cause that probably brought another about is named before it, however close they stand. */
function causesBeforeEffects(model: Model, marginal: Float64Array, order: number[]): number[] {
  model.causes.forEach((cause, parent) => {
    for (const [child] of cause.children) {
      const [above, below] = [order.indexOf(child), order.indexOf(parent)]
      if (above < below && marginal[parent]! >= 0.5 && marginal[child]! >= 0.5) {
        order.splice(below, 1)
        order.splice(above, 0, parent)
      }
    }
  })
  return order
}

function verdictOf(anyPositive: boolean, top: number, unknown: number, explained: boolean): Verdict {
  if (!anyPositive) return 'healthy'
  if (!explained) return 'unknown'
  if (top >= 0.5) return 'named'
  return unknown > top && unknown >= mostlyUnknown ? 'unknown' : 'undecided'
}

/**
 * Can anything that is believed stop a sale where this one stopped? If not, what was found is a blemish that was there
 * before, and the stop itself has no cause yet. With nothing believed, or no stop, there is nothing to hold against it.
 */
function stopExplained(evidence: Parameters<typeof infer>[1], believed: readonly number[]): boolean {
  const stops = evidence.filter((one) => one.positive && isStopPlace(one.node.id))
  if (stops.length === 0 || believed.length === 0) return true
  return stops.some((one) =>
    one.node.parents.some(([cause, strength]) => strength >= mayStop && believed.includes(cause)),
  )
}

/** Causes worth a "no, not that": their proof was looked for and not found, or only part of it was. */
function ruledOut(model: Model, marginal: Float64Array, evidence: Parameters<typeof infer>[1]): CauseId[] {
  const against = new Float64Array(marginal.length)
  for (const one of evidence) {
    if (one.positive) continue
    for (const [cause, strength] of one.node.parents) against[cause]! += strength * one.freshness
  }
  return [...marginal.keys()]
    .filter((cause) => against[cause]! >= 0.6 && marginal[cause]! < model.causes[cause]!.prior.probability / 2)
    .sort((a, b) => model.causes[b]!.prior.probability - model.causes[a]!.prior.probability || a - b)
    .slice(0, 20)
    .map((cause) => model.causes[cause]!.id)
}

/** What a look at one finding would tell, before anybody looks: both diagnoses, from the snapshot of the first. */
export function whatIf(
  diagnosis: Diagnosis,
  finding: FindingId,
  model: Model,
): Readonly<Record<FindingState, Diagnosis>> {
  const { snapshot } = diagnosis
  const looked = (state: FindingState) =>
    diagnose(
      [...snapshot.observations.filter((one) => one.id !== finding), { id: finding, state, at: snapshot.at }],
      model,
      { now: snapshot.at, terminalId: snapshot.terminalId, moneyMoved: snapshot.moneyMoved },
    )
  return { positive: looked('positive'), negative: looked('negative') }
}

/** Makes the diagnosis again from an uploaded snapshot; `sameCode` is false when the snapshot is not the one meant. */
export function restore(
  snapshot: Snapshot,
  code: string,
  model: Model,
): { readonly diagnosis: Diagnosis; readonly sameCode: boolean } {
  const { terminalId, moneyMoved, observations, at } = snapshot
  const diagnosis = diagnose(observations, model, { now: at, terminalId, moneyMoved })
  return { diagnosis, sameCode: diagnosis.supportCode === code }
}
