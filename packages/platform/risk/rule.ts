import type { BusinessDay, Millis } from '@evertill/foundation'

/** What a rule looks at. */
export interface RiskSubject {
  readonly panToken: string
  readonly terminalId: string
  readonly merchantId: string
  readonly mcc: string
  /** Minor units. */
  readonly amount: number
  readonly at: Millis
  readonly businessDay: BusinessDay
  /** Hour of the day at the terminal, 0 … 23. */
  readonly hour: number
}

/** What was already approved or is being asked today, this request not included. */
export interface Tally {
  readonly count: number
  /** Minor units. */
  readonly amount: number
}

export type Per = 'card' | 'terminal' | 'merchant'

/** Rules are data. A rule that has nothing to say about a subject passes. */
export type RiskRule =
  | {
      readonly id: string
      readonly kind: 'daily-count'
      readonly per: Per
      readonly most: number
      readonly mcc?: readonly string[]
    }
  | {
      readonly id: string
      readonly kind: 'daily-amount'
      readonly per: Per
      readonly most: number
      readonly mcc?: readonly string[]
    }
  | { readonly id: string; readonly kind: 'single-amount'; readonly most: number; readonly mcc?: readonly string[] }
  | { readonly id: string; readonly kind: 'mcc-barred'; readonly mcc: readonly string[] }
  /** Refused from hour `from` until before hour `until`; may go across midnight. Above `over` minor units only. */
  | {
      readonly id: string
      readonly kind: 'hours'
      readonly from: number
      readonly until: number
      readonly over: number
      readonly mcc?: readonly string[]
    }
  | { readonly id: string; readonly kind: 'blocked' }

/** One comparison as it was made: kept with the decision, so that it can be explained later. */
export interface Comparison {
  readonly rule: string
  readonly value: number | string
  readonly limit: number | string
  readonly passed: boolean
}

export type RiskVerdict = 'pass' | 'stop'

export interface RiskDecision {
  readonly verdict: RiskVerdict
  /** The first rule that stopped it. */
  readonly rule: string | undefined
  /** What the terminal is answered when stopped [F39]. */
  readonly responseCode: string
  readonly compared: readonly Comparison[]
}

export interface RiskFacts {
  readonly tallies: Readonly<Record<Per, Tally>>
  /** Which of card, terminal and merchant stand on the blocked list. */
  readonly blocked: readonly Per[]
}

const CODES: Readonly<Record<RiskRule['kind'], string>> = {
  'daily-count': '65',
  'daily-amount': '61',
  'single-amount': '61',
  'mcc-barred': '57',
  hours: '57',
  blocked: '62',
}

/** Goes through every rule, in order, and keeps every comparison; the first that fails gives the answer. */
export function decide(subject: RiskSubject, facts: RiskFacts, rules: readonly RiskRule[]): RiskDecision {
  const compared: Comparison[] = []
  let stopped: RiskRule | undefined
  for (const rule of rules) {
    const comparison = compare(subject, facts, rule)
    if (comparison === undefined) continue
    compared.push(comparison)
    if (!comparison.passed) stopped ??= rule
  }
  return {
    verdict: stopped === undefined ? 'pass' : 'stop',
    rule: stopped?.id,
    responseCode: stopped === undefined ? '00' : CODES[stopped.kind],
    compared,
  }
}

function compare(subject: RiskSubject, facts: RiskFacts, rule: RiskRule): Comparison | undefined {
  if (
    rule.kind !== 'blocked' &&
    rule.kind !== 'mcc-barred' &&
    rule.mcc !== undefined &&
    !rule.mcc.includes(subject.mcc)
  )
    return undefined
  switch (rule.kind) {
    case 'daily-count':
      return within(rule.id, facts.tallies[rule.per].count + 1, rule.most)
    case 'daily-amount':
      return within(rule.id, facts.tallies[rule.per].amount + subject.amount, rule.most)
    case 'single-amount':
      return within(rule.id, subject.amount, rule.most)
    case 'mcc-barred':
      return { rule: rule.id, value: subject.mcc, limit: rule.mcc.join(' '), passed: !rule.mcc.includes(subject.mcc) }
    case 'hours': {
      const inside =
        rule.from <= rule.until
          ? subject.hour >= rule.from && subject.hour < rule.until
          : subject.hour >= rule.from || subject.hour < rule.until
      return {
        rule: rule.id,
        value: subject.hour,
        limit: `${rule.from}-${rule.until}>${rule.over}`,
        passed: !inside || subject.amount <= rule.over,
      }
    }
    case 'blocked':
      return { rule: rule.id, value: facts.blocked.join(' '), limit: '', passed: facts.blocked.length === 0 }
  }
}

function within(rule: string, value: number, limit: number): Comparison {
  return { rule, value, limit, passed: value <= limit }
}

/** Sane limits for a demo: generous enough for practice, low enough to be met on purpose. Amounts in fen. */
export const demoRules: readonly RiskRule[] = [
  { id: 'blocked-list', kind: 'blocked' },
  { id: 'barred-mcc', kind: 'mcc-barred', mcc: ['7995', '6051'] },
  { id: 'single-amount', kind: 'single-amount', most: 5_000_000 },
  { id: 'card-count-day', kind: 'daily-count', per: 'card', most: 2_000 },
  { id: 'card-amount-day', kind: 'daily-amount', per: 'card', most: 50_000_000 },
  { id: 'terminal-amount-day', kind: 'daily-amount', per: 'terminal', most: 200_000_000 },
  { id: 'merchant-amount-day', kind: 'daily-amount', per: 'merchant', most: 2_000_000_000 },
  { id: 'night-large', kind: 'hours', from: 1, until: 5, over: 2_000_000, mcc: ['5411', '5812'] },
]
