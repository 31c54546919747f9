import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Db, openPglite } from '../../packages/platform/database/index.ts'
import { dbSuite } from './db-suite.ts'

describe('PGlite', () => {
  let db: Db
  beforeAll(async () => {
    db = await openPglite()
  })
  afterAll(() => db.close())
  dbSuite(() => db)

  test('asking the database inside its own transaction is a bug, not a silent stop', async () => {
    await expect(db.transaction(() => db.query('select 1'))).rejects.toThrow('only `tx`')
    expect(await db.query('select 1 as one')).toEqual([{ one: 1 }])
  })
})
