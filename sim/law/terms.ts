import type { TransactionRecord } from '@evertill/terminal'
import { TERMS } from '../tunnel/contract.ts'
import type { Facts, JournalFact, Law } from './law.ts'
import { stands } from './law.ts'

/** [LAW-2] A tip, a plan and the parts of a sale are agreed upon; nobody pays more than that, and nobody's plan is another one. */
export const terms: Law = {
  name: 'LAW-2',
  says: 'tips stay within their limit, plans add up to their sale, and the parts of a sale to what was sold',
  calm: (facts) => [...tips(facts), ...plans(facts), ...orders(facts), ...facts.tills.flatMap(parts)],
}

function tips({ journal }: Facts): string[] {
  const found: string[] = []
  const rows = new Map(journal.map((row) => [row.id, row]))
  const made = new Map<JournalFact, number>()
  for (const row of journal) {
    if (!stands(row)) continue
    const sale = row.type === 'adjustment' ? rows.get(row.original ?? 0) : row
    if (sale === undefined || (row.type !== 'adjustment' && row.terms.tip === undefined)) continue
    const base = sale.asked - (sale.terms.tip ?? 0)
    const tip = (row === sale ? sale.asked : row.amount) - base
    if (tip < 0 || tip * 10_000 > base * TERMS.tip.limit)
      found.push(`${row.type} ${row.id} makes ${tip} of tip on ${base}, more than is granted`)
    if (row.type === 'adjustment') made.set(sale, row.amount)
  }
  for (const [sale, amount] of made)
    if (sale.amount !== amount)
      found.push(`sale ${sale.id} stands at ${sale.amount}, and its last tip made ${amount} of it`)
  return found
}

function plans({ tills, byKey }: Facts): string[] {
  const found: string[] = []
  for (const till of tills)
    for (const { id, batch, stan, amount, instalments } of till.records.values()) {
      if (instalments === undefined) continue
      const { count, first } = instalments
      const row = byKey.get(`${till.terminalId} ${batch} ${stan}`)
      if (row !== undefined && stands(row) && row.terms.instalments !== count)
        found.push(`${till.host} agreed on ${count} instalments of ${id}, the switch on ${row.terms.instalments}`)
      const sum = first === undefined ? amount : first + Math.floor(amount / count) * (count - 1)
      if (sum !== amount)
        found.push(`${till.host} shows ${count} instalments of ${id} that come to ${sum}, not ${amount}`)
    }
  return found
}

/** By mail or phone no card is there: its number was keyed and no chip spoke. */
function orders({ journal }: Facts): string[] {
  return journal
    .filter(({ type, entryMode, proof }) => type === 'moto' && (!entryMode.startsWith('01') || proof !== null))
    .map((row) => `moto ${row.id} came by ${row.entryMode}${row.proof === null ? '' : ' with the word of a chip'}`)
}

/** By the till's own journal, cash and all. */
function parts({ host, records }: Facts['tills'][number]): string[] {
  const found: string[] = []
  const sales = Map.groupBy(
    [...records.values()].filter(({ split, status }) => split !== undefined && status === 'approved'),
    ({ split }) => split!.id,
  )
  const isUndone = ({ voidedBy }: TransactionRecord): boolean =>
    voidedBy !== undefined && records.get(voidedBy)?.status === 'approved'
  for (const [id, own] of sales) {
    const { total } = own[0]!.split!
    const paid = own.reduce((sum, part) => sum + part.amount, 0)
    const taken = own.reduce((sum, part) => sum + (isUndone(part) ? 0 : part.amount - (part.refunded ?? 0)), 0)
    if (own.some(({ split }) => split!.total !== total)) found.push(`${host}: parts of ${id} are of different sales`)
    if (taken > total) found.push(`${host}: ${taken} was taken for ${id} in parts, which was sold for ${total}`)
    if (own.some(({ split }) => split!.complete) && paid < total)
      found.push(`${host}: ${id} of ${total} is called complete with ${paid}`)
  }
  return found
}
