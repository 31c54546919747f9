import { expect, test } from 'vitest'
import { ageClass, type DifferenceCase, type DifferenceCommand, decide, openedWithin } from './difference.ts'

const fresh: DifferenceCase = {
  key: 'amount:x',
  kind: 'amount',
  openedAt: 0,
  owner: 'duty:clearing',
  state: { name: 'open' },
}
const propose = (by: string): DifferenceCommand => ({
  type: 'propose',
  by,
  at: 1,
  resolution: 'accept-network',
  reason: 'the slip shows it',
})

test('it takes two people to end a difference', () => {
  const proposed = decide(fresh, propose('li'))
  if (!proposed.ok) throw new Error('refused')
  expect(decide(proposed.value, { type: 'clear', by: 'li', at: 2 })).toEqual({ ok: false, refusal: 'same-person' })
  const cleared = decide(proposed.value, { type: 'clear', by: 'wang', at: 2 })
  expect(cleared).toMatchObject({
    ok: true,
    value: { owner: 'li', state: { name: 'cleared', proposedBy: 'li', clearedBy: 'wang' } },
  })
  if (!cleared.ok) throw new Error('refused')
  // What two people have ended nobody opens again.
  for (const command of [
    { type: 'take', by: 'zhao', at: 3 },
    propose('zhao'),
    { type: 'withdraw', by: 'li', at: 3 },
    { type: 'clear', by: 'zhao', at: 3 },
  ] as const)
    expect(decide(cleared.value, command)).toEqual({ ok: false, refusal: 'already-cleared' })
})

test('nothing is cleared that nobody proposed, and only the proposer withdraws', () => {
  expect(decide(fresh, { type: 'clear', by: 'wang', at: 1 })).toEqual({ ok: false, refusal: 'nothing-proposed' })
  expect(decide(fresh, { ...propose('li'), reason: '  ' } as DifferenceCommand)).toEqual({
    ok: false,
    refusal: 'reason-missing',
  })
  const proposed = decide(fresh, propose('li'))
  if (!proposed.ok) throw new Error('refused')
  expect(decide(proposed.value, propose('wang'))).toEqual({ ok: false, refusal: 'already-proposed' })
  expect(decide(proposed.value, { type: 'withdraw', by: 'wang', at: 2 })).toEqual({
    ok: false,
    refusal: 'not-the-proposer',
  })
  expect(decide(proposed.value, { type: 'withdraw', by: 'li', at: 2 })).toMatchObject({
    ok: true,
    value: { state: { name: 'open' } },
  })
})

test('age is read in classes', () => {
  const day = 86_400_000
  expect([0, 1, 2.9, 3, 6.9, 7].map((days) => ageClass(0, days * day))).toEqual([
    'today',
    'days-2-3',
    'days-2-3',
    'days-4-7',
    'days-4-7',
    'older',
  ])
})

test('what is looked for by age is what is shown under that age', () => {
  const now = 1_000 * 86_400_000
  for (const waited of [
    -5,
    0,
    86_399_999,
    86_400_000,
    3 * 86_400_000 - 1,
    3 * 86_400_000,
    7 * 86_400_000 - 1,
    7 * 86_400_000,
  ]) {
    const found = (['today', 'days-2-3', 'days-4-7', 'older'] as const).filter((age) => {
      const { after, until } = openedWithin(age, now)
      return now - waited > after && now - waited <= until
    })
    expect(found, String(waited)).toEqual([ageClass(now - waited, now)])
  }
})
