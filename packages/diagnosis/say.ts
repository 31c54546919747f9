import { type CauseId, causes } from './cause.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { FindingId } from './finding.ts'
import { allowed } from './next-step.ts'
import { type RemedyId, type Role, remedies } from './remedy.ts'
import { sayings } from './saying.ts'
import type { SymptomId } from './symptom.ts'
import type { MoneyState, Words } from './words.ts'

/**
 * `public`: the customer may read it. `cashier`: the till's own side, no discreet reasons. `manager`: on the manager's
 * phone. `staff`: engineers, operations and support.
 */
export type Voice = 'public' | 'cashier' | 'manager' | 'staff'
export const voices: readonly Voice[] = ['public', 'cashier', 'manager', 'staff']

export interface Said {
  /** The money line. Says only what the switch said. */
  readonly title: string
  readonly sentence: string
  readonly action: string
}

export interface SayOptions {
  readonly money: MoneyState
  readonly voice: Voice
  /** The language's words, loaded from `@evertill/diagnosis/words-zh` or `words-en`. */
  readonly words: Words
  /** Local time at which it is expected to work again, ready to read, for example "14:30". */
  readonly until?: string
}

/** The name of a finding in a language, symptom words included. */
export function findingName(id: FindingId, words: Words): string {
  if (id.startsWith('saw-')) {
    const [first] = words.symptoms[id.slice('saw-'.length) as SymptomId]
    return words.saw.replace('{symptom}', first ?? '')
  }
  return words.findings[id as keyof Words['findings']]
}

/** The first remedy of a role that the state of the money allows, real remedies before notes. */
export function firstRemedy(cause: CauseId, role: Role, money: MoneyState): RemedyId | undefined {
  const own = (Object.entries(causes[cause].remedies) as [RemedyId, number][]).filter(
    ([id]) => remedies[id].role === role && allowed(remedies[id], id, money),
  )
  return (own.find(([, success]) => success > 0) ?? own[0])?.[0]
}

function actionOf(cause: CauseId, role: Role, options: SayOptions): string {
  const { words, money } = options
  const remedy = firstRemedy(cause, role, money)
  if (remedy) return words.remedies[remedy]
  return money === 'no' ? words.remedies['another-tender'] : words.moneyLines[money].action
}

/**
 * Puts a cause, or "not recognised", into words for somebody. Every sentence about money comes from `options.money`,
 * which the switch gave; a cause never makes a claim about money.
 */
export function say(subject: CauseId | 'unknown' | Diagnosis, options: SayOptions): Said {
  const { money, voice, words } = options
  const cause = typeof subject === 'string' ? subject : leadingCause(subject)
  const title = words.money[money]
  const until = options.until ? ` ${words.until.replace('{time}', options.until)}`.replace(/^ (?=[一-鿿])/, '') : ''
  if (cause === 'unknown') {
    const line = voice === 'staff' ? words.unknownCause.staff : words.unknownCause.sentence
    return {
      title,
      sentence: line + until,
      action: money === 'no' ? words.unknownCause.action : words.moneyLines[money].action,
    }
  }
  const spec = causes[cause]
  const contradicts = money !== 'no' && sayings[spec.saying].about === 'payment'
  if (voice === 'staff') {
    const shown = spec.proof.map((id) => findingName(id, words)).join(words.staff.and)
    const sentence = words.staff.cause + words.causes[cause] + words.staff.shownBy + shown + words.staff.stop
    return { title, sentence: sentence + until, action: staffAction(cause, options) }
  }
  if (contradicts) {
    const line = words.moneyLines[money]
    if (voice === 'manager') return { title, sentence: line.sentence, action: actionOf(cause, 'manager', options) }
    return { title, ...line }
  }
  if (voice === 'manager') {
    return { title, sentence: words.manager[cause] + until, action: actionOf(cause, 'manager', options) }
  }
  const line = words.sayings[spec.saying]
  if (voice === 'public' || spec.discreet) {
    const action = money === 'no' || spec.saying === 'slip' ? line.action : words.moneyLines[money].action
    return { title, sentence: line.sentence + until, action }
  }
  return { title, sentence: words.manager[cause] + until, action: actionOf(cause, 'cashier', options) }
}

function staffAction(cause: CauseId, options: SayOptions): string {
  const entries = Object.entries(causes[cause].remedies) as [RemedyId, number][]
  for (const role of ['operations', 'technician', 'support'] as const) {
    const useful = entries.filter(([id, success]) => remedies[id].role === role && success >= 0.3)
    if (useful[0]) return options.words.remedies[useful[0][0]]
  }
  return actionOf(cause, 'support', options)
}

/** The cause a screen may name: only when one stands out. Otherwise nothing is claimed. */
export function leadingCause(diagnosis: Diagnosis): CauseId | 'unknown' {
  const top = diagnosis.ranked[0]
  return top && diagnosis.verdict === 'named' ? top.cause : 'unknown'
}
