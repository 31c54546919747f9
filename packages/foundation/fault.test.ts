import { describe, expect, test } from 'vitest'
import { assert, Bug, unreachable } from './assert.ts'
import { Fault } from './fault.ts'
import { accept, refuse } from './result.ts'

test('a fault has a code, may be tried again only when it says so, and shows no more than it was given', () => {
  const plain = new Fault('database.unknown-commit', 'The outcome is not known')
  expect(plain).toMatchObject({ name: 'Fault', code: 'database.unknown-commit', retriable: false, detail: {} })
  expect('cause' in plain).toBe(false)
  const cause = new Error('below')
  const full = new Fault('net.port-busy', 'Taken', { retriable: true, detail: { port: 8080 }, cause })
  expect(full).toMatchObject({ retriable: true, detail: { port: 8080 }, cause })
  expect(full).toBeInstanceOf(Error)
})

describe('broken promises of our own', () => {
  test('stop at once with their sentence', () => {
    expect(() => assert(true, 'never')).not.toThrow()
    for (const nothing of [false, 0, '', null, undefined])
      expect(() => assert(nothing, 'it holds')).toThrow(new Bug('it holds'))
  })

  test('a place that cannot be reached names a word, but shows no object', () => {
    expect(() => unreachable('new-kind' as never)).toThrow('unreachable: new-kind')
    expect(() => unreachable({ secret: 'x' } as never, 'kind')).toThrow(new Bug('kind: object'))
  })
})

test('an answer is a value or a refusal', () => {
  expect(accept(1)).toEqual({ ok: true, value: 1 })
  expect(refuse('pin-format')).toEqual({ ok: false, refusal: 'pin-format' })
})
