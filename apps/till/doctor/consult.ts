import {
  allowed,
  type CauseId,
  causes,
  type Diagnosis,
  type FindingId,
  findingsOf,
  firstRemedy,
  type MoneyState,
  phrase,
  type RemedyId,
  remedies,
  say,
  type TillPhraseId,
  type Voice,
  type Words,
  workaroundChance,
} from '@evertill/diagnosis'
import { movedBy, type TerminalState } from '@evertill/terminal'
import type { Attempt, DoctorReport } from '@evertill/terminal/finding'
import { deedsOf, isRefunding, type Means } from './deed.ts'
import type { Acts, Case, LineWords, PublicWords } from './door.ts'
import type { DoctorWords } from './words.ts'

/** Sure enough to be said aloud on a screen. */
const SAID = 0.5
/** An answer code that names it needs less: the host has spoken. */
const SAID_BY_CODE = 0.3

/** The money of what is on the screen, from the terminal's own line; without a record nothing was sent [LAW-4]. */
export function moneyOn(state: TerminalState): MoneyState {
  if (state.money !== undefined) return movedBy(state.money)
  const { screen } = state
  if (screen.kind === 'result') return screen.recordId === undefined ? 'no' : 'unknown'
  const live = state.transaction
  return live?.recordId === undefined ? 'no' : 'unknown'
}

/**
 * The cause of this stop, not merely the likeliest trouble of the terminal: an empty battery must not be given as the
 * reason of a bank's refusal. Undefined while none stands out.
 */
export function causeOf(report: DoctorReport, state: TerminalState): CauseId | undefined {
  const { screen } = state
  const { diagnosis } = report
  if (screen.kind === 'result') {
    if (screen.slip === 'problem') return best(diagnosis, (cause) => linkOf(cause, 'stopped-at-slip') >= LINKED, SAID)
    const fits = (cause: CauseId): boolean =>
      // Want of money to refund from is the reason of a refund alone.
      (causes[cause].saying !== 'refund-later' || isRefunding(state)) &&
      spokenBy(cause, screen.responseCode) >= (isMarked(diagnosis, cause) ? LINKED : TYPICAL)
    if (isSaying(screen.responseCode)) return best(diagnosis, fits, SAID_BY_CODE)
    const where = report.ending?.where
    if (where !== undefined)
      return best(diagnosis, (cause) => linkOf(cause, `stopped-${where}` as FindingId) >= LINKED, SAID)
  }
  // No sale before us: what holds the till itself up, never what became of an earlier card.
  return best(diagnosis, (cause) => isOfTheTill(cause), SAID)
}

/** How often a cause has to bring a finding about to be its reason at all. */
const LINKED = 0.2
/**
 * How often a cause has to bring an answer about to be named by that answer alone, without a mark of its own that somebody has seen. Rarer
 * ones are only what is left over after an answer that many things bring about: then the host's own words say more than their names.
 */
const TYPICAL = 0.35

const linkOf = (cause: CauseId, finding: FindingId): number =>
  (causes[cause].links as Readonly<Partial<Record<FindingId, number>>>)[finding] ?? 0

const saidBy = (code: string | undefined): readonly FindingId[] =>
  code === undefined ? [] : findingsOf(code, 0).map((one) => one.id)

const isSaying = (code: string | undefined): boolean => saidBy(code).length > 0

const spokenBy = (cause: CauseId, code: string | undefined): number =>
  Math.max(0, ...saidBy(code).map((finding) => linkOf(cause, finding)))

const isMarked = ({ snapshot }: Diagnosis, cause: CauseId): boolean => {
  const marks: readonly FindingId[] = causes[cause].proof
  return snapshot.observations.some((one) => one.state === 'positive' && marks.includes(one.id))
}

const best = ({ ranked }: Diagnosis, fits: (cause: CauseId) => boolean, least: number): CauseId | undefined =>
  ranked.find((one) => one.probability >= least && fits(one.cause))?.cause

/** Is it trouble of the till, its line or its host, rather than of one payment? */
export function isOfTheTill(cause: CauseId): boolean {
  return OF_THE_TILL.has(causes[cause].group) || cause === 'op-maintenance-mode' || cause === 'op-batch-open'
}

const OF_THE_TILL: ReadonlySet<string> = new Set([
  'hardware',
  'software',
  'configuration',
  'network',
  'host',
  'account',
])

export interface Consulted {
  readonly report: DoctorReport
  readonly looking: boolean
  readonly attempts: readonly Attempt[]
  readonly words: Words
  readonly own: DoctorWords
  readonly means: Means
}

/** Manager's words to a supervisor, the cashier's to everybody else. */
export function voiceOf(state: TerminalState): Voice {
  const operator = state.config.profile.operators.find((one) => one.number === state.shift.operator)
  return operator?.role === 'supervisor' ? 'manager' : 'cashier'
}

/** A customer stands there whose payment has stopped. */
export function somebodyWaits({ screen }: TerminalState): boolean {
  return screen.kind === 'result' || screen.kind === 'cannot-take-cards'
}

/** What may be done about it at this till, best first: the doctor's own order, then what else helps against this cause. */
export function remediesFor(
  diagnosis: Diagnosis,
  cause: CauseId | undefined,
  money: MoneyState,
  state: TerminalState,
): readonly RemedyId[] {
  const waiting = somebodyWaits(state)
  const own = cause === undefined ? {} : causes[cause].remedies
  const listed = diagnosis.nextSteps.cashier.flatMap((step) => ('remedy' in step ? [step.remedy] : []))
  const fits = listed.filter(
    (id) => cause === undefined || Object.hasOwn(own, id) || id === 'another-tender' || id === 'backup-terminal',
  )
  const rest = (Object.entries(own) as [RemedyId, number][])
    .filter(([id]) => remedies[id].role === 'cashier' && allowed(remedies[id], id, money))
    .sort((a, b) => b[1] / costOf(b[0]) - a[1] / costOf(a[0]))
    .map(([id]) => id)
  const first = cause === undefined ? undefined : firstRemedy(cause, 'cashier', money)
  const all = [
    ...new Set([...fits.filter((id) => allowed(remedies[id], id, money)), ...(first ? [first] : []), ...rest]),
  ].filter((id) => id !== 'backup-terminal' || helpsElsewhere(state, cause))
  // While nobody waits to pay, mending comes before ways around.
  return waiting ? all : all.sort((a, b) => Number(isWayAround(a)) - Number(isWayAround(b)))
}

/** Another till helps where this one is in the way: not against a card, a bank, or an answer that the host would give there too. */
function helpsElsewhere({ screen }: TerminalState, cause: CauseId | undefined): boolean {
  if (cause !== undefined) return workaroundChance(cause, 'backup-terminal') >= LINKED
  return screen.kind !== 'result' || screen.responseCode === undefined
}

/** A slip that one printer cannot print comes out of another, where the outlet has one. */
function withOtherPrinter(ids: readonly RemedyId[], cause: CauseId | undefined, means: Means): readonly RemedyId[] {
  if (cause === undefined || LIMITS[cause] !== 'limit-no-slip' || !means.otherPrinter()) return ids
  const rest = ids.filter((id) => id !== 'choose-printer')
  return [...rest.slice(0, 1), 'choose-printer', ...rest.slice(1)]
}

const isWayAround = (id: RemedyId): boolean => 'workaround' in remedies[id] && remedies[id].workaround === true

const costOf = (id: RemedyId): number => remedies[id].minutes + remedies[id].annoyance + 0.1

/** Automatic deeds that are only said, because the till is doing them; words by the till's own phrases. */
const TRYING: Readonly<Partial<Record<RemedyId, TillPhraseId>>> = {
  'use-mobile-data': 'trying-other-line',
  'use-wifi': 'trying-other-line',
  'second-host': 'trying-other-host',
  'reload-parameters': 'trying-other-host',
  'sign-on': 'trying-sign-on',
}

/** A stop in words and deeds; undefined where the screen speaks for itself. Pure. */
export function consult(of: Consulted, state: TerminalState, act: Acts): Case | undefined {
  const { report, words, own, means } = of
  const { screen } = state
  // Whoever gave up knows why; and what happened before this result is not its reason.
  if (screen.kind === 'result' && (screen.why === 'cancelled' || report.at < screen.since)) return undefined
  const money = moneyOn(state)
  const cause = causeOf(report, state)
  const said = say(cause ?? (report.diagnosis.verdict === 'named' ? 'unknown' : report.diagnosis), {
    money,
    voice: voiceOf(state),
    words,
  })
  const standing = { state, money, act, means }
  const { deeds } = deedsOf(
    withOtherPrinter(remediesFor(report.diagnosis, cause, money, state), cause, means),
    { ...words.remedies, 'choose-printer': own.printers.title },
    own.tryAgain,
    standing,
  )
  const running = of.attempts.find((one) => one.outcome === 'running')
  const trying = running === undefined ? undefined : TRYING[running.remedy]
  return {
    cause: said.sentence,
    // The catalogue's words for a refused card would name a card to somebody who held up a phone.
    named: cause !== undefined && !(isOfWallet(screen) && causes[cause].group === 'card'),
    looking: of.looking,
    step: deeds[0],
    others: deeds.slice(1, 4),
    trying: trying === undefined ? undefined : phrase(trying, words),
    code: report.diagnosis.supportCode,
  }
}

const isOfWallet = (screen: TerminalState['screen']): boolean => screen.kind === 'result' && screen.tender === 'wallet'

/** What the customer may read beside the money line; the public voice alone. Pure. */
export function publicWords(report: DoctorReport, state: TerminalState, words: Words): PublicWords | undefined {
  const { screen } = state
  if (screen.kind !== 'result' && screen.kind !== 'cannot-take-cards') return undefined
  if (screen.kind === 'result' && (screen.why === 'cancelled' || report.at < screen.since)) return undefined
  if (screen.kind === 'result' && screen.outcome === 'approved' && screen.slip !== 'problem') return undefined
  const money = moneyOn(state)
  const cause = causeOf(report, state)
  const { sentence, action } = say(cause ?? 'unknown', { money, voice: 'public', words })
  return { sentence, action }
}

const LIMITS: Readonly<Partial<Record<CauseId, TillPhraseId>>> = {
  'hw-icc': 'limit-no-chip',
  'hw-nfc': 'limit-no-tap',
  'hw-msr': 'limit-no-swipe',
  'hw-pinpad': 'limit-no-pin',
  'hw-scanner': 'limit-no-scan',
  'wallet-api': 'limit-no-wallet',
  'hw-printer': 'limit-no-slip',
  'hw-paper-out': 'limit-no-slip',
  'hw-paper-reversed': 'limit-no-slip',
  'hw-printhead-hot': 'limit-no-slip',
  'cfg-print-queue': 'limit-no-slip',
  'cfg-printer': 'limit-no-slip',
}

/** A name that may stand on the till: a discreet cause goes by what the public is told. */
export function nameOf(cause: CauseId, words: Words): string {
  return causes[cause].discreet ? words.sayings[causes[cause].saying].sentence : words.causes[cause]
}

/** Short enough for the line on top, and nothing in it that a customer may not read: hardware by its name, the rest as the public is told. */
function whyLine(cause: CauseId, words: Words): string {
  const { group, saying } = causes[cause]
  if (group === 'hardware') return nameOf(cause, words)
  const sentence = words.sayings[saying].sentence.replace(/[.。]$/, '')
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}

/** Why the till is limited. The level is the terminal's; the doctor adds the reason, and limits that only parts can tell. */
export function lineWords(
  report: DoctorReport,
  state: TerminalState,
  words: Words,
  onMobileData: boolean,
): LineWords | undefined {
  const { level, since } = state.stateLine
  const sure = report.diagnosis.ranked.filter((one) => one.probability >= SAID)
  if (level === 'no-cards') {
    const stops = sure.find(({ cause }) => isOfTheTill(cause))
    return stops === undefined || report.at < since ? undefined : { level, why: whyLine(stops.cause, words) }
  }
  const limit = sure.map(({ cause }) => LIMITS[cause]).find((one) => one !== undefined)
  if (limit !== undefined && report.diagnosis.verdict !== 'healthy') return { level: 'limited', why: words.till[limit] }
  return onMobileData ? { level: 'limited', why: words.till['limit-mobile-data'] } : undefined
}
