import type { Law } from './law.ts'
import { ASKED, directionOf, stands } from './law.ts'

const APPROVALS = new Set(['00', '10', '11'])

/** [LAW-7] The ledger holds what stands and nothing else, and what stands was approved by a code of the list. */
export const decline: Law = {
  name: 'LAW-7',
  says: 'a decline never moves money, and a late approval never reaches the ledger',
  calm: ({ journal, booked, tills }) => {
    const found: string[] = []
    const seen = new Set<string>()
    for (const row of journal) {
      const id = String(row.id)
      seen.add(id)
      const right = stands(row) ? directionOf(row.type) * row.amount + 0 : 0
      const is = booked.get(id) ?? 0
      if (is !== right) found.push(`${row.type} ${id} is ${row.state} ${row.code} of ${row.amount} and booked as ${is}`)
      if (stands(row) && !APPROVALS.has(row.code)) found.push(`${row.type} ${id} stands with the code ${row.code}`)
    }
    for (const [id, minor] of booked) if (!seen.has(id)) found.push(`${minor} is booked for ${id}, which nobody asked`)
    for (const till of tills)
      for (const word of till.told)
        if (
          word.money === 'yes' &&
          word.tender !== 'cash' &&
          word.responseCode !== undefined &&
          // What is asked for and was answered "not known yet" and asked for later keeps its first answer.
          !(ASKED.has(word.type) && word.responseCode === '98') &&
          !APPROVALS.has(word.responseCode)
        )
          found.push(`${till.host} took ${word.responseCode} for a yes: ${word.recordId}`)
    return found
  },
}
