import path from 'node:path'
import { parseArgs } from 'node:util'
import { fuzz } from './fuzzer.ts'
import { instrument } from './instrument.ts'

/**
 * Fuzzes every decoder of the codec with coverage as the guide.
 *
 *   node run.cjs tests/fuzz/iso8583.ts --seconds 5                  a short run, as in the tests
 *   nice -n 19 node run.cjs tests/fuzz/iso8583.ts --inputs 10000000 --keep
 *
 * Prints one JSON line for each target and ends with 1 if one of them crashed.
 */
const { values } = parseArgs({
  options: {
    inputs: { type: 'string' },
    seconds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})
instrument((file) => /packages[\\/]iso8583[\\/](?!.*\.test\.ts$)/.test(file) && !file.includes('dialects'))
const { targets } = await import('./iso8583-targets.ts')
const chosen = targets.filter((target) => values.only === undefined || target.name === values.only)
const inputs = values.inputs === undefined ? Number.POSITIVE_INFINITY : Math.ceil(Number(values.inputs) / chosen.length)
const ms = values.seconds === undefined ? Number.POSITIVE_INFINITY : (Number(values.seconds) * 1000) / chosen.length
if (!Number.isFinite(inputs) && !Number.isFinite(ms)) throw new Error('say --inputs or --seconds')

let crashed = false
for (const target of chosen) {
  const before = process.memoryUsage().rss
  const report = fuzz(target, {
    inputs,
    ms,
    seed: Number(values.seed),
    corpus: path.join(import.meta.dirname, 'corpus', 'iso8583'),
    keep: values.keep,
  })
  const grownMb = Math.round((process.memoryUsage().rss - before) / 1e6)
  process.stdout.write(`${JSON.stringify({ ...report, slowestMs: Number(report.slowestMs.toFixed(3)), grownMb })}\n`)
  if (report.crashes.length > 0) crashed = true
}
process.exitCode = crashed ? 1 : 0
