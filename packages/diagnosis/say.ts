import { type CauseId, causes } from './cause.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { FindingId } from './finding.ts'
import { allowed, workaroundChance } from './next-step.ts'
import { type RemedyId, type Role, remedies, weigh } from './remedy.ts'
import { type SayingId, sayings } from './saying.ts'
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

/**
 * A text that a broken or older language pack does not hold gives way to its name: it stands out, and claims nothing. The
 * lint keeps ours whole.
 */
const held = (text: string | undefined, name: string): string => text || name

/** The name of a finding in a language, symptom words included. */
export function findingName(id: FindingId, words: Words): string {
  if (id.startsWith('saw-')) {
    const [first] = words.symptoms[id.slice('saw-'.length) as SymptomId] ?? []
    return words.saw.replace('{symptom}', held(first, id))
  }
  return held(words.findings[id as keyof Words['findings']], id)
}

/** Below this a remedy is a hope, not an action to put on a screen. */
const worthDoing = 0.3

/**
 * What a role does first about a cause: the best success for its cost that the state of the money allows. The cashier's
 * two ways around count as well; a note stands in where there is nothing to repair.
 */
export function firstRemedy(cause: CauseId, role: Role, money: MoneyState): RemedyId | undefined {
  const entries = Object.entries(causes[cause].remedies) as [RemedyId, number][]
  if (role === 'cashier') {
    for (const id of ['another-tender', 'backup-terminal'] as const) entries.push([id, workaroundChance(cause, id)])
  }
  const own = entries.filter(([id]) => remedies[id].role === role && allowed(remedies[id], id, money))
  const ratio = ([id, success]: [RemedyId, number]) =>
    success >= worthDoing ? success / weigh(remedies[id]) : success / 1000
  let best = own[0]
  for (const entry of own) if (best && ratio(entry) > ratio(best) + 1e-9) best = entry
  return best?.[0]
}

function actionOf(cause: CauseId, role: Role, options: SayOptions): string {
  const { words, money } = options
  const remedy = firstRemedy(cause, role, money)
  if (remedy) return held(words.remedies[remedy], words.unknownCause.action)
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
    const action = money === 'no' ? words.unknownCause.action : words.moneyLines[money].action
    if (typeof subject === 'string') {
      const line = voice === 'staff' ? words.unknownCause.staff : words.unknownCause.sentence
      return { title, sentence: line + until, action }
    }
    if (voice === 'staff') return { title, sentence: undecided(subject, words) + until, action }
    const common = commonSaying(subject)
    const saying = common === undefined ? undefined : words.sayings[common]
    const speaks = common !== undefined && saying !== undefined && (money === 'no' || sayings[common].about === 'shop')
    const sentence = speaks ? saying.sentence : words.unknownCause.sentence
    return {
      title,
      sentence: sentence + until,
      action: money === 'no' && saying !== undefined ? saying.action : action,
    }
  }
  const spec = causes[cause]
  const contradicts = money !== 'no' && sayings[spec.saying].about === 'payment'
  if (voice === 'staff') {
    const shown = spec.proof.map((id) => findingName(id, words)).join(words.staff.and)
    const sentence =
      words.staff.cause + held(words.causes[cause], cause) + words.staff.shownBy + shown + words.staff.stop
    return { title, sentence: sentence + until, action: staffAction(cause, options) }
  }
  if (contradicts) {
    const line = words.moneyLines[money]
    if (voice === 'manager') return { title, sentence: line.sentence, action: actionOf(cause, 'manager', options) }
    return { title, ...line }
  }
  if (voice === 'manager') {
    return { title, sentence: ofManager(cause, words) + until, action: actionOf(cause, 'manager', options) }
  }
  const line = words.sayings[spec.saying] ?? words.unknownCause
  if (voice === 'public' || spec.discreet) {
    const action = money === 'no' || spec.saying === 'slip' ? line.action : words.moneyLines[money].action
    return { title, sentence: line.sentence + until, action }
  }
  const step = typeof subject === 'string' ? undefined : subject.nextSteps.cashier.find((one) => 'remedy' in one)
  const action =
    step && 'remedy' in step
      ? held(words.remedies[step.remedy], words.unknownCause.action)
      : actionOf(cause, 'cashier', options)
  return { title, sentence: ofManager(cause, words) + until, action }
}

/** The manager's sentence; without it, what may be said of any cause. */
const ofManager = (cause: CauseId, words: Words): string => held(words.manager[cause], words.unknownCause.sentence)

/** What nearly all the likely causes would have the public told; then it may be said before one of them is certain. */
function commonSaying(diagnosis: Diagnosis): SayingId | undefined {
  const shares = new Map<SayingId, number>()
  let total = diagnosis.unknown
  for (const { cause, probability } of diagnosis.ranked) {
    total += probability
    shares.set(causes[cause].saying, (shares.get(causes[cause].saying) ?? 0) + probability)
  }
  for (const [saying, share] of shares) if (share >= 0.7 * total && saying !== 'nothing-for-customer') return saying
  return undefined
}

function undecided(diagnosis: Diagnosis, words: Words): string {
  if (diagnosis.verdict !== 'undecided') return words.unknownCause.staff
  const list = diagnosis.ranked
    .slice(0, 3)
    .map(({ cause, probability }) => `${words.causes[cause]} ${Math.round(probability * 100)} %`)
  return words.undecided.replace('{list}', list.join(words.staff.and))
}

function staffAction(cause: CauseId, options: SayOptions): string {
  const entries = Object.entries(causes[cause].remedies) as [RemedyId, number][]
  for (const role of ['operations', 'technician', 'support'] as const) {
    const useful = entries.filter(([id, success]) => remedies[id].role === role && success >= 0.3)
    if (useful[0]) return held(options.words.remedies[useful[0][0]], useful[0][0])
  }
  return actionOf(cause, 'support', options)
}

/** The cause a screen may name: only when one stands out. Otherwise nothing is claimed. */
export function leadingCause(diagnosis: Diagnosis): CauseId | 'unknown' {
  const top = diagnosis.ranked[0]
  return top && diagnosis.verdict === 'named' ? top.cause : 'unknown'
}
