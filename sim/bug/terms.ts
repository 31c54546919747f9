import type { Bug } from './bug.ts'

/** Mistakes with tips, instalments, orders by mail and sales in parts. */
export const TERMS_BUGS: readonly Bug[] = [
  {
    name: 'same-card-again',
    law: 'LAW-2',
    says: 'one card pays two parts of the same sale',
    edits: [
      {
        file: 'packages/terminal/counter/presenting.ts',
        find: "if (live.type === 'sale' && inThisSale(turn, card)) return 'same-card-in-sale'",
        replace: '',
      },
    ],
  },
  {
    name: 'part-forgotten',
    law: 'LAW-2',
    says: 'what was paid in cash is asked for again from the next card',
    edits: [
      {
        file: 'packages/terminal/journal/split.ts',
        find: 'const stands = standsFor(part, records)',
        replace:
          "const stands = part.tender === 'cash' ? Math.min(1, standsFor(part, records)) : standsFor(part, records)",
      },
    ],
  },
  {
    name: 'generous-beyond-limit',
    law: 'LAW-2',
    says: 'neither the till nor the switch knows a limit of tips',
    edits: [
      {
        file: 'packages/terminal/counter/tipping.ts',
        find: 'const limit = turn.contract.tip?.limit ?? 0',
        replace: 'const limit = 100_000',
      },
      {
        file: 'packages/platform/switch/authorization/terms.ts',
        find: 'BigInt(tip) * 10_000n <= BigInt(base) * BigInt(limit)',
        replace: 'BigInt(limit) > 0n && base > 0',
      },
    ],
  },
  {
    name: 'tip-settled-twice',
    law: 'LAW-6',
    says: 'the sums of a batch count a tip beside the amount that it is in',
    edits: [
      {
        file: 'packages/terminal/journal/batch-totals.ts',
        find: 'some.reduce((total, record) => total + record.amount, 0)',
        replace: 'some.reduce((total, record) => total + record.amount + (record.tip ?? 0), 0)',
      },
    ],
  },
  {
    name: 'adjusted-sale-booked-anew',
    law: 'LAW-7',
    says: 'a sale that a tip makes another sum is booked a second time, as a whole',
    edits: [
      {
        file: 'packages/platform/ledger/service.ts',
        find: "const amount = kind === 'adjustment' ? change : parsed.data.amount",
        replace: "const amount = kind === 'adjustment' && change === 0 ? change : parsed.data.amount",
      },
    ],
  },
  {
    name: 'posted-by-instalment',
    law: 'LAW-7',
    says: 'the merchant is credited the whole sale with every instalment',
    edits: [
      {
        file: 'packages/platform/switch/journal/told.ts',
        find: 'amount: row.amount,',
        replace: 'amount: row.amount * (row.terms.instalments ?? 1),',
      },
    ],
  },
  {
    name: 'order-number-kept',
    law: 'LAW-8',
    says: 'a till keeps the number that was keyed for an order',
    edits: [
      {
        file: 'packages/terminal/journal/keyed-number.ts',
        find: "new Set(['approved', 'declined', 'not-sent', 'reversed'])",
        replace: 'new Set()',
      },
    ],
  },
]
