import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, ROOT } from './browser.ts'

/*
 * How long the doctor thinks in a browser, built and minified as the till has it: the whole catalogue looked at, twenty
 * findings positive, all others negative, a new set each time.
 */
const MOST_P99_MS = 5
const RUNS = 150
const WARM_UP = 60

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    mode: 'production',
    build: {
      write: false,
      minify: true,
      target: 'chrome111',
      lib: { entry: join(ROOT, 'packages/diagnosis/index.ts'), formats: ['iife'], name: 'doctor' },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (output === undefined || !('output' in output)) throw new Error('nothing was built')
  return output.output.map((chunk) => ('code' in chunk ? chunk.code : '')).join('\n')
}

test('inference in the browser: the 99th percentile is at most 5 ms', async () => {
  const page = await browser.newPage()
  await page.addScriptTag({ content: await bundle() })
  const times = await page.evaluate(
    ([runs, warmUp]) => {
      type Doctor = typeof import('@evertill/diagnosis')
      const { createModel, diagnose, findingCatalogue } = (globalThis as unknown as { doctor: Doctor }).doctor
      const model = createModel()
      const ids = findingCatalogue.map((one) => one.id)
      const now = Date.UTC(2026, 5, 1, 9)
      let seed = 20_260_601
      const next = (below: number) => {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
        return seed % below
      }
      const list: number[] = []
      for (let run = -warmUp!; run < runs!; run += 1) {
        const positive = new Set<string>()
        while (positive.size < 20) positive.add(ids[next(ids.length)]!)
        const findings = ids.map((id) => ({ id, state: positive.has(id) ? 'positive' : 'negative', at: now }) as const)
        // The best of seven: the machine is shared, and a pause of its own is not the doctor's.
        const tries = [0, 1, 2, 3, 4, 5, 6].map(() => {
          const begun = performance.now()
          diagnose(findings, model, { now, moneyMoved: 'no' })
          return performance.now() - begun
        })
        if (run >= 0) list.push(Math.min(...tries))
      }
      return list.sort((a, b) => a - b)
    },
    [RUNS, WARM_UP] as const,
  )
  const at = (share: number) => times[Math.floor(times.length * share)]!
  console.info(`the doctor in the browser: p50 ${at(0.5).toFixed(2)} ms, p99 ${at(0.99).toFixed(2)} ms`)
  expect(times).toHaveLength(RUNS)
  expect(at(0.99)).toBeLessThanOrEqual(MOST_P99_MS)
  await page.close()
})
