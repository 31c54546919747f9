import { symptomCatalogue } from './catalogue/symptom-list.ts'
import type { CauseId } from './cause.ts'
import type { BaseFindingId } from './finding.ts'

export interface SymptomSpec {
  /** The first finding to ask for, because it splits the causes best. */
  readonly question: BaseFindingId
  readonly causes: readonly CauseId[]
}

export type SymptomId = keyof typeof symptomCatalogue

export const symptoms: Readonly<Record<SymptomId, SymptomSpec>> = symptomCatalogue
export const symptomIds = Object.keys(symptomCatalogue) as readonly SymptomId[]
