import { expect, test } from 'vitest'
import { ISSUER_TIMEOUT } from '../message/reversal-reason.ts'
import { type OpenReversal, pauseMs, step } from './reversal.ts'

const open: OpenReversal = {
  journalId: 1,
  kind: 'reversal',
  stoodIn: false,
  link: 'issuer-a',
  reason: ISSUER_TIMEOUT,
  openedAt: 1_000,
  attempts: 0,
  nextAt: 1_000,
  lastCode: '',
  agedAt: null,
}

function kept(result: ReturnType<typeof step>): OpenReversal {
  if (result.kind !== 'keep') throw new Error(`not kept but ${result.kind}`)
  return result.reversal
}

test('pauses double up to a minute and are scattered by half at most', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 100].map((n) => pauseMs(n, 0))).toEqual([
    2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
  ])
  expect(pauseMs(100, 0.999)).toBeLessThan(90_000)
})

test('an attempt is counted before it leaves, and the next one is planned', () => {
  const sent = kept(step(open, { kind: 'sent' }, 5_000, 0))
  expect(sent).toMatchObject({ attempts: 1, nextAt: 7_000 })
  expect(kept(step(sent, { kind: 'unanswered' }, 9_000, 0))).toMatchObject({ attempts: 1, nextAt: 11_000 })
})

test.each([
  ['00', 'done'],
  ['12', 'done'],
  ['25', 'done'],
  ['10', 'keep'],
  ['96', 'keep'],
  ['91', 'keep'],
  ['05', 'keep'],
])('an answer of %s to a reversal: %s', (code, kind) => {
  expect(step(open, { kind: 'answered', code }, 0, 0).kind).toBe(kind)
})

test.each([
  ['00', 'done'],
  ['11', 'done'],
  ['05', 'refused'],
  ['25', 'refused'],
  ['91', 'keep'],
  ['98', 'keep'],
])('an answer of %s to a refund that was asked again: %s', (code, kind) => {
  expect(step({ ...open, kind: 'refund' }, { kind: 'answered', code }, 0, 0).kind).toBe(kind)
})
