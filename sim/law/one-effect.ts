import { keyOf } from '../issuer/network-message.ts'
import { directionOf, type Facts, type IssuerFact, type Law } from './law.ts'

const TAKES: ReadonlySet<string> = new Set(['sale', 'completion'])
const GIVES: ReadonlySet<string> = new Set(['void', 'refund', 'completion-void'])

/**
 * [LAW-2] By the issuers' books alone: amounts name purchases, and what stands of a purchase is one sale, or parts of it by different
 * cards that are never more than what was sold.
 */
export const oneEffect: Law = {
  name: 'LAW-2',
  says: 'at most one financial effect for each terminal, batch and STAN, and never more than was sold',
  calm: (facts) => [...purchases(facts), ...givenBack(facts), ...overturned(facts), ...keys(facts)],
}

/** What an issuer first refused and then gave back all the same has no reversal: it counts against its sale as soon as it is known. */
function standing({ issuers, contradicted }: Facts): readonly IssuerFact[] {
  return issuers.filter(
    (record) => record.state === 'approved' && !(record.kind === 'refund' && contradicted.has(record.rrn)),
  )
}

function purchases(facts: Facts): string[] {
  const found: string[] = []
  const back = givenBackOf(facts)
  const taken = new Map<string, { readonly payers: Map<string, IssuerFact>; sum: number }>()
  for (const record of standing(facts)) {
    if (!TAKES.has(record.kind) && record.kind !== 'hold') continue
    const sold = facts.purchases.get(record.terminalId)
    const asked = facts.byRrn.get(record.rrn)?.asked ?? record.amount
    const total = sold?.totalOf(asked)
    if (sold === undefined || total === undefined) {
      found.push(`${record.kind} ${record.terminalId} ${asked}: taken as ${record.rrn}, and nobody sold it`)
      continue
    }
    const given = backFor(record, back)
    // A part that was taken back is collected anew, from the same card too.
    if (given.void > 0 && sold.isInParts(total)) continue
    const name = `${record.kind} ${record.terminalId} ${total}`
    const before = taken.get(name) ?? { payers: new Map(), sum: 0 }
    taken.set(name, before)
    const same = before.payers.get(record.pan) ?? (sold.isInParts(total) ? undefined : [...before.payers.values()][0])
    if (same !== undefined)
      found.push(`${name}: taken twice, as ${same.rrn} and ${record.rrn} (${same.issuer}, ${record.issuer})`)
    before.payers.set(record.pan, record)
    before.sum += Math.min(asked, record.amount) - given.refunds
    if (before.sum > total) found.push(`${name}: ${before.sum} taken in parts, the last as ${record.rrn}`)
  }
  return found
}

type Given = { void: number; refunds: number }

/** What was given back of each sale, by what its voids and refunds call it. */
function givenBackOf(facts: Facts): ReadonlyMap<string, Given> {
  const back = new Map<string, Given>()
  for (const record of standing(facts)) {
    if (!GIVES.has(record.kind)) continue
    const sum = back.get(record.original) ?? { void: 0, refunds: 0 }
    if (record.kind === 'refund') sum.refunds += record.amount
    else sum.void += 1
    back.set(record.original, sum)
  }
  return back
}

/** A sale was asked for, or told afterwards. */
function backFor({ stan, sentAt }: IssuerFact, back: ReadonlyMap<string, Given>): Given {
  return back.get(keyOf('0200', stan, sentAt)) ?? back.get(keyOf('0220', stan, sentAt)) ?? { void: 0, refunds: 0 }
}

function givenBack(facts: Facts): string[] {
  const found: string[] = []
  const back = givenBackOf(facts)
  for (const record of standing(facts)) {
    if (!TAKES.has(record.kind)) continue
    const given = backFor(record, back)
    if (given.void > 1) found.push(`${record.rrn}: voided ${given.void} times`)
    if (given.void * record.amount + given.refunds > record.amount)
      found.push(`${record.rrn}: ${record.amount} taken, ${given.void * record.amount + given.refunds} given back`)
  }
  return found
}

/** What went back after all counts against its sale at the switch. */
function overturned({ journal }: Facts): string[] {
  const wentBack = new Map<number, number>()
  for (const row of journal)
    if (directionOf(row.type) < 0 && row.original !== null && row.overturned > 0)
      wentBack.set(row.original, (wentBack.get(row.original) ?? 0) + row.overturned)
  return journal
    .map((row) => ({ row, uncounted: (wentBack.get(row.id) ?? 0) - row.overturned }))
    .filter(({ uncounted }) => uncounted > 0)
    .map(
      ({ row, uncounted }) =>
        `${row.type} ${row.id} of ${row.amount}: ${uncounted} went back after a refusal and does not count`,
    )
}

function keys({ journal }: Facts): string[] {
  const found: string[] = []
  const known = new Set<string>()
  for (const row of journal) {
    const key = `${row.terminal} ${row.batch} ${row.stan}`
    if (known.has(key)) found.push(`${key} stands twice in the journal`)
    known.add(key)
  }
  return found
}
