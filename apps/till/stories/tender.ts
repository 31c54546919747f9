import { money, offers, record, result, row, type Story, told } from './story.ts'

const split = {
  id: '000001-000128',
  total: 12_850,
  taken: 2_000,
  remaining: 10_850,
  parts: 1,
  open: false,
  complete: false,
}
const prepaid = record({
  amount: 2_000,
  requested: 12_850,
  masked: '510510******5100',
  split: { id: split.id, total: split.total },
})
const part = row({ amount: 2_000, masked: '510510******5100', split })

/** Screens of sales that are more than one amount on one card. */
export const tenderStories: readonly Story[] = [
  told(
    'paid-part',
    { ...result, amount: 2_000, money: { ...money('yes'), amount: 2_000 }, split },
    { money: { ...money('yes'), amount: 2_000 }, records: new Map([[prepaid.id, prepaid]]) },
  ),
  told('remainder', {
    kind: 'remainder',
    total: split.total,
    taken: 3_200,
    remaining: 9_650,
    parts: [
      part,
      row({
        id: 'cash-7',
        stan: '000007',
        tender: 'cash',
        amount: 1_200,
        masked: undefined,
        entry: undefined,
        mayRefund: false,
        split,
      }),
    ],
    offers,
    waiting: false,
  }),
  told('remainder-waiting', {
    kind: 'remainder',
    total: split.total,
    taken: 2_000,
    remaining: 10_850,
    parts: [{ ...part, mayVoid: false, mayRefund: false, outcome: 'reversing' }],
    offers,
    waiting: true,
  }),
  told('split-amount', { kind: 'split-amount', total: 12_850, most: 12_850, digits: '5000', amount: 5_000 }),
  told(
    'paid-all-parts',
    {
      ...result,
      amount: 10_850,
      money: { ...money('yes'), amount: 10_850 },
      split: { ...split, taken: 12_850, remaining: 0, parts: 3, complete: true },
    },
    { money: { ...money('yes'), amount: 10_850 } },
  ),
  told('sale-part', { kind: 'sale', row: part, record: prepaid, money: money('yes') }, { money: money('yes') }),
  told('sales-parts', {
    kind: 'sales',
    choosingFor: 'view',
    rows: [
      part,
      row({
        id: '000001-000127',
        stan: '000127',
        amount: 6_600,
        tender: 'wallet',
        masked: '13************6780',
        entry: 'code',
        wallet: 'wechat',
        split: { ...split, total: 9_000, taken: 9_000, remaining: 0, parts: 2, complete: true },
      }),
      row({ id: '000001-000120', stan: '000120', amount: 4_400 }),
    ],
  }),
  told('tip-amount', { kind: 'tip-amount', base: 12_850, most: 2_570, digits: '1285', amount: 1_285 }),
  told('tip-adjust', {
    kind: 'tip-amount',
    base: 12_850,
    most: 2_570,
    digits: '3000',
    amount: 3_000,
    row: row(),
    refusal: 'over-limit',
  }),
  told('choose-instalments', {
    kind: 'choose-instalments',
    amount: 120_000,
    choices: [3, 6, 12, 24].map((count) => ({ count, each: Math.floor(120_000 / count) })),
  }),
  told('order-amount', { kind: 'order-amount', digits: '8800', amount: 8_800 }),
  told(
    'paid-instalments',
    {
      ...result,
      purpose: 'instalment',
      amount: 120_000,
      money: money('yes'),
    },
    {
      money: money('yes'),
      records: new Map([
        [
          record().id,
          record({ type: 'instalment', amount: 120_000, instalments: { count: 6, first: 20_000, fee: 3_600 } }),
        ],
      ]),
    },
  ),
  told(
    'paid-tip',
    { ...result, amount: 14_135, money: money('yes') },
    {
      money: money('yes'),
      records: new Map([[record().id, record({ amount: 14_135, tip: 1_285 })]]),
    },
  ),
  told('voided-cash', { ...result, purpose: 'void', tender: 'cash', money: money('yes') }, { money: money('yes') }),
  told(
    'sale-tip',
    {
      kind: 'sale',
      row: row({ mayAdjust: true, amount: 14_135 }),
      record: record({ amount: 14_135, tip: 1_285 }),
      money: money('yes'),
    },
    { money: money('yes') },
  ),
  told('sales-terms', {
    kind: 'sales',
    choosingFor: 'view',
    rows: [
      row({ type: 'moto', entry: 'manual', amount: 8_800 }),
      row({
        id: '000001-000127',
        stan: '000127',
        type: 'adjustment',
        amount: 14_135,
        mayVoid: false,
        mayRefund: false,
      }),
      row({ id: '000001-000126', stan: '000126', type: 'instalment', amount: 120_000 }),
      row({
        id: '000001-000125',
        stan: '000125',
        type: 'instalment-void',
        amount: 120_000,
        mayVoid: false,
        mayRefund: false,
      }),
    ],
  }),
]
