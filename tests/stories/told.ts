import { afterAll, beforeAll, expect } from 'vitest'
import type { Db } from '../../packages/platform/database/index.ts'
import { normal, tell } from '../../sim/story.ts'
import { World, type WorldOptions } from '../../sim/world.ts'
import { type TillStory, tellTill } from './till-story.ts'

/** A database for all stories of a file: opened before the first, closed after the last. */
export function ownDatabase(): () => Db {
  let db: Db | undefined
  beforeAll(async () => {
    db = await World.database()
  })
  afterAll(() => db?.close())
  return () => db!
}

/** Text tables of terminals at the switch, held against what really came of them. */
export function switchStories(db = ownDatabase()): (text: string, options?: WorldOptions) => Promise<void> {
  return async (text, options) => expect(await tell(db(), text, options)).toBe(normal(text))
}

/** Text tables of a till in the whole house, held against what really came of them; `usual` is what it is granted. */
export function tillStories(
  usual: TillStory = {},
  db = ownDatabase(),
): (text: string, options?: TillStory) => Promise<void> {
  return async (text, options = usual) => expect(await tellTill(db(), text, options)).toBe(normal(text))
}
