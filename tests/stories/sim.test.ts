import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { BUGS } from '../../sim/bug/index.ts'
import { patched } from '../../sim/bug/plant.ts'
import type { Flown } from '../../sim/tunnel/flight.ts'

const root = join(import.meta.dirname, '..', '..')

/** The wind tunnel in a process of its own, as `npm run sim` starts it. */
function sim(...args: string[]): Promise<readonly Flown[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['sim/main.ts', '--json', ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let errors = ''
    child.stdout.on('data', (part) => {
      out += part
    })
    child.stderr.on('data', (part) => {
      errors += part
    })
    child.on('error', reject)
    child.on('close', () => {
      const lines = out.split('\n').filter((line) => line.startsWith('{'))
      if (lines.length === 0) reject(new Error(errors || 'the wind tunnel said nothing'))
      else resolve(lines.map((line) => JSON.parse(line) as Flown))
    })
  })
}

test('300 seeds break no law, and ten of them flown again give the same traces', { timeout: 400_000 }, async () => {
  const [flown, again] = await Promise.all([sim('--seeds', '300'), sim('--seeds', '10', '--from', '101')])
  expect(flown).toHaveLength(300)
  const broken = flown.filter((one) => one.violations.length > 0)
  expect(broken.map(({ seed, violations }) => ({ seed, violations }))).toEqual([])
  expect(again.map(({ seed, hash }) => ({ seed, hash }))).toEqual(
    flown.slice(100, 110).map(({ seed, hash }) => ({ seed, hash })),
  )
  expect(new Set(flown.map((one) => one.hash)).size).toBe(300)
  expect(flown.reduce((sum, one) => sum + one.transactions, 0)).toBeGreaterThan(5_000)
})

describe('a planted bug is found within 200 seeds', () => {
  test('the patches fit the house', () => {
    for (const bug of BUGS) for (const edit of bug.edits) expect(patched(edit)).not.toBe('')
    expect(new Set(BUGS.map((bug) => bug.law)).size).toBeGreaterThan(8)
  })

  test.each(BUGS.map((bug) => [bug.name, bug] as const))('%s', { timeout: 200_000 }, async (name, { law }) => {
    const flown = await sim('--bug', name, '--seeds', '200', '--stop', '--law', law)
    expect(flown.at(-1)?.violations.map((each) => each.law)).toContain(law)
  })
})
