import assert from 'node:assert/strict'
import { appendFileSync, existsSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { createModel, diagnose, findingCatalogue, type Observation } from '@evertill/diagnosis'
import { build } from 'vite'
import { infer } from '../packages/diagnosis/inference.ts'
import { readObservations } from '../packages/diagnosis/observation.ts'
import { seeded } from '../packages/diagnosis/sampling.ts'

/**
 * How long the doctor thinks: the whole catalogue looked at, twenty findings positive, all others negative, a new set
 * each time. `infer` is the exact sum over causes and pairs and the search for three; `diagnose` adds explanation, next
 * steps for every role and the support code. Also what the till has to load.
 *
 *   node run.cjs bench/diagnosis-inference.ts [--write]
 */
const POSITIVES = 20
const WARM_UP = 300
const RUNS = 3000
const now = Date.UTC(2026, 5, 1, 9)

const begun = performance.now()
const model = createModel()
const modelMs = performance.now() - begun
const random = seeded(20_260_601)

function world(): Observation[] {
  const ids = findingCatalogue.map((finding) => finding.id)
  const positive = new Set<string>()
  while (positive.size < POSITIVES) positive.add(ids[Math.floor(random() * ids.length)]!)
  return ids.map((id) => ({ id, state: positive.has(id) ? 'positive' : 'negative', at: now }))
}

function measure(work: (observations: Observation[]) => void): number[] {
  const times: number[] = []
  for (let run = -WARM_UP; run < RUNS; run += 1) {
    const observations = world()
    const start = performance.now()
    work(observations)
    if (run >= 0) times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)
}

const first = performance.now()
diagnose(world(), model, { now })
const coldMs = performance.now() - first
const inferred = measure((observations) => infer(model, readObservations(observations, model, now).evidence))
const diagnosed = measure((observations) => diagnose(observations, model, { now, moneyMoved: 'no', terminalId: '1' }))
const at = (times: number[], share: number) => `${times[Math.floor(times.length * share)]!.toFixed(2)} ms`

async function gzipped(entry: string): Promise<number> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: true, lib: { entry: path.join(import.meta.dirname, '..', entry), formats: ['es'] } },
  })
  const [output] = Array.isArray(result) ? result : [result]
  assert(output && 'output' in output)
  return output.output.reduce(
    (sum, chunk) => sum + ('code' in chunk ? gzipSync(chunk.code, { level: 9 }).length : 0),
    0,
  )
}
const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`

const rows = [
  '| what | p50 | p99 | worst |',
  '|---|---|---|---|',
  `| infer | ${at(inferred, 0.5)} | ${at(inferred, 0.99)} | ${inferred.at(-1)!.toFixed(2)} ms |`,
  `| diagnose, everything | ${at(diagnosed, 0.5)} | ${at(diagnosed, 0.99)} | ${diagnosed.at(-1)!.toFixed(2)} ms |`,
  '',
  `First diagnosis of a fresh process ${coldMs.toFixed(1)} ms, model made in ${modelMs.toFixed(1)} ms.`,
  `Minified and gzipped: engine and catalogue ${kB(await gzipped('packages/diagnosis/index.ts'))}, ` +
    `Chinese words ${kB(await gzipped('packages/diagnosis/words-zh.ts'))}, ` +
    `English words ${kB(await gzipped('packages/diagnosis/words-en.ts'))}.`,
]
const head =
  `${model.causes.length} causes, ${findingCatalogue.length} findings, ${POSITIVES} of them positive, the rest negative; ` +
  `${RUNS} runs; Node ${process.version}, ${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores, shared.`
process.stdout.write(`${head}\n\n${rows.join('\n')}\n`)
assert(inferred[Math.floor(inferred.length * 0.99)]! <= 5, 'inference p99 is above 5 ms')

if (process.argv.includes('--write')) {
  const file = path.join(import.meta.dirname, 'history.md')
  if (!existsSync(file)) appendFileSync(file, '# Measurements\n')
  const day = new Date().toISOString().slice(0, 10)
  appendFileSync(file, `\n## Diagnosis, inference · ${day}\n\n${head}\n\n${rows.join('\n')}\n`)
}
