import { expect, test } from 'vitest'
import { openWedge } from './wedge.ts'

function type(keys: string, gap: number): ReturnType<ReturnType<typeof openWedge>['key']>[] {
  const wedge = openWedge()
  return [...keys].map((key, i) => wedge.key(key === '\n' ? 'Enter' : key, i * gap))
}

test('a burst that ends in Enter is a scan, with the keys that were taken as typed', () => {
  expect(type('6901234567892\n', 8).at(-1)).toEqual({ kind: 'scan', code: '6901234567892', typedBefore: 3 })
})

test('a person typing an amount is never a scan', () => {
  expect(type('128050\n', 140).every((k) => k.kind === 'typed')).toBe(true)
})

test('a quick short number is a person with quick fingers', () => {
  expect(type('1280\n', 30).at(-1)).toEqual({ kind: 'typed' })
})

test('a burst that never ends is cut and stays no longer than its bound', () => {
  const last = type(`${'9'.repeat(500)}\n`, 2).at(-1)
  expect(last?.kind === 'scan' && last.code.length).toBe(64)
})
