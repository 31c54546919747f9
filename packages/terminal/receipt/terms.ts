import { formatMoney } from '@evertill/foundation'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { Language } from '../profile/profile.ts'
import type { SlipLine } from './slip.ts'
import { SLIP } from './words.ts'

/** What a sale says beyond its amount: what was bought and the tip, or the plan of its instalments. */
export function termLines(
  record: TransactionRecord,
  { language }: { readonly language: Language },
): readonly SlipLine[] {
  const { currency, tip, instalments, amount } = record
  const pair = (name: string, value: string): SlipLine => ({ kind: 'pair', name, value })
  const money = (minor: number): string => formatMoney({ minor, currency })
  const lines: SlipLine[] = []
  if (tip !== undefined && tip > 0)
    lines.push(pair(SLIP.base[language], money(amount - tip)), pair(SLIP.tip[language], money(tip)))
  if (instalments === undefined) return lines
  lines.push(pair(SLIP.instalments[language], String(instalments.count)))
  if (instalments.first !== undefined) lines.push(pair(SLIP.firstPayment[language], money(instalments.first)))
  if (instalments.fee !== undefined) lines.push(pair(SLIP.fee[language], money(instalments.fee)))
  return lines
}
