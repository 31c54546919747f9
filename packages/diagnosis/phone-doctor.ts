import { type Context, type Diagnosis, diagnose } from './diagnosis.ts'
import type { FindingId, Observation } from './finding.ts'
import type { Model } from './model.ts'
import { type QuestionId, questions } from './question.ts'
import { type SymptomId, symptoms } from './symptom.ts'

export type Answer = 'yes' | 'no' | 'skip'

/** What has been said on the phone so far. */
export interface Conversation {
  /** The words the person sees, chosen from the symptom list. */
  readonly symptom?: SymptomId
  readonly answers: readonly { readonly question: QuestionId; readonly answer: Answer }[]
}

export type Turn =
  | { readonly kind: 'ask'; readonly question: QuestionId; readonly diagnosis: Diagnosis }
  | { readonly kind: 'done'; readonly diagnosis: Diagnosis }

/** Nobody answers more than this with a customer waiting. */
const mostQuestions = 8
const sureEnough = 0.8

function isQuestion(id: FindingId): id is QuestionId {
  return Object.hasOwn(questions, id)
}

/**
 * The doctor by questions, for a terminal that cannot speak for itself: the next question worth asking, or the diagnosis.
 * A skipped question stays "not checked"; it is not asked again.
 */
export function converse(conversation: Conversation, model: Model, context: Context): Turn {
  const at = context.now
  const observations: Observation[] = []
  const asked = new Set<FindingId>()
  if (conversation.symptom)
    observations.push({ id: `saw-${conversation.symptom}`, state: 'positive', at, source: 'question' })
  for (const { question, answer } of conversation.answers) {
    asked.add(question)
    if (answer !== 'skip')
      observations.push({ id: question, state: answer === 'yes' ? 'positive' : 'negative', at, source: 'question' })
  }
  const diagnosis = diagnose(observations, model, context)
  const top = diagnosis.ranked[0]?.probability ?? 0
  if (top >= sureEnough || asked.size >= mostQuestions) return { kind: 'done', diagnosis }
  const first = conversation.symptom && asked.size === 0 ? symptoms[conversation.symptom].question : undefined
  if (first && isQuestion(first)) return { kind: 'ask', question: first, diagnosis }
  const next = diagnosis.mostInformative.find((id): id is QuestionId => isQuestion(id) && !asked.has(id))
  return next ? { kind: 'ask', question: next, diagnosis } : { kind: 'done', diagnosis }
}
