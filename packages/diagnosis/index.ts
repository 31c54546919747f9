/**
 * The doctor: findings in, causes with probability, evidence and next steps out. Pure, browser-safe, deterministic.
 *
 *     const model = createModel()                       // once
 *     const diagnosis = diagnose(findings, model, { now, moneyMoved: 'no', terminalId })
 *     const { zh } = await import('@evertill/diagnosis/words-zh')
 *     const { title, sentence, action } = say(diagnosis, { money: diagnosis.moneyMoved, voice: 'public', words: zh })
 */
export { type CauseGroup, type CauseId, type CauseSpec, causeIds, causes } from './cause.ts'
export { type Context, type Diagnosis, diagnose, type RankedCause, restore, type Verdict, whatIf } from './diagnosis.ts'
export type { Explanation, Reason } from './explanation.ts'
export {
  type BaseFindingId,
  type Finding,
  type FindingId,
  type FindingKind,
  type FindingSource,
  type FindingState,
  findingCatalogue,
  type Observation,
  type PeerCount,
} from './finding.ts'
export { type Closure, type Learned, learnPriors } from './learning.ts'
export { createModel, type Model, type ModelChanges, type Prior } from './model.ts'
export {
  allowed,
  type NextSteps,
  nextSteps,
  repairCaseFor,
  type Step,
  type Weighted,
  workaroundChance,
} from './next-step.ts'
export type { Ignored, IgnoredReason } from './observation.ts'
export type { Turn } from './outlook.ts'
export { type PeerDimension, peerObservation } from './peers.ts'
export { type Answer, type Conversation, converse, type Turn as PhoneTurn } from './phone-doctor.ts'
export { type QuestionId, questionIds, questions } from './question.ts'
export { type Cost, type RemedyId, type RemedySpec, type Role, remedies, remedyIds, roles } from './remedy.ts'
export {
  answerFindings,
  approves,
  findingsOf,
  isResponseCode,
  type ResponseCode,
  responseCode,
} from './response-code.ts'
export { fixedRunbook } from './runbook.ts'
export { findingName, firstRemedy, leadingCause, type Said, type SayOptions, say, type Voice, voices } from './say.ts'
export {
  type LongCodeResult,
  longCode,
  readLongCode,
  readSupportCode,
  type Snapshot,
  supportCode,
} from './support-code.ts'
export { type SymptomId, symptomIds, symptoms } from './symptom.ts'
export { phrase, type TillPhraseId, tillPhraseIds, tillPhrases } from './till-phrase.ts'
export { type Language, type MoneyState, moneyStates, type Words } from './words.ts'
