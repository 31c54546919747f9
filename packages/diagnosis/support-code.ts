import { type FindingId, findingCatalogue, type Observation } from './finding.ts'
import { fingerprint } from './model.ts'
import { type MoneyState, moneyStates } from './words.ts'

/** Letters and digits that nobody mistakes for each other, by eye or by ear on a bad line. */
const alphabet = 'ACDEFGHJKMNPQRTWXY34679'
const base = alphabet.length
const codeLength = 6

/** Everything the other side needs to make the same diagnosis. The terminal uploads it under its support code. */
export interface Snapshot {
  readonly terminalId: string
  /** Epoch milliseconds of the diagnosis. */
  readonly at: number
  readonly moneyMoved: MoneyState
  readonly observations: readonly Observation[]
}

function canonical(snapshot: Snapshot): string {
  const lines = snapshot.observations
    .map(({ id, state, at, value }) => `${id} ${state} ${at} ${value === undefined ? '' : JSON.stringify(value)}`)
    .sort()
  return [snapshot.terminalId, snapshot.at, snapshot.moneyMoved, ...lines].join('\n')
}

function checkLetter(body: string): string {
  let sum = 0
  // Weights 1, 2, 3 … modulo the prime 23: one wrong letter or two neighbours exchanged never pass.
  for (let i = 0; i < body.length; i += 1) sum += alphabet.indexOf(body[i]!) * (i + 1)
  return alphabet[sum % base]!
}

/**
 * The short code a cashier reads out: five letters of a hash and one check letter. It carries no findings; together with
 * the terminal id it is the key under which the snapshot was uploaded. 6.4 million values per terminal.
 */
export function supportCode(snapshot: Snapshot): string {
  const text = canonical(snapshot)
  let number = fingerprint(text) ^ Math.imul(fingerprint(`again ${text}`), 0x9e3779b1)
  number >>>= 0
  let body = ''
  for (let i = 1; i < codeLength; i += 1) {
    body += alphabet[number % base]!
    number = Math.floor(number / base)
  }
  return body + checkLetter(body)
}

/** Reads a code as a person typed it: any case, spaces and dashes allowed. Undefined when it cannot be a code. */
export function readSupportCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replace(/[\s-]/g, '')
  if (code.length !== codeLength || [...code].some((letter) => !alphabet.includes(letter))) return undefined
  return checkLetter(code.slice(0, -1)) === code.at(-1) ? code : undefined
}

const epoch = Date.UTC(2024, 0, 1)
const minute = 60_000
const catalogueMark = BigInt(fingerprint(findingCatalogue.map((finding) => finding.id).join()) & 0xfff)
const positions = new Map(findingCatalogue.map((finding, at) => [finding.id as string, at]))

function choose(n: number, k: number): bigint {
  let value = 1n
  for (let i = 1; i <= k; i += 1) value = (value * BigInt(n - k + i)) / BigInt(i)
  return value
}

/** Rank of a sorted set of positions among all sets of its size. */
function rankOf(set: readonly number[]): bigint {
  return set.reduce((sum, position, at) => sum + choose(position, at + 1), 0n)
}

function setOf(rank: bigint, size: number, among: number): number[] {
  const set: number[] = []
  let left = rank
  let position = among - 1
  for (let k = size; k >= 1; k -= 1) {
    while (choose(position, k) > left) position -= 1
    left -= choose(position, k)
    set.unshift(position)
    position -= 1
  }
  return set
}

/** What a self-contained code holds: states without readings or single times, to the minute. */
export type LongCodeResult =
  | {
      readonly ok: true
      readonly at: number
      readonly moneyMoved: MoneyState
      readonly observations: readonly Observation[]
    }
  | { readonly ok: false; readonly reason: 'not-a-code' | 'mistyped' | 'other-catalogue' }

/**
 * A longer code that carries the findings themselves, for when nothing could be uploaded: positives (at most 60) and, if
 * asked for, negatives, as the rank of their combination. About 20 letters for five positives, 60 with a hundred negatives.
 */
export function longCode(snapshot: Snapshot, withNegatives: boolean): string {
  const of = (state: string) =>
    [...new Set(snapshot.observations.filter((one) => one.state === state).map((one) => positions.get(one.id)!))]
      .filter((position) => position !== undefined)
      .sort((a, b) => a - b)
  const positive = of('positive').slice(0, 60)
  const rest = findingCatalogue.map((_, at) => at).filter((at) => !positive.includes(at))
  const negative = withNegatives
    ? of('negative')
        .map((at) => rest.indexOf(at))
        .filter((at) => at >= 0)
    : []
  const total = findingCatalogue.length
  const minutes = Math.min(2 ** 24 - 1, Math.max(0, Math.floor((snapshot.at - epoch) / minute)))
  // Fields in reading order; the first read is the lowest.
  const fields: [bigint, bigint][] = [
    [catalogueMark, 0x1000n],
    [BigInt(moneyStates.indexOf(snapshot.moneyMoved)), 4n],
    [BigInt(minutes), 1n << 24n],
    [BigInt(positive.length), 64n],
    [BigInt(negative.length), 512n],
    [rankOf(positive), choose(total, positive.length)],
    [rankOf(negative), choose(rest.length, negative.length)],
  ]
  let value = 1n
  for (const [field, radix] of fields.reverse()) value = value * radix + field
  let body = ''
  for (; value > 0n; value /= BigInt(base)) body += alphabet[Number(value % BigInt(base))]!
  const check = fingerprint(body)
  const code = body + alphabet[check % base]! + alphabet[Math.floor(check / base) % base]!
  return code.replace(/(.{4})(?=.)/g, '$1-')
}

/** Opens a long code. Never throws; refuses a mistyped code and one made with another catalogue. */
export function readLongCode(typed: string): LongCodeResult {
  const code = typed.toUpperCase().replace(/[\s-]/g, '')
  if (code.length < 12 || code.length > 160 || [...code].some((letter) => !alphabet.includes(letter)))
    return { ok: false, reason: 'not-a-code' }
  const body = code.slice(0, -2)
  const check = fingerprint(body)
  if (code.slice(-2) !== alphabet[check % base]! + alphabet[Math.floor(check / base) % base]!)
    return { ok: false, reason: 'mistyped' }
  let value = 0n
  for (const letter of [...body].reverse()) value = value * BigInt(base) + BigInt(alphabet.indexOf(letter))
  const take = (radix: bigint) => {
    const field = value % radix
    value /= radix
    return field
  }
  if (take(0x1000n) !== catalogueMark) return { ok: false, reason: 'other-catalogue' }
  const moneyMoved = moneyStates[Number(take(4n))]!
  const at = epoch + Number(take(1n << 24n)) * minute
  const total = findingCatalogue.length
  const positiveCount = Number(take(64n))
  const negativeCount = Number(take(512n))
  if (positiveCount + negativeCount > total) return { ok: false, reason: 'mistyped' }
  const positive = setOf(take(choose(total, positiveCount)), positiveCount, total)
  const rest = findingCatalogue.map((_, position) => position).filter((position) => !positive.includes(position))
  const negative = setOf(take(choose(rest.length, negativeCount)), negativeCount, rest.length).map((i) => rest[i]!)
  if (value !== 1n) return { ok: false, reason: 'mistyped' }
  const seen = (position: number, state: 'positive' | 'negative'): Observation => ({
    id: findingCatalogue[position]!.id as FindingId,
    state,
    at,
  })
  return {
    ok: true,
    at,
    moneyMoved,
    observations: [...positive.map((one) => seen(one, 'positive')), ...negative.map((one) => seen(one, 'negative'))],
  }
}
