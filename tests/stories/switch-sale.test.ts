import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../packages/platform/database/index.ts'
import { World } from '../../sim/world.ts'

let db: Db
beforeAll(async () => {
  db = await World.database()
})
afterAll(() => db.close())

test('a sale is approved from end to end', async () => {
  const world = await World.create(db)
  const terminal = await world.terminal()
  const answer = await terminal.ask(terminal.pos.sale(12_50, { pan: '6200000000000005' }))
  expect(answer?.[39]).toBe('00')
  expect(await world.rows('select state, response_code from switch_journal')).toEqual([
    { state: 'approved', response_code: '00' },
  ])
  await world.close()
})
