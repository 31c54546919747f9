import type { Till } from '../tunnel/till.ts'
import type { Facts, JournalFact, Law } from './law.ts'
import { stands } from './law.ts'

type Limits = Facts['granted']['offline']

/** What the switch answered for its issuers, each business day, each card and each terminal. */
function stoodIn(journal: readonly JournalFact[], limits: Facts['granted']['standIn']): string[] {
  const found: string[] = []
  const sums = new Map<string, { count: number; sum: number }>()
  for (const row of journal) {
    if (!row.stoodIn) continue
    // A tip comes later, and its issuer is asked.
    const what = `${row.type} ${row.terminal} ${row.batch} ${row.stan} of ${row.asked} was approved without its issuer`
    if (limits === undefined) {
      found.push(`${what}, which no contract grants`)
      continue
    }
    if (row.asked > limits.floor) found.push(`${what}, above the floor limit of ${limits.floor}`)
    if (!stands(row)) continue
    for (const [key, count, sum] of [
      [`card ${row.card} ${row.day}`, limits.cardCount, limits.cardSum],
      [`terminal ${row.terminal} ${row.day}`, limits.terminalCount, limits.terminalSum],
    ] as const) {
      const so = sums.get(key) ?? { count: 0, sum: 0 }
      so.count += 1
      so.sum += row.asked
      sums.set(key, so)
      if (so.count > count || so.sum > sum) found.push(`${what}, the ${so.count}th of ${so.sum} together for ${key}`)
    }
  }
  return found
}

/** What a till said of its saved sales, replayed: at no moment more of them, or more money, than is granted. */
function saved(till: Till, limits: Limits): string[] {
  const found: string[] = []
  const waiting = new Map<string, { readonly amount: number; readonly at: number }>()
  for (const word of till.told) {
    if (word.type !== 'offline-sale') continue
    const what = `${till.host} saved ${word.recordId} of ${word.amount}`
    if (word.money === 'no' || word.money === 'yes') waiting.delete(word.recordId)
    if (word.money !== 'stored' || waiting.has(word.recordId)) continue
    if (limits === undefined) {
      found.push(`${what}, which no contract grants`)
      continue
    }
    const oldest = Math.min(...[...waiting.values()].map(({ at }) => at))
    waiting.set(word.recordId, { amount: word.amount, at: word.at })
    const sum = [...waiting.values()].reduce((total, { amount }) => total + amount, 0)
    if (word.amount > limits.floor) found.push(`${what}, above the floor limit of ${limits.floor}`)
    if (waiting.size > limits.count) found.push(`${what}, the ${waiting.size}th of at most ${limits.count}`)
    if (sum > limits.sum) found.push(`${what}, ${sum} together with the others, of at most ${limits.sum}`)
    if (word.at - oldest > limits.ageHours * 3_600_000 + CLOCKS_DIFFER_MS)
      found.push(`${what} beside one that was too old`)
  }
  return found
}

/** A till's clock may be set while its saved sales wait; by so much its hours and ours differ at most. */
const CLOCKS_DIFFER_MS = 2 * 86_400_000

/** [LAW-10] Every approval is an issuer's own, and what a till saves by itself stays within what this seed's contract grants. */
export const standIn: Law = {
  name: 'LAW-10',
  says: 'stand-in and offline sales stay within their limits, and are off unless the contract grants them',
  calm: ({ journal, issuers, tills, granted }) => {
    const approved = new Set(issuers.filter((record) => record.responseCode === '00').map((record) => record.rrn))
    return [
      ...journal
        .filter((row) => stands(row) && !(row.stoodIn && row.refused))
        .filter((row) => !approved.has(String(row.id % 1_000_000_000_000).padStart(12, '0')))
        .map((row) => `${row.type} ${row.terminal} ${row.batch} ${row.stan} stands, and no issuer ever approved it`),
      ...stoodIn(journal, granted.standIn),
      ...tills.flatMap((till) => saved(till, granted.offline)),
      ...tills.flatMap((till) =>
        [...till.records.values()]
          .filter((record) => record.status === 'approved' && record.tender !== 'cash')
          .filter((record) => record.host === undefined && record.asked === undefined)
          .map((record) => `${till.host} approved ${record.type} ${record.id} by itself`),
      ),
    ]
  },
}
