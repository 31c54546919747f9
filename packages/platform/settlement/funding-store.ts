import type { BusinessDay, Millis } from '@evertill/foundation'
import type { Sql } from '../database/index.ts'

/** What a merchant is paid for a business day, minor units. */
export interface FundingRow {
  readonly merchantId: string
  readonly businessDay: BusinessDay
  readonly currency: string
  readonly debits: number
  readonly credits: number
  readonly fees: number
  readonly net: number
  readonly transactions: number
  readonly fundingDay: BusinessDay
  readonly institutionId?: string
  readonly agentPath?: string
}

/**
 * Pays what was cleared of a day and not paid yet: marks it and adds it up for each merchant in one statement, so that what is marked is what is
 * added, whoever clears or pays in the same moment.
 */
export async function payCleared(sql: Sql, day: BusinessDay, paidOn: BusinessDay, at: Millis): Promise<void> {
  await sql.query(
    `with paid as (
       update settlement_fact set funded_day = $2
       where business_day = $1 and state = 'approved' and file_id is not null and funded_day is null
       returning merchant_id, currency, movement, amount, merchant_fee, institution_id, agent_path
     )
     insert into settlement_funding (merchant_id, business_day, currency, debits, credits, fees, net, transactions, funding_day, created_at,
       institution_id, agent_path)
     select merchant_id, $1, currency,
       sum(case when movement = 'debit' then amount else 0 end), sum(case when movement = 'credit' then amount else 0 end),
       sum(case when movement = 'debit' then merchant_fee else -merchant_fee end),
       sum(case when movement = 'debit' then amount - merchant_fee else merchant_fee - amount end),
       count(*), $2, $3, max(institution_id), max(agent_path)
     from paid group by merchant_id, currency
     on conflict (merchant_id, business_day, currency) do update set debits = settlement_funding.debits + excluded.debits,
       credits = settlement_funding.credits + excluded.credits, fees = settlement_funding.fees + excluded.fees,
       net = settlement_funding.net + excluded.net, transactions = settlement_funding.transactions + excluded.transactions`,
    [day, paidOn, at],
  )
}

export function listFunding(sql: Sql, day: BusinessDay): Promise<FundingRow[]> {
  return sql.query<FundingRow>(
    `select merchant_id as "merchantId", business_day as "businessDay", currency, debits, credits, fees, net, transactions,
       funding_day as "fundingDay" from settlement_funding where business_day = $1 order by merchant_id, currency`,
    [day],
  )
}
