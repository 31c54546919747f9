import { answerFindings, type FindingId, findingsOf, type Observation } from '@evertill/diagnosis'
import type { Millis } from '@evertill/foundation'
import { localTime } from '../profile/local-time.ts'
import type { TerminalState } from '../state/state.ts'
import { Findings } from './observe.ts'
import { THRESHOLDS as T } from './threshold.ts'
import { type Ending, inQuestion, type StopPlace, stopsTalkedOf, type TradeLog } from './trade.ts'

const WINDOW_MS = 2 * 3_600_000
const TALK_MS = 10 * 60_000
const PLACES: readonly StopPlace[] = ['before-card', 'at-card', 'without-answer', 'declined', 'at-slip']

/** Answers that speak of one card or one purse, not of the way there. [F39] */
const CARD_ANSWERS: ReadonlySet<FindingId> = new Set<FindingId>([
  'answer-refer',
  'answer-card-blocked',
  'answer-card-invalid',
  'answer-expired',
  'answer-not-active',
  'answer-funds',
  'answer-amount-limit',
  'answer-count-limit',
  'answer-pin-wrong',
  'answer-pin-locked',
  'answer-card-check',
  'answer-not-permitted-card',
  'answer-chip-required',
])

/** What the terminal's own journal, session and reads tell. Pure. */
export function paymentFindings(state: TerminalState, log: TradeLog, now: Millis): Observation[] {
  const found = new Findings(now)
  const recent = log.endings.filter((one) => now - one.at < WINDOW_MS)
  const last = inQuestion(log, now)
  session(found, state)
  if (last !== undefined) {
    const stops = stopsTalkedOf(log, now)
    if (last.where !== undefined)
      for (const place of PLACES)
        found.put(
          `stopped-${place}` as FindingId,
          stops.some((one) => one.where === place),
        )
    answers(found, last, stops, recent, now)
    card(found, last, state, log, now)
  } else if (state.session.state === 'failed' && state.session.responseCode !== undefined)
    found.list.push(...findingsOf(state.session.responseCode, now))
  reads(found, log, last?.sale ?? log.sales, last?.where, now)
  groups(found, recent)
  return found.list
}

function session(found: Findings, { session: it, line }: TerminalState): void {
  if (it.state === 'on') found.put('sign-on-failed', false)
  else if (it.state === 'failed') found.put('sign-on-failed', true, it.responseCode ?? it.why)
  if (it.state === 'on') found.put('not-signed-on', false)
  // Without a line nobody can sign on; that is the line's trouble, not forgetfulness.
  else if (line.up || it.state === 'closed') found.put('not-signed-on', true)
}

function answers(
  found: Findings,
  last: Ending,
  stops: readonly Ending[],
  recent: readonly Ending[],
  now: Millis,
): void {
  const online = last.tender === 'card' || last.tender === 'wallet'
  const silent = last.why === 'no-answer' || last.code === '98' || last.code === '68'
  if (last.where === 'without-answer' && online) found.put('authorization-timeout', silent)
  else if (last.code !== undefined || (online && last.where === undefined)) found.put('authorization-timeout', false)
  const answered = last.code !== undefined || (last.where === undefined && online) || last.where === 'at-slip'
  if (answered || last.why?.startsWith('mac-') === true)
    found.put('mac-failures', last.why?.startsWith('mac-') === true || last.code === 'A0')
  if (!answered) return
  const shown = last.code === undefined ? [] : findingsOf(last.code, now)
  for (const stop of stops) {
    // What a bank said of one customer's card says nothing of the next one's.
    const ofAnother = stop.masked !== last.masked && aboutCard(stop)
    const said = stop.code === undefined || ofAnother ? [] : findingsOf(stop.code, stop.at)
    if (!shown.some((one) => said.some((each) => each.id === one.id))) shown.push(...said)
  }
  found.list.push(...shown)
  for (const id of answerFindings)
    if (!shown.some((one) => one.id === id) && id.startsWith('answer-')) found.put(id, false)
  const odd = stops.some((one) => one.code !== undefined && one.code !== '00' && findingsOf(one.code, now).length === 0)
  found.put('answer-other', odd)
  const refused = shown[0]?.id
  if (last.where === 'declined' && refused !== undefined && last.masked !== undefined) {
    // What passed before this refusal first came says little: the trouble may be younger.
    const since = recent.find((one) => one.code === last.code)!.at
    const others = recent.filter(
      (one) => one.at >= since && one.masked !== undefined && one.masked !== last.masked && one.tender === last.tender,
    )
    if (others.some((one) => one.where === undefined)) found.put('other-cards-allowed', true)
    else if (others.some((one) => one.code === last.code)) found.put('other-cards-allowed', false)
  }
}

function card(found: Findings, last: Ending, state: TerminalState, log: TradeLog, now: Millis): void {
  const swiped = log.reads.filter((one) => one.sale === last.sale)
  if (last.entry !== undefined || swiped.length > 0) {
    found.put('manual-entry', last.entry === 'manual')
    found.put(
      'chip-card-swiped',
      swiped.some((one) => one.chipSwiped === true),
    )
  }
  if (last.expiry !== undefined && last.entry !== 'manual') {
    const { year, month } = localTime(now, state.config.profile.timeZone)
    found.put('card-date-past', last.expiry < `${year.slice(2)}${month}`)
  }
}

/** Does a way of reading fail for all, or one card for itself? */
function reads(found: Findings, log: TradeLog, sale: number, stop: StopPlace | undefined, now: Millis): void {
  const recent = log.reads.filter((one) => now - one.at < WINDOW_MS)
  const rows = [
    ['stripe', 'msr-read-failures'],
    ['chip', 'icc-no-atr'],
    ['tap', 'nfc-read-failures'],
  ] as const
  for (const [way, finding] of rows) {
    const ours = recent.filter((one) => one.way === way)
    const good = ours.findLastIndex((one) => one.ok)
    const streak = ours.slice(good + 1)
    // One customer's bad card says nothing about the reader; the next customer will tell.
    const customers = new Set(streak.map((one) => one.amount)).size
    if (customers >= 2 && streak.length >= T.readTries) found.put(finding, true, streak.length)
    else if (streak.length === 0 && ours.length > 0) found.put(finding, false)
  }
  const lastSale = recent.filter((one) => one.sale === sale)
  // Once something was read, no reader and no worn card has stopped that sale.
  if (stop !== undefined && lastSale.some((one) => one.ok)) found.put('card-not-read', false)
  else if (stop === 'at-card') found.put('card-not-read', true)
  const failed = lastSale.filter((one) => !one.ok)
  if (failed.length === 0) {
    if (lastSale.some((one) => one.ok)) found.put('this-card-fails', false)
    return
  }
  const ways = new Set(failed.map((one) => one.way))
  const others = recent.filter((one) => ways.has(one.way) && one.amount !== lastSale[0]!.amount).slice(-6)
  if (others.length === 0) return
  const good = others.filter((one) => one.ok).length / others.length
  // When the next customer's card fails as well it is not the card.
  const alone = !recent.some(
    (one) => !one.ok && ways.has(one.way) && one.amount !== lastSale[0]!.amount && one.at > failed[0]!.at - TALK_MS,
  )
  found.put('this-card-fails', alone && good > 0.5 && failed.length >= 2)
  const later = others.filter((one) => one.at > failed[0]!.at)
  if (later.length > 0)
    found.put(
      'other-cards-read',
      later.some((one) => one.ok),
    )
}

const aboutCard = (one: Ending): boolean =>
  one.code !== undefined && findingsOf(one.code, 0).some((each) => CARD_ANSWERS.has(each.id))

/** Is it one tender, scheme or wallet that fails while others pass? */
function groups(found: Findings, recent: readonly Ending[]): void {
  const online = recent.filter((one) => one.group !== undefined && !aboutCard(one))
  const passed = (one: Ending): boolean => one.where === undefined || one.where === 'at-slip'
  const failing = online.filter((one) => one.where === 'declined' || one.where === 'without-answer')
  const last = failing.at(-1)
  if (last === undefined) {
    if (new Set(online.map((one) => one.group)).size >= 2) found.put('one-tender-fails', false)
    if (online.some((one) => one.tender === 'wallet')) found.put('one-wallet-fails', false)
    return
  }
  const since = failing.find((one) => one.group === last.group)!.at
  const later = online.filter((one) => one.at >= since)
  const same = later.filter((one) => one.group === last.group)
  const others = later.filter((one) => one.group !== last.group)
  const failsAlways = same.length >= 2 && same.every((one) => !passed(one))
  // Two sales of a kind, and another kind that passed since: less says nothing yet.
  const told = same.some(passed) ? false : failsAlways && others.some(passed) ? true : undefined
  found.put('one-tender-fails', told)
  if (last.tender === 'wallet') {
    found.put('one-wallet-fails', told)
  } else found.put('one-wallet-fails', false)
}
