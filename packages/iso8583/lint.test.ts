import { describe, expect, test } from 'vitest'
import {
  type Dialect,
  dialect,
  dialects,
  extend,
  type FieldSpec,
  fixed,
  lint,
  part,
  record,
  tail,
  unionpayPos,
  variable,
} from './index.ts'

/** The codes that a field, put into a sound dialect as F57, brings up. */
function codesOf(field: FieldSpec): string[] {
  return lint(extend(unionpayPos, { id: 'planted', fields: { 57: field } }) as unknown as Dialect).map(
    (one) => one.code,
  )
}
const name = ['Planted', '植入'] as const

describe('lint', () => {
  test.each(dialects.map((one) => [one.id, one] as const))('%s, as shipped, has no fault', (_id, one) => {
    expect(lint(one)).toEqual([])
  })

  test('a field beyond the bitmap', () => {
    const planted = extend(unionpayPos, { fields: { 70: fixed('n', 3, ...name) } })
    expect(lint(planted as Dialect)).toMatchObject([{ code: 'field-out-of-range', path: '70' }])
  })

  test('a field where the bitmap stands', () => {
    const planted = extend(unionpayPos, { fields: { 1: fixed('b', 8, ...name) } })
    expect(lint(planted as Dialect)).toMatchObject([{ code: 'reserved-field', path: '1' }])
  })

  test('bit 65 of a dialect with three bitmaps', () => {
    const planted = extend(unionpayPos, { bits: 192, fields: { 65: fixed('n', 1, ...name) } })
    expect(lint(planted as Dialect)).toMatchObject([{ code: 'reserved-field', path: '65' }])
  })

  test('a missing trace number, response code or terminal id', () => {
    const planted = extend(unionpayPos, { fields: { 11: null, 39: null, 41: null } })
    expect(lint(planted as Dialect).map((one) => one.path)).toEqual(['11', '39', '41'])
    expect(lint(dialect({ ...unionpayPos, fields: {} })).every((one) => one.code === 'missing-field')).toBe(true)
  })

  test.each<[string, FieldSpec, string]>([
    [
      'a length its prefix cannot say',
      variable('ans', 2, 100, ...name, { prefixCoding: 'ascii' }),
      'impossible-length',
    ],
    ['no length at all', { name: 'Planted', zh: '植入', content: 'n' }, 'impossible-length'],
    ['fixed and prefixed at once', { ...fixed('n', 6, ...name), prefix: 2, max: 6 }, 'impossible-length'],
    ['a length of zero', fixed('n', 0, ...name), 'impossible-length'],
    ['a shortest length above the longest', variable('n', 2, 8, ...name, { min: 9 }), 'impossible-length'],
    [
      'an odd count of packed digits told in bytes',
      variable('n', 2, 19, ...name, { counts: 'bytes' }),
      'unit-mismatch',
    ],
    ['bytes counted where a unit is a byte', variable('ans', 2, 20, ...name, { counts: 'bytes' }), 'unit-mismatch'],
    ['a prefix far wider than the content', variable('ans', 5, 20, ...name), 'unit-mismatch'],
    ['text packed as digits', variable('ans', 2, 20, ...name, { coding: 'bcd' }), 'coding-mismatch'],
    ['bytes coded as text', variable('b', 2, 20, ...name, { coding: 'ascii' }), 'coding-mismatch'],
    ['digits in GBK', variable('n', 2, 20, ...name, { coding: 'gbk' }), 'coding-mismatch'],
    ['tags inside digits', variable('n', 2, 20, ...name, { shape: { kind: 'ber-tlv' } }), 'shape-mismatch'],
    [
      'a record inside bytes',
      variable('b', 2, 20, ...name, { shape: record(part('a', 2, 'A', '甲')) }),
      'shape-mismatch',
    ],
    [
      'parts beyond the field',
      variable('n', 2, 9, ...name, { shape: record(part('a', 6, 'A', '甲'), tail('b', 6, 'B', '乙')) }),
      'field-overlap',
    ],
    [
      'a part behind one that takes the rest',
      variable('n', 2, 9, ...name, {
        shape: record({ key: 'a', length: 4, name: 'A', zh: '甲', rest: true }, part('b', 2, 'B', '乙')),
      }),
      'field-overlap',
    ],
    [
      'a needed part behind an optional one',
      variable('n', 2, 9, ...name, { shape: record(tail('a', 2, 'A', '甲'), part('b', 2, 'B', '乙')) }),
      'optional-before-required',
    ],
    [
      'two parts of one name',
      variable('n', 2, 9, ...name, { shape: record(part('a', 2, 'A', '甲'), part('a', 2, 'B', '乙')) }),
      'duplicate-key',
    ],
    [
      'parts that do not fill a fixed field',
      fixed('n', 9, ...name, { shape: record(part('a', 2, 'A', '甲')) }),
      'impossible-length',
    ],
    [
      'more records than fit',
      variable('n', 3, 100, ...name, {
        shape: { kind: 'repeat', count: 2, most: 8, parts: [part('a', 40, 'A', '甲')] },
      }),
      'impossible-length',
    ],
    [
      'an alternative that an earlier one hides',
      variable('n', 3, 100, ...name, {
        shape: {
          kind: 'choice',
          of: [
            {
              kind: 'any',
              from: 0,
              to: 100,
              parts: [{ key: 'all', length: 100, name: 'All', zh: '全部', rest: true }],
            },
            { kind: 'short', from: 4, to: 4, parts: [part('a', 4, 'A', '甲')] },
          ],
        },
      }),
      'unreachable-alternative',
    ],
    [
      'an alternative longer than the field',
      variable('n', 2, 10, ...name, {
        shape: { kind: 'choice', of: [{ kind: 'long', from: 20, to: 20, parts: [part('a', 20, 'A', '甲')] }] },
      }),
      'unreachable-alternative',
    ],
    [
      'an inner field beyond its bitmap',
      variable('b', 3, 99, ...name, { shape: { kind: 'bitmapped', bytes: 1, fields: { 9: fixed('n', 2, ...name) } } }),
      'field-out-of-range',
    ],
    [
      'an inner length its prefix cannot say',
      variable('b', 3, 99, ...name, {
        shape: {
          kind: 'composite',
          fields: [{ key: 'a', field: variable('ans', 1, 12, ...name, { prefixCoding: 'ascii' }) }],
        },
      }),
      'impossible-length',
    ],
  ])('finds %s', (_what, field, code) => {
    expect(codesOf(field)).toContain(code)
  })
})
