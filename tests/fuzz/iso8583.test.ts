import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { FuzzReport } from './fuzzer.ts'

const run = promisify(execFile)
const here = import.meta.dirname

/** Starts a fuzz program on the runtime of the tests; its modules are instrumented, so it cannot be part of this process. */
async function program(file: string, ...args: string[]): Promise<string> {
  const options = ['--disable-warning=ExperimentalWarning', path.join(here, file), ...args]
  // It ends with 1 when it found something; what it found is in its output.
  const { stdout } = await run(process.execPath, options).catch((error: { stdout: string }) => error)
  return stdout
}

test('the fuzzer finds a planted fault by following coverage', async () => {
  const report = JSON.parse(await program('planted-run.ts')) as FuzzReport
  expect(report.crashes[0]?.error).toContain('planted')
  expect(report.crashes[0]?.hex.startsWith('45564552')).toBe(true)
})

test('every decoder survives its kept corpus and a few seconds of new malformed inputs', async () => {
  const seed = String(process.pid)
  const lines = (await program('iso8583.ts', '--seconds', '4', '--seed', seed)).trim().split('\n')
  const reports = lines.map((line) => JSON.parse(line) as FuzzReport)
  expect(reports.length).toBe(14)
  for (const report of reports) {
    expect(report.crashes, `${report.target}, seed ${seed}`).toEqual([])
    expect(report.inputs, report.target).toBeGreaterThan(200)
    expect(report.reached, report.target).toBeGreaterThan(50)
  }
})
