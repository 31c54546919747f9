import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { getPriority, setPriority } from 'node:os'
import { afterEach, expect, test } from 'vitest'
import { serveFirst, standInLine } from './priority.ts'

const before = getPriority()
afterEach(() => setPriority(before))

test('the thread goes first where the system allows it, and says whether it did', () => {
  const allowed = serveFirst(3)
  expect(getPriority()).toBe(allowed ? -3 : before)
})

test('nothing is asked of the system for 0', () => {
  expect(serveFirst(0)).toBe(true)
  expect(getPriority()).toBe(before)
})

test('a program that a preferred thread starts stands in line; one that has ended disturbs nobody', async () => {
  serveFirst(3)
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
  const ended = once(child, 'exit')
  standInLine(child.pid)
  expect(getPriority(child.pid)).toBeGreaterThanOrEqual(0)
  child.stdin.end()
  await ended
  standInLine(child.pid)
  standInLine(undefined)
})
