import { expect, test } from 'vitest'
import { batchLimitsOf, DEFAULT_BATCH_LIMITS } from '../profile/batch-limits.ts'
import type { TerminalState } from '../state/state.ts'
import { fixture, PROFILE } from '../terminal-fixture.test-data.ts'
import { isNearlyFull, settleFullAt } from './batch-room.ts'

const till = (batch: (typeof PROFILE)['parameters']['batch']) =>
  fixture({ profile: { ...PROFILE, parameters: { ...PROFILE.parameters, batch } } })

test('a profile may name some limits; the rest is the house’s', () => {
  expect(batchLimitsOf(till(undefined).state().config.profile.parameters)).toEqual(DEFAULT_BATCH_LIMITS)
  expect(batchLimitsOf(till({ warnAt: 10, settleAt: undefined }).state().config.profile.parameters)).toEqual({
    ...DEFAULT_BATCH_LIMITS,
    warnAt: 10,
  })
})

test('it settles only where nobody is at work, nothing is open, and the rule is on', async () => {
  const it = till({ warnAt: 1, settleAt: 1, idleMs: 60_000 })
  expect(isNearlyFull(it.state())).toBe(false)
  await it.sell(1_000)
  await it.act({ type: 'continued' }, { type: 'place-chosen', place: 'amount' })
  const state = it.state()
  expect(isNearlyFull(state)).toBe(true)
  expect(settleFullAt(state)).toBe(state.touchedAt + 60_000)
  const sold = it.last()!
  const busy: readonly Partial<TerminalState>[] = [
    { line: { ...state.line, up: false } },
    { session: { ...state.session, state: 'off' } },
    { digits: '5' },
    { maintenance: { ...state.maintenance, since: 1 } },
    { records: new Map([[sold.id, { ...sold, status: 'asking' as const }]]) },
  ]
  for (const change of busy) expect(settleFullAt({ ...state, ...change })).toBeUndefined()
  const off = till({ warnAt: 0, settleAt: 0 })
  await off.sell(1_000)
  expect(isNearlyFull(off.state())).toBe(false)
  expect(settleFullAt({ ...state, config: off.state().config })).toBeUndefined()
})
