import type { Law } from './law.ts'
import { keyOf } from './law.ts'

const APPROVALS = new Set(['00', '10', '11'])

/** [LAW-12] Whatever the host said in a message with a good MAC, its journal still knows. */
export const acknowledged: Law = {
  name: 'LAW-12',
  says: 'what was acknowledged is not forgotten',
  calm: ({ tills, byKey }) => {
    const found: string[] = []
    for (const till of tills) {
      // A later word about the same transaction is the one that counts: an approval that was reversed is no longer one.
      const undone = new Set(
        till.promised
          .filter((each) => each.mti === '0410' && each.responseCode === '00')
          .map((each) => `${each.batch}-${each.stan}`),
      )
      for (const each of till.promised) {
        const row = byKey.get(keyOf(each, till.terminalId))
        const what = `${till.host} was answered ${each.mti} ${each.responseCode} for ${each.batch}-${each.stan}`
        if (each.mti === '0410') {
          if (each.responseCode !== '00') continue
          if (row === undefined) found.push(`${what}, and the journal has nothing`)
          else if (row.state === 'approved') found.push(`${what}, and it stands`)
        } else if (APPROVALS.has(each.responseCode)) {
          if (row === undefined) found.push(`${what}, and the journal has nothing`)
          else if (row.state !== 'approved' && !undone.has(`${each.batch}-${each.stan}`))
            found.push(`${what}, and the journal says ${row.state}`)
        }
      }
      for (const record of till.records.values())
        if (!till.platter.has(`transaction:${record.id}`))
          found.push(`${till.host} shows ${record.id}, which is not on its platter`)
    }
    return found
  },
}
