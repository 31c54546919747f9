import { expect, test } from 'vitest'
import type { TransactionLife } from './life.ts'
import { timelineOf } from './timeline.ts'

/** The titles of what the switch owns of an approved sale. */
function owned(kind: 'reversal' | 'refund' | 'advice'): readonly string[] {
  const row = { state: 'approved', responseCode: '00', voidId: null, answeredAt: 1 }
  const reversal = { kind, reason: '', state: 'acknowledged', openedAt: 2, attempts: 1, agedAt: 3, closedAt: 4 }
  const life = { row, messages: [], risk: [], reversal } as unknown as TransactionLife
  return timelineOf(life)
    .filter((entry) => entry.kind === 'reversal')
    .map((entry) => `${entry.title.en} ${entry.title.zh}`)
}

test('an approval of our own is told, not undone', () => {
  expect(owned('reversal').join()).toMatch(/undoing.*冲正/)
  for (const kind of ['advice', 'refund'] as const) {
    expect(owned(kind)).toHaveLength(3)
    expect(owned(kind).join()).not.toMatch(/undoing|冲正/)
  }
})
