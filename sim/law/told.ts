import type { Law } from './law.ts'
import { type JournalFact, keyOf, stands } from './law.ts'

/** [LAW-4] Every word about money that a till showed, held against what became of it. */
export const told: Law = {
  name: 'LAW-4',
  says: 'what the cardholder and the cashier were told is what happens',
  calm: ({ tills, byKey, journal }) => {
    const found: string[] = []
    const sums = sumsOf(journal)
    for (const till of tills) {
      const last = new Map<string, string>()
      for (const word of till.told) {
        if (word.tender === 'cash') continue
        const [batch = '', stan = ''] = word.recordId.split('-')
        const row = byKey.get(keyOf({ batch, stan }, till.terminalId))
        const moved = stands(row)
        const what = `${till.host} said of ${word.type} ${word.recordId} of ${word.amount}: "${word.money}" (${word.responseCode ?? '-'})`
        if (word.money === 'yes' && !moved)
          found.push(`${what}, and the switch has ${row === undefined ? 'nothing' : `${row.state} ${row.code}`}`)
        if ((word.money === 'no' || word.money === 'reversing') && moved) found.push(`${what}, and it stands`)
        if (row !== undefined && !sums.get(row.id)!.has(word.amount))
          found.push(`${what}, and the switch took ${row.amount}`)
        const before = last.get(word.recordId)
        // "No" and "being undone" promise the same; after a restart with a full disk the one may follow the other.
        if ((before === 'no' && word.money !== 'reversing') || (before === 'yes' && word.money !== 'yes'))
          found.push(`${what} after it had said "${before}"`)
        last.set(word.recordId, word.money)
      }
    }
    return found
  },
}

/** What each row may have been called at some time: what was asked, what stands, and what its tips made of it between. */
function sumsOf(journal: readonly JournalFact[]): ReadonlyMap<number, ReadonlySet<number>> {
  const sums = new Map(journal.map((row) => [row.id, new Set([row.asked, row.amount])]))
  for (const row of journal) if (row.type === 'adjustment' && stands(row)) sums.get(row.original ?? 0)?.add(row.amount)
  return sums
}
