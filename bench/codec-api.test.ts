import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { file, reference } from './codec-api.ts'

test('the API reference of the codec is current: node run.cjs bench/codec-api.ts', () => {
  expect(readFileSync(file, 'utf8')).toBe(reference())
})
