import {
  type Conversation,
  causes,
  converse,
  createModel,
  type Diagnosis,
  diagnose,
  leadingCause,
  type Model,
  type Observation,
  type PhoneTurn,
  type RemedyId,
  say,
  type Words,
} from '@evertill/diagnosis'

let made: Model | undefined
const model = (): Model => {
  made ??= createModel()
  return made
}

export function turnOf(conversation: Conversation, now: number): PhoneTurn {
  return converse(conversation, model(), { now, moneyMoved: 'unknown' })
}

/** The diagnosis with what the house sees beside what was answered. The money is not known to a phone, so nothing is said of it. */
export function concluded(
  asked: Diagnosis,
  beside: readonly Observation[],
  terminalId: string,
  now: number,
): Diagnosis {
  return diagnose([...asked.snapshot.observations, ...beside], model(), { now, terminalId, moneyMoved: 'unknown' })
}

/** What the person in the shop may read of it: the manager's words, and for what is not for every ear the public ones. */
export function sentenceOf(diagnosis: Diagnosis, words: Words): string | undefined {
  const cause = leadingCause(diagnosis)
  if (cause === 'unknown') return undefined
  const voice = causes[cause].discreet === true ? 'public' : 'manager'
  return say(cause, { money: 'unknown', voice, words }).sentence
}

/** The one next step: what most probably helps and can be done here, else the best way around. */
export function stepOf(diagnosis: Diagnosis): RemedyId | undefined {
  const steps = [...diagnosis.nextSteps.cashier, ...diagnosis.nextSteps.manager]
  const remedy = steps.find((step) => step.kind === 'remedy' && step.chance >= 0.2)
  const any = remedy ?? steps.find((step) => 'remedy' in step)
  return any && 'remedy' in any ? any.remedy : undefined
}
