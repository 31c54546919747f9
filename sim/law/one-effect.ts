import { keyOf } from '../issuer/decide.ts'
import { directionOf, type IssuerFact, type Law } from './law.ts'

const TAKES: ReadonlySet<string> = new Set(['sale', 'completion'])
const GIVES: ReadonlySet<string> = new Set(['void', 'refund', 'completion-void'])

/** [LAW-2] Amounts name purchases: a till never asks twice for the same one, whatever part of it was approved or tip came to it. */
export const oneEffect: Law = {
  name: 'LAW-2',
  says: 'at most one financial effect for each terminal, batch and STAN',
  calm: ({ issuers, journal, byRrn, contradicted }) => {
    const found: string[] = []
    // What an issuer first refused and then gave back all the same has no reversal: it counts against its sale as soon as it is known.
    const standing = issuers.filter(
      (record) => record.state === 'approved' && !(record.kind === 'refund' && contradicted.has(record.rrn)),
    )
    const sales = new Map<string, IssuerFact>()
    const back = new Map<string, { void: number; refunds: number }>()
    for (const record of standing) {
      if (TAKES.has(record.kind) || record.kind === 'hold') {
        const name = `${record.kind} ${record.terminalId} ${byRrn.get(record.rrn)?.asked ?? record.amount}`
        const other = sales.get(name)
        if (other !== undefined)
          found.push(`${name}: taken twice, as ${other.rrn} and ${record.rrn} (${other.issuer}, ${record.issuer})`)
        sales.set(name, record)
      } else if (GIVES.has(record.kind)) {
        const sum = back.get(record.original) ?? { void: 0, refunds: 0 }
        if (record.kind === 'refund') sum.refunds += record.amount
        else sum.void += 1
        back.set(record.original, sum)
      }
    }
    for (const record of standing) {
      if (!TAKES.has(record.kind)) continue
      const given =
        back.get(keyOf('0200', record.stan, record.sentAt)) ?? back.get(keyOf('0220', record.stan, record.sentAt))
      if (given === undefined) continue
      if (given.void > 1) found.push(`${record.rrn}: voided ${given.void} times`)
      if (given.void * record.amount + given.refunds > record.amount)
        found.push(`${record.rrn}: ${record.amount} taken, ${given.void * record.amount + given.refunds} given back`)
    }
    const wentBack = new Map<number, number>()
    for (const row of journal)
      if (directionOf(row.type) < 0 && row.original !== null && row.overturned > 0)
        wentBack.set(row.original, (wentBack.get(row.original) ?? 0) + row.overturned)
    const keys = new Set<string>()
    for (const row of journal) {
      const uncounted = (wentBack.get(row.id) ?? 0) - row.overturned
      if (uncounted > 0)
        found.push(`${row.type} ${row.id} of ${row.amount}: ${uncounted} went back after a refusal and does not count`)
      const key = `${row.terminal} ${row.batch} ${row.stan}`
      if (keys.has(key)) found.push(`${key} stands twice in the journal`)
      keys.add(key)
    }
    return found
  },
}
