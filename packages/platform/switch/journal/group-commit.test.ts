import { expect, test } from 'vitest'
import { GroupCommit, QueueFull } from './group-commit.ts'

function writer(options: { most?: number; bound?: number } = {}) {
  const batches: number[][] = []
  const gates: (() => void)[] = []
  const group = new GroupCommit<number, number>({
    most: options.most ?? 100,
    bound: options.bound ?? 100,
    flush: async (items) => {
      batches.push([...items])
      await new Promise<void>((resolve) => gates.push(resolve))
      if (items.includes(13)) throw new Error('thirteen')
      return items.map((item) => item * 2)
    },
  })
  const open = async (): Promise<void> => {
    await turn()
    gates.shift()?.()
    await turn()
  }
  return { group, batches, open }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('callers of one turn share a flush; those that come meanwhile share the next', async () => {
  const { group, batches, open } = writer()
  const first = [1, 2, 3].map((n) => group.add(n))
  await turn()
  const second = [4, 5].map((n) => group.add(n))
  await open()
  expect(await Promise.all(first)).toEqual([2, 4, 6])
  await open()
  expect(await Promise.all(second)).toEqual([8, 10])
  expect(batches).toEqual([
    [1, 2, 3],
    [4, 5],
  ])
  await group.drained()
})

test('what gathered is under way before those of the last flush go on', async () => {
  const { group, batches, open } = writer()
  const first = group.add(1)
  await turn()
  const second = group.add(2)
  const seen = first.then(() => batches.length)
  await open()
  expect(await seen).toBe(2)
  await open()
  expect(await second).toBe(4)
})

test('a flush is no larger than allowed, the rest follows at once', async () => {
  const { group, batches, open } = writer({ most: 2 })
  const all = [1, 2, 3, 4, 5].map((n) => group.add(n))
  for (let i = 0; i < 3; i++) await open()
  expect(await Promise.all(all)).toEqual([2, 4, 6, 8, 10])
  expect(batches.map((each) => each.length)).toEqual([2, 2, 1])
})

test('one too many is refused, and a failure is the failure of its own flush only', async () => {
  const { group, open } = writer({ bound: 2 })
  const bad = [group.add(13), group.add(1)]
  await expect(group.add(2)).rejects.toBeInstanceOf(QueueFull)
  await turn()
  const good = group.add(3)
  const settled = Promise.allSettled(bad)
  await open()
  expect((await settled).map((each) => each.status)).toEqual(['rejected', 'rejected'])
  await open()
  expect(await good).toBe(6)
})
