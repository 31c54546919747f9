import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ChaosReport } from '../../sim/chaos/chaos.ts'

const root = join(import.meta.dirname, '..', '..')

/** In a process group of its own and with a pipe that ends with us, as people start it. */
function chaos(): Promise<ChaosReport> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['sim/chaos/main.ts', '--short', '--json'], { cwd: root })
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
      const line = out.split('\n').find((each) => each.startsWith('{'))
      if (line === undefined) reject(new Error(errors))
      else resolve(JSON.parse(line) as ChaosReport)
    })
  })
}

test('the platform, the tills and a line are killed under load: nothing is lost, doubled or left open', {
  timeout: 240_000,
}, async () => {
  const report = await chaos()
  expect(report.findings).toEqual([])
  expect(report.recoveries.map((each) => each.blow)).toEqual(['platform', 'tills', 'cut'])
  for (const { blow, ms } of report.recoveries) expect(ms, `first accepted sale after ${blow}`).toBeDefined()
  expect(report.approved).toBeGreaterThan(20)
})
