import { describe, expect, test } from 'vitest'
import type { ClearedRecord } from './network-file.ts'
import {
  compareWithNetwork,
  compareWithTerminal,
  type Difference,
  type JournalFact,
  type TerminalFact,
} from './reconcile.ts'

const DAY = '20261122'
const fact: JournalFact = {
  id: '7',
  businessDay: DAY,
  terminalId: '10000001',
  merchantId: '898100000000001',
  batch: '000001',
  rrn: '632612000001',
  stan: '000042',
  movement: 'debit',
  amount: 10_000,
  currency: '156',
  last4: '0005',
  fee: 38,
  state: 'approved',
}
const record: ClearedRecord = { ...fact, line: 3 }
const credit = { movement: 'credit' } as const
const said = (found: readonly Difference[]) => found.map(({ kind, theirs, atStake }) => [kind, theirs, atStake])

/** What is at stake is seen from us: positive when money is owed to us, whichever way the payment went. */
describe('a payment and what the network says of it', () => {
  test.each<[string, Partial<JournalFact>, readonly Partial<ClearedRecord>[], readonly unknown[]]>([
    ['the same', {}, [{}], []],
    ['a sale that is missing', {}, [], [['missing-at-network', 'absent', 10_000]]],
    ['a refund that is missing', credit, [], [['missing-at-network', 'absent', -10_000]]],
    ['one of another day that is not in this file', { businessDay: '20261121' }, [], []],
    ['one that was undone and is not there', { state: 'reversed' }, [], []],
    [
      'one that was undone',
      { state: 'reversed' },
      [{}],
      [['reversed-but-cleared', 'debit 10000 156 on 20261122', -10_000]],
    ],
    [
      'a refund that was undone',
      { state: 'reversed', ...credit },
      [credit],
      [['reversed-but-cleared', 'credit 10000 156 on 20261122', 10_000]],
    ],
    ['a sale for less', {}, [{ amount: 9_999 }], [['amount', '9999', 1]]],
    ['a refund for less', credit, [{ ...credit, amount: 9_999 }], [['amount', '9999', -1]]],
    ['a refund that we sold', {}, [credit], [['movement', 'credit', 20_000]]],
    ['another currency', {}, [{ currency: '840' }], [['currency', '840', 0]]],
    ['a dearer fee', {}, [{ fee: 40 }], [['fee', '40', 2]]],
    ['a fee on another amount is one disagreement', {}, [{ amount: 9_999, fee: 40 }], [['amount', '9999', 1]]],
    ['another card', {}, [{ last4: '0006' }], [['card', '0006', 0]]],
    ['a payer whom we do not know', { last4: '' }, [{}], []],
    ['another day', {}, [{ businessDay: '20261123' }], [['cross-day', '20261123', 0]]],
    ['said twice', {}, [{}, { line: 9 }], [['duplicate-at-network', 'again in line 9', -10_000]]],
    [
      'a refund said twice',
      credit,
      [credit, { ...credit, line: 9 }],
      [['duplicate-at-network', 'again in line 9', 10_000]],
    ],
  ])('%s', (_, ours, theirs, differences) => {
    const records = theirs.map((each) => ({ ...record, ...each }))
    expect(said(compareWithNetwork({ ...fact, ...ours }, records, DAY))).toEqual(differences)
  })

  test('that nobody knows, with what it says again', () => {
    expect(said(compareWithNetwork(undefined, [record, { ...record, line: 4 }], DAY))).toEqual([
      ['unknown-to-switch', 'debit 10000 156 on 20261122', -10_000],
      ['duplicate-at-network', 'again in line 4', -10_000],
    ])
  })

  test('of which the file of another day has told: it is not missing, and every record is one too many', () => {
    expect(compareWithNetwork(fact, [], DAY, undefined, true)).toEqual([])
    const again = compareWithNetwork(fact, [record, { ...record, line: 9 }], DAY, undefined, true)
    expect(said(again)).toEqual([
      ['duplicate-at-network', 'again in line 3', -10_000],
      ['duplicate-at-network', 'again in line 9', -10_000],
    ])
    // The same line of the next day's file is another one.
    const next = compareWithNetwork(fact, [record], '20261123', undefined, true)
    expect(new Set([...again, ...next].map(({ key }) => key)).size).toBe(3)
  })
})

describe('a payment and what the terminal uploaded of it', () => {
  test.each<[string, Partial<JournalFact> | undefined, Partial<TerminalFact> | undefined, readonly unknown[]]>([
    ['the same', {}, {}, []],
    ['another amount', {}, { amount: 9_999 }, [['terminal-amount', 'debit 9999', 0]]],
    ['a refund that we sold', {}, credit, [['terminal-amount', 'credit 10000', 0]]],
    ['one that it does not know', {}, undefined, [['unknown-to-terminal', 'absent', 0]]],
    ['one that we do not know', undefined, {}, [['unknown-to-switch-but-on-terminal', '10000', -10_000]]],
    ['a refund that we do not know', undefined, credit, [['unknown-to-switch-but-on-terminal', '10000', 10_000]]],
    ['one that was undone', { state: 'reversed' }, {}, [['reversed-but-on-terminal', '10000', 0]]],
    ['one that was undone, and that it has forgotten', { state: 'reversed' }, undefined, []],
  ])('%s', (_, ours, theirs, differences) => {
    const found = compareWithTerminal(
      ours === undefined ? undefined : { ...fact, ...ours },
      theirs === undefined ? undefined : { ...fact, ...theirs },
    )
    expect(said(found)).toEqual(differences)
  })
})
