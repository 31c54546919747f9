import { formatMoney } from '@evertill/foundation'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { Language } from '../profile/profile.ts'
import type { SlipLine } from './slip.ts'
import { CASH, SLIP, WALLETS } from './words.ts'

/** A sale in several parts, as the slip of one of them shows it. Minor units. */
export interface SplitShown {
  readonly total: number
  readonly taken: number
  readonly remaining: number
  /** Those that stand. */
  readonly parts: readonly TransactionRecord[]
}

/** One receipt of several parts: the whole, each part under its tender, and what is still owed. */
export function splitLines(
  record: TransactionRecord,
  { language, split }: { readonly language: Language; readonly split?: SplitShown | undefined },
): readonly SlipLine[] {
  const { currency, requested } = record
  const pair = (name: string, minor: number): SlipLine => ({
    kind: 'pair',
    name,
    value: formatMoney({ minor, currency }),
  })
  const lines: SlipLine[] = []
  // An adjusted sale asked for something else too, but nothing of that is missing.
  if (requested !== undefined && record.tip === undefined) lines.push(pair(SLIP.requested[language], requested))
  if (split === undefined) return lines
  lines.push({ kind: 'space' }, pair(SLIP.splitTotal[language], split.total))
  for (const part of split.parts) lines.push(pair(`  ${nameOf(part, language)}`, part.amount))
  if (split.remaining > 0) lines.push(pair(SLIP.splitRemaining[language], split.remaining))
  return lines
}

function nameOf(part: TransactionRecord, language: Language): string {
  if (part.tender === 'cash') return CASH[language]
  if (part.wallet !== undefined) return WALLETS[part.wallet][language]
  return `${SLIP.card[language]} ${part.masked?.slice(-4) ?? ''}`
}
