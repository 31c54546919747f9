import { expect, test } from 'vitest'
import { minorOf } from './minor.ts'

test('yuan as people type them become minor units without a float', () => {
  expect(['12', '12.5', '12.50', '0.01', '999999999.99'].map(minorOf)).toEqual([1_200, 1_250, 1_250, 1, 99_999_999_999])
  expect(['', '.5', '1.234', '1,000', '-1', 'abc', '1e3'].map(minorOf)).toEqual(Array(7).fill(undefined))
})
