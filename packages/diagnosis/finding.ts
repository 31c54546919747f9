import { platformFindings } from './catalogue/finding-platform.ts'
import { questionFindings } from './catalogue/finding-question.ts'
import { terminalFindings } from './catalogue/finding-terminal.ts'
import { type SymptomId, symptomIds } from './symptom.ts'

/** Who reports a finding. `person` is what the terminal notices about people; `question` is what a person says. */
export type FindingSource = 'terminal' | 'platform' | 'person' | 'question'

export type FindingKind =
  | 'status'
  | 'self-test'
  | 'counter'
  | 'resource'
  | 'configuration'
  | 'state'
  | 'network'
  | 'payment'
  | 'person'
  | 'answer'
  | 'health'
  | 'record'
  | 'peers'
  | 'question'
  | 'symptom'

export interface FindingSpec {
  readonly source: FindingSource
  readonly kind: FindingKind
  /** Probability, 0..1, that it shows although no cause of the catalogue is present. Default by kind. */
  readonly leak?: number
  /** Probability, 0..1, that a cause outside the catalogue shows it. Default by kind. */
  readonly unknown?: number
}

export type BaseFindingId =
  | keyof typeof terminalFindings
  | keyof typeof platformFindings
  | keyof typeof questionFindings
export type FindingId = BaseFindingId | `saw-${SymptomId}`

export interface Finding {
  readonly id: FindingId
  readonly source: FindingSource
  readonly kind: FindingKind
  /** Age in milliseconds at which a finding counts half. */
  readonly halfLifeMs: number
  /** Probability, 0..1, that it shows without any known cause. */
  readonly leak: number
  /** Probability, 0..1, that the report is the opposite of the truth: a lying sensor, a hasty answer. */
  readonly lie: number
  /** Probability, 0..1, that a cause outside the catalogue shows it. */
  readonly unknown: number
}

const minute = 60_000
const hour = 60 * minute

/**
 * What is assumed of a kind of finding until tickets say better. Every number here is assumed. An unknown cause shows a
 * few of some two hundred findings: were `unknown` larger, every sensor looked at would speak against it.
 */
const kinds: Readonly<Record<FindingKind, Pick<Finding, 'halfLifeMs' | 'leak' | 'lie' | 'unknown'>>> = {
  status: { halfLifeMs: 30 * minute, leak: 0.002, lie: 0.005, unknown: 0.01 },
  'self-test': { halfLifeMs: 4 * hour, leak: 0.001, lie: 0.005, unknown: 0.01 },
  counter: { halfLifeMs: 24 * hour, leak: 0.005, lie: 0.005, unknown: 0.012 },
  resource: { halfLifeMs: 15 * minute, leak: 0.003, lie: 0.003, unknown: 0.015 },
  configuration: { halfLifeMs: 24 * hour, leak: 0.002, lie: 0.002, unknown: 0.004 },
  state: { halfLifeMs: 15 * minute, leak: 0.001, lie: 0.001, unknown: 0.006 },
  network: { halfLifeMs: 10 * minute, leak: 0.002, lie: 0.003, unknown: 0.018 },
  payment: { halfLifeMs: 30 * minute, leak: 0.005, lie: 0.005, unknown: 0.03 },
  person: { halfLifeMs: 15 * minute, leak: 0.002, lie: 0.002, unknown: 0.003 },
  answer: { halfLifeMs: 15 * minute, leak: 0.0005, lie: 0.0005, unknown: 0.004 },
  health: { halfLifeMs: 10 * minute, leak: 0.001, lie: 0.002, unknown: 0.015 },
  record: { halfLifeMs: 7 * 24 * hour, leak: 0.0005, lie: 0.0003, unknown: 0.001 },
  peers: { halfLifeMs: 15 * minute, leak: 0.002, lie: 0.002, unknown: 0.3 },
  question: { halfLifeMs: 60 * minute, leak: 0.005, lie: 0.015, unknown: 0.04 },
  symptom: { halfLifeMs: 60 * minute, leak: 0.02, lie: 0.05, unknown: 0.4 },
}

function finding(id: FindingId, spec: FindingSpec): Finding {
  const kind = kinds[spec.kind]
  return {
    id,
    source: spec.source,
    kind: spec.kind,
    halfLifeMs: kind.halfLifeMs,
    leak: spec.leak ?? kind.leak,
    lie: kind.lie,
    unknown: spec.unknown ?? Math.max(kind.unknown, spec.leak ?? 0),
  }
}

function entries(specs: Readonly<Record<string, FindingSpec>>): Finding[] {
  return Object.entries(specs).map(([id, spec]) => finding(id as FindingId, spec))
}

/** Every finding, in an order that only ever grows at the end of a list: long support codes count positions. */
export const findingCatalogue: readonly Finding[] = [
  ...entries(terminalFindings),
  ...entries(platformFindings),
  ...entries(questionFindings),
  ...symptomIds.map((id) => finding(`saw-${id}`, { source: 'question', kind: 'symptom' })),
]

/** Where a sale stopped: of the five, one is positive once somebody was stopped. */
export function isStopPlace(id: FindingId): boolean {
  return id.startsWith('stopped-')
}

export type FindingState = 'positive' | 'negative'

/** k of n neighbours show the same trouble. Integers, 0 ≤ affected ≤ of. */
export interface PeerCount {
  readonly affected: number
  readonly of: number
}

/** One thing looked at. A finding that nobody looked at has no observation: absence is evidence, not checked is not. */
export interface Observation {
  readonly id: FindingId
  readonly state: FindingState
  /** Epoch milliseconds at which it was seen. */
  readonly at: number
  /** Who saw it; defaults to the finding's own source. */
  readonly source?: FindingSource
  /** A reading for people, or the peer count that the state was drawn from. */
  readonly value?: number | string | PeerCount
}
