import { type BusinessDay, businessDayOf, CHINA_CUT_OVER } from '@evertill/foundation'
import { feesOf, shippedRules, writeNetworkLine, writeTrailer } from '../../packages/platform/settlement/index.ts'
import type { IssuerBook, IssuerKind } from './issuer-book.ts'

const MOVEMENT: Partial<Record<IssuerKind, 'debit' | 'credit'>> = {
  sale: 'debit',
  completion: 'debit',
  void: 'credit',
  refund: 'credit',
  'completion-void': 'credit',
}

/**
 * The detail file of a business day, out of this issuer's own book: what stands as taken or given back, with the fees of the published
 * schedule. It knows nothing of the switch's journal, so that a comparison of the two is worth something.
 */
export function dailyFile(book: IssuerBook, day: BusinessDay): string[] {
  const lines: string[] = []
  let sum = 0
  for (const record of book.records.values()) {
    const movement = MOVEMENT[record.kind]
    if (movement === undefined || record.state !== 'approved' || record.amount === 0) continue
    if (record.at === undefined || record.merchantId === undefined || record.voucher === undefined) continue
    if (businessDayOf(record.at, CHINA_CUT_OVER) !== day) continue
    const wallet = book.name === 'wallet'
    const product = shippedRules.products.find(({ prefix }) => record.pan.startsWith(prefix))
    const fees = feesOf(
      {
        merchantId: record.merchantId,
        businessDay: day,
        card: wallet ? 'wallet' : (product?.card ?? 'credit'),
        category: '',
        amount: record.amount,
      },
      shippedRules.fees,
    )
    lines.push(
      writeNetworkLine({
        businessDay: day,
        terminalId: record.terminalId,
        merchantId: record.merchantId,
        rrn: record.rrn,
        stan: record.voucher,
        movement,
        amount: record.amount,
        currency: '156',
        last4: record.pan.slice(-4).padStart(4, '0'),
        fee: fees.filter((fee) => fee.part !== 'acquirer').reduce((total, fee) => total + fee.amount, 0),
      }),
    )
    sum += movement === 'debit' ? record.amount : -record.amount
  }
  lines.push(writeTrailer(lines.length, sum))
  return lines
}
