import fc from 'fast-check'
import { expect, test } from 'vitest'
import { idAt, idOfRrn, JournalIds, moneyOf, networkStanOf, newestAt, rrnOf, sameContent } from './journal.ts'

const NOW = Date.UTC(2026, 10, 22)

test('ids grow, also when many come in one millisecond and when the clock is set back', () => {
  const ids = new JournalIds(0)
  let last = 0
  for (let i = 0; i < 1_000; i++) {
    const id = ids.next(i < 500 ? NOW : NOW - 60_000)
    expect(id).toBeGreaterThan(last)
    last = id
  }
  expect(new JournalIds(last).next(NOW - 3_600_000)).toBe(last + 1)
  expect(Number.isSafeInteger(idAt(Date.UTC(2300, 0, 1)))).toBe(true)
})

test('an RRN leads back to its id for half a year', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 179 * 86_400_000 }), fc.integer({ min: 0, max: 63 }), (age, part) => {
      const id = idAt(NOW - age) + part
      expect(idOfRrn(rrnOf(id), newestAt(NOW))).toBe(id)
    }),
  )
  expect(idOfRrn('12345', newestAt(NOW))).toBeUndefined()
  // Set back by a day, the clock names no id that was given; the newest one given does.
  const given = new JournalIds(idAt(NOW))
  expect(idOfRrn(rrnOf(idAt(NOW)), given.newest(NOW - 86_400_000))).toBe(idAt(NOW))
  expect(given.newest(NOW)).toBe(newestAt(NOW))
  expect(networkStanOf(idAt(NOW))).toBe(rrnOf(idAt(NOW)).slice(6))
})

test('a repeat says the same thing about the same day', () => {
  const first = {
    type: 'sale' as const,
    amount: 100,
    panToken: 'a',
    businessDay: '20261122',
    at: NOW,
    originalId: null as number | null,
  }
  expect(sameContent(first, { ...first, at: NOW + 3_600_000 })).toBe(true)
  expect(sameContent(first, { ...first, amount: 101 })).toBe(false)
  expect(sameContent(first, { ...first, panToken: 'b' })).toBe(false)
  expect(sameContent(first, { ...first, type: 'balance' })).toBe(false)
  // Over the cut-over a repeat is one for some minutes; tomorrow the same number is another sale.
  expect(sameContent(first, { ...first, businessDay: '20261123', at: NOW + 60_000 })).toBe(true)
  expect(sameContent(first, { ...first, businessDay: '20261123', at: NOW + 86_400_000 })).toBe(false)
  // A refund is asked for until its end is known; about another sale it is another one.
  const refund = { ...first, type: 'refund' as const, originalId: 7 }
  expect(sameContent(refund, { ...refund, businessDay: '20261125', at: NOW + 3 * 86_400_000 })).toBe(true)
  for (const originalId of [8, null]) expect(sameContent(refund, { ...refund, originalId })).toBe(false)
  expect(sameContent({ ...refund, originalId: null }, refund)).toBe(true)
})

test('what a row says about money', () => {
  const money = (state: Parameters<typeof moneyOf>[0]['state'], voidId: number | null = null) =>
    moneyOf({ type: 'sale', state, voidId })
  expect(money('approved')).toBe('yes')
  expect(money('approved', 7)).toBe('no')
  expect(money('declined')).toBe('no')
  expect(money('reversing')).toBe('reversing')
  expect(money('reversed')).toBe('no')
  expect(money('sent')).toBe('unknown')
  expect(money('pending')).toBe('unknown')
  expect(money('blocked')).toBe('no')
  expect(moneyOf({ type: 'balance', state: 'approved', voidId: null })).toBe('no')
})
