import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Hunted } from '../../sim/bug/hunt.ts'
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
  const finds = new Map(BUGS.map(({ name }) => [name, Promise.withResolvers<Hunted>()]))
  beforeAll(() => {
    // Two hunts, one for each core; whichever is free takes the next one.
    const left = BUGS.map(({ name }) => name)
    for (let i = 0; i < 2; i++) hunt(left)
  })

  /** A process in which bugs are planted one after the other, each in a house of its own. */
  function hunt(left: string[]): void {
    const child = spawn(process.execPath, ['sim/bug/hunt.ts', '200'], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] })
    let errors = ''
    child.stderr.on('data', (part) => {
      errors += part
    })
    const next = (): void => {
      const name = left.shift()
      if (name === undefined) child.stdin.end()
      else child.stdin.write(`${name}\n`)
    }
    createInterface({ input: child.stdout }).on('line', (line) => {
      const hunted = JSON.parse(line) as Hunted
      finds.get(hunted.bug)?.resolve(hunted)
      next()
    })
    // What it has not told of by now it never will.
    child.on('close', () => {
      for (const find of finds.values()) find.promise.catch(() => undefined)
      if (errors !== '') for (const find of finds.values()) find.reject(new Error(errors))
    })
    next()
  }

  test('the patches fit the house', () => {
    for (const bug of BUGS) for (const edit of bug.edits) expect(patched(edit)).not.toBe('')
    expect(new Set(BUGS.map((bug) => bug.law)).size).toBeGreaterThan(8)
  })

  test.each(BUGS.map(({ name }) => name))('%s', { timeout: 200_000 }, async (name) => {
    const { seed, evidence, trouble } = await finds.get(name)!.promise
    expect(evidence, trouble ?? `nothing was seen in ${seed} seeds`).toBeDefined()
  })
})
