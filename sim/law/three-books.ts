import { moneyOf } from '@evertill/terminal'
import type { Facts, IssuerFact, JournalFact, Law } from './law.ts'
import { ASKED, directionOf, keyOf, stands } from './law.ts'

/** [LAW-6] */
export const threeBooks: Law = {
  name: 'LAW-6',
  says: 'terminal, switch and issuer tell the same story of every transaction',
  calm: (facts) => [...switchAndIssuer(facts), ...switchAndTerminal(facts)],
}

function switchAndIssuer({ journal, issuers, byRrn, contradicted, heardApprovals, platformDied }: Facts): string[] {
  const found: string[] = []
  const written = new Map<string, IssuerFact[]>()
  // A tip that its issuer refused and took all the same: the sale stands at another sum in its file, and a person owns that.
  const tipped = new Set(
    journal
      .filter((row) => row.type === 'adjustment' && !stands(row) && contradicted.has(rrnOf(row)))
      .map(({ original }) => original),
  )
  for (const record of issuers) {
    const row = byRrn.get(record.rrn)
    if (row === undefined) {
      found.push(`${record.issuer} has ${record.kind} ${record.rrn} of ${record.amount}, which the switch never asked`)
      continue
    }
    const same = written.get(record.rrn)
    if (same === undefined) written.set(record.rrn, [record])
    else same.push(record)
    if (record.issuer !== row.link)
      found.push(`${record.issuer} has ${record.rrn}, which went to ${row.link || 'nobody'}`)
    // A part that was given back at once never became the amount of the row.
    const differ = record.kind !== 'balance' && record.amount !== row.amount
    if (differ && (record.state === 'approved' || stands(row)) && !(tipped.has(row.id) && row.owned))
      found.push(`${record.issuer} took ${record.amount} for ${record.rrn}, the switch ${row.amount}`)
  }
  for (const row of journal) {
    if (row.type === 'balance') continue
    const rrn = rrnOf(row)
    const there = (written.get(rrn) ?? []).filter((record) => record.state === 'approved').length
    const here = stands(row) ? 1 : 0
    // An issuer that refuses and then takes is caught by its late answer; when that cannot be undone (a refund, a saved sale), was lost on
    // the line or died with the process, the books differ by the issuer's own word. Then its late word or its file has opened a difference, and a person owns it.
    const undoable = !ASKED.has(row.type)
    const caught = undoable && !platformDied && heardApprovals.has(rrn)
    if (contradicted.has(rrn) && here < there && !caught) {
      if (directionOf(row.type) !== 0 && !row.owned)
        found.push(`${row.type} ${rrn} of ${row.amount} was refused, moved all the same, and nobody owns it`)
      continue
    }
    // Approved here for an issuer that was away and refuses now: what was said stands, and a case is open.
    if (row.stoodIn && row.refused && here === 1 && there === 0) continue
    if (here !== there)
      found.push(
        `${row.type} ${row.terminal} ${row.batch} ${row.stan} of ${row.amount} is ${row.state} ${row.code} at the switch, ${
          there === 0 ? 'not taken' : `taken ${there} times`
        } at ${row.link || 'no issuer'}`,
      )
  }
  return found
}

function rrnOf({ id }: JournalFact): string {
  return String(id % 1_000_000_000_000).padStart(12, '0')
}

function switchAndTerminal({ tills, journal, byKey }: Facts): string[] {
  const found: string[] = []
  const known = new Set<string>()
  for (const till of tills) {
    for (const record of till.records.values()) {
      if (record.tender === 'cash' || record.type === 'balance') continue
      const key = keyOf(record, till.terminalId)
      known.add(key)
      const money = moneyOf(record)?.state
      const row = byKey.get(key)
      if ((money === 'yes') !== stands(row))
        found.push(
          `${record.type} ${key} of ${record.amount} is ${record.status} at the terminal, ${
            row === undefined ? 'unknown' : `${row.state} ${row.code}`
          } at the switch`,
        )
      const asked = record.requested ?? record.amount
      if (row !== undefined && (row.type !== record.type || row.asked !== asked))
        found.push(`${key} is ${record.type} of ${asked} at the terminal, ${row.type} of ${row.asked} at the switch`)
      if (row !== undefined && stands(row) && money === 'yes' && row.amount !== record.amount)
        found.push(`${key} took ${record.amount} by the terminal, ${row.amount} by the switch`)
    }
  }
  for (const row of journal)
    if (stands(row) && !known.has(`${row.terminal} ${row.batch} ${row.stan}`))
      found.push(`${row.type} ${row.terminal} ${row.batch} ${row.stan} stands, and its terminal knows nothing of it`)
  return found
}
