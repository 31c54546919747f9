import type { Law } from './law.ts'
import { stands } from './law.ts'

/** [LAW-10] No contract of the wind tunnel grants them yet: every approval is an issuer's own. */
export const standIn: Law = {
  name: 'LAW-10',
  says: 'stand-in and offline sales stay within their limits, and are off unless the contract grants them',
  calm: ({ journal, issuers, tills }) => {
    const approved = new Set(issuers.filter((record) => record.responseCode === '00').map((record) => record.rrn))
    return [
      ...journal
        .filter((row) => stands(row) && !approved.has(String(row.id % 1_000_000_000_000).padStart(12, '0')))
        .map((row) => `${row.type} ${row.terminal} ${row.batch} ${row.stan} stands, and no issuer ever approved it`),
      ...tills.flatMap((till) =>
        [...till.records.values()]
          .filter((record) => record.status === 'approved' && record.tender !== 'cash')
          .filter((record) => record.host === undefined && record.asked === undefined)
          .map((record) => `${till.host} approved ${record.type} ${record.id} by itself`),
      ),
    ]
  },
}
