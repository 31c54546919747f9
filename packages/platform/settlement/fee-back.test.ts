import fc from 'fast-check'
import { expect, test } from 'vitest'
import { feeBack } from './fee-back.ts'

test('however a sale is given back, the fees given back add up to the fee that was taken', () => {
  const minor = fc.integer({ min: 1, max: 999_999_999_999 })
  fc.assert(
    fc.property(
      minor,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
      minor,
      (whole, cuts, rate) => {
        const fee = Math.min(rate, whole)
        const at = [0, ...cuts.map((cut) => Math.floor(cut * whole)).sort((a, b) => a - b), whole]
        const backs = at.slice(1).map((end, n) => feeBack(fee, whole, at[n]!, end - at[n]!))
        expect(backs.every((back) => Number.isSafeInteger(back) && back >= 0)).toBe(true)
        expect(backs.reduce((sum, back) => sum + back, 0)).toBe(fee)
      },
    ),
  )
})

test('of more than the sale nothing more goes back, and of nothing nothing', () => {
  expect(feeBack(35, 100, 100, 50)).toBe(0)
  expect(feeBack(35, 0, 0, 0)).toBe(0)
  expect([feeBack(1, 3, 0, 1), feeBack(1, 3, 1, 1), feeBack(1, 3, 2, 1)]).toEqual([0, 0, 1])
})
