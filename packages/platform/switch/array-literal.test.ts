import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Db, openPglite } from '../database/index.ts'
import { byteaArray, plainArray, textArray } from './array-literal.ts'

let db: Db
beforeAll(async () => {
  db = await openPglite()
})
afterAll(() => db.close())

test('whatever goes in as an array literal comes out the same', async () => {
  const anything = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '').toWellFormed())
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(anything, fc.constantFrom('NULL', '', '"', '\\', '{}', 'a,b', ' ', "'; drop table x"))),
      async (texts) => {
        const rows = await db.query<{ a: string; b: string }>(
          'select a, b from unnest($1::text[], $2::text[]) with ordinality as t(a, b, n) order by n',
          [plainArray(texts), textArray(texts)],
        )
        expect(rows).toEqual(texts.map((text) => ({ a: text, b: text })))
      },
    ),
    { numRuns: 60 },
  )
})

test('bytes and numbers', async () => {
  const bytes = [new Uint8Array([0, 255, 92, 34]), new Uint8Array(0)]
  const rows = await db.query(
    'select a, b from unnest($1::bytea[], $2::int8[]) with ordinality as t(a, b, n) order by n',
    [byteaArray(bytes), plainArray([9_007_199_254_740_991, null])],
  )
  expect(rows).toEqual([
    { a: bytes[0], b: 9_007_199_254_740_991 },
    { a: bytes[1], b: null },
  ])
})
