import type { Sql } from '../database/index.ts'
import type { StoredFact } from './store.ts'

/**
 * The share of a sale's fee that goes back with a part of its amount. Whatever the parts are, their shares add up to the fee when all of
 * the sale has gone back, and never to more: a cap, a rounding or a schedule that has changed since must not pay anybody for refunding.
 *
 * @param fee of the sale; `whole` its amount, `before` what went back of it earlier, `part` what goes back now; minor units
 */
export function feeBack(fee: number, whole: number, before: number, part: number): number {
  const upTo = (amount: number): bigint =>
    whole === 0 ? 0n : (BigInt(fee) * BigInt(Math.min(amount, whole))) / BigInt(whole)
  return Number(upTo(before + part) - upTo(before))
}

interface Sold {
  readonly id: string
  readonly amount: number
  readonly merchantFee: number
  /** Minor units that went back already. */
  readonly back: number
}

/** The same facts; those that give money back with the share of their sale's fee that the merchant gets back, in their order. */
export async function withFeesBack(sql: Sql, facts: readonly StoredFact[]): Promise<readonly StoredFact[]> {
  const giving = facts.filter(({ movement, originalId }) => movement === 'credit' && (originalId ?? '') !== '')
  if (giving.length === 0) return facts
  const rows = await sql.query<Sold>(
    `select o.journal_id as id, o.amount, o.merchant_fee as "merchantFee", coalesce(sum(c.amount), 0)::int8 as back
     from settlement_fact o left join settlement_fact c
       on c.original_id = o.journal_id and c.movement = 'credit' and c.state = 'approved' and c.journal_id <> all($2::text[])
     where o.journal_id = any($1::text[]) group by o.journal_id, o.amount, o.merchant_fee order by o.journal_id`,
    [giving.map((fact) => fact.originalId!), giving.map((fact) => fact.id)],
  )
  const sold = new Map(rows.map((row) => [row.id, row]))
  for (const { id, movement, amount, merchantFee } of facts)
    if (movement === 'debit' && !sold.has(id)) sold.set(id, { id, amount, merchantFee, back: 0 })
  return facts.map((fact) => {
    const sale = fact.movement === 'credit' ? sold.get(fact.originalId ?? '') : undefined
    if (sale === undefined || fact.state === 'reversed') return fact
    sold.set(sale.id, { ...sale, back: sale.back + fact.amount })
    return { ...fact, merchantFee: feeBack(sale.merchantFee, sale.amount, sale.back, fact.amount) }
  })
}
