import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { counters, HITS } from './instrument.ts'
import { mutate, randomOf } from './mutator.ts'

/** What is fuzzed. `run` returns for an input that was read or properly refused and throws for anything else. */
export interface Target {
  readonly name: string
  /** Golden inputs: the better they are, the deeper the fuzzer comes. */
  readonly seeds: readonly Uint8Array[]
  /** Byte strings that mean something to the target. */
  readonly words?: readonly Uint8Array[]
  /** Longest input made, in bytes; 1024 unless told. */
  readonly longest?: number
  run(input: Uint8Array): void
}

export interface FuzzOptions {
  /** Stop after so many inputs, or after so many milliseconds, whichever is first. */
  readonly inputs: number
  readonly ms: number
  readonly seed: number
  /** Folder of kept inputs; one file of hexadecimal lines per target. */
  readonly corpus: string
  /** Write inputs that reached new places to the corpus. */
  readonly keep: boolean
}

export interface FuzzReport {
  readonly target: string
  readonly inputs: number
  readonly ms: number
  /** Places of the code reached, out of those there are. */
  readonly reached: number
  readonly places: number
  readonly corpus: number
  readonly added: number
  /** Processor milliseconds of an input, in the slowest two hundred. */
  readonly slowestMs: number
  /** Inputs that crashed, with the error; the first few. */
  readonly crashes: readonly { readonly hex: string; readonly error: string }[]
}

/** Hit counts fall into eight classes, so that a loop run 200 times is not news after one run 190 times. */
const CLASS = new Uint8Array(256)
for (let n = 1; n < 256; n++)
  CLASS[n] = n < 4 ? 1 << (n - 1) : n < 8 ? 8 : n < 16 ? 16 : n < 32 ? 32 : n < 128 ? 64 : 128

/** Processor time that two hundred inputs may take before one of them counts as a hang. */
const HANG_MS = 1000
const MOST_CRASHES = 5

/** Runs without stack traces, which take longer than most inputs; a crash is run once more to get its own. */
function withStack(target: Target, input: Uint8Array, error: unknown): string {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 10
  try {
    target.run(input)
  } catch (again) {
    return String((again as Error).stack ?? again).slice(0, 600)
  } finally {
    Error.stackTraceLimit = limit
  }
  return `only once: ${String(error).slice(0, 200)}`
}

/** Runs mutated inputs through a target, keeping those that reach something new, and reports. */
export function fuzz(target: Target, options: FuzzOptions): FuzzReport {
  const { corpus: folder, keep } = options
  const file = path.join(folder, `${target.name}.hex`)
  const kept = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map(bytesOf)
    : []
  const pool: Uint8Array[] = []
  const seen = new Uint8Array(HITS.length)
  const words = new Int32Array(HITS.buffer)
  const crashes: { hex: string; error: string }[] = []
  const random = randomOf(options.seed)
  const longest = target.longest ?? 1024
  let inputs = 0
  let slowestMs = 0
  let slow = 0
  let added = 0

  /** Runs one input; true when it reached a place, or a class of hit counts, for the first time. */
  const tryOne = (input: Uint8Array): boolean => {
    inputs++
    try {
      target.run(input)
    } catch (error) {
      // Alarms for slowness do not count here: they must never hide a crash.
      if (crashes.length - slow < MOST_CRASHES)
        crashes.push({ hex: hexOf(input), error: withStack(target, input, error) })
    }
    let fresh = false
    const end = counters() >> 2
    for (let w = 0; w < end; w++) {
      if (words[w] === 0) continue
      for (let i = w * 4; i < w * 4 + 4; i++) {
        const bit = CLASS[HITS[i]!]!
        if ((seen[i]! & bit) === 0 && bit !== 0) {
          seen[i]! |= bit
          fresh = true
        }
      }
      words[w] = 0
    }
    return fresh
  }

  const stackTraceLimit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  HITS.fill(0)
  const start = performance.now()
  for (const seed of target.seeds) if (tryOne(seed)) pool.push(seed)
  // Kept inputs are all run, each time: that is the regression test.
  for (const one of kept) if (tryOne(one)) pool.push(one)
  if (pool.length === 0) pool.push(new Uint8Array(0))
  let last = performance.now()
  let spent = process.cpuUsage()
  while (inputs < options.inputs && last - start < options.ms) {
    for (let i = 0; i < 200; i++) {
      const input = mutate(pool, target.words ?? [], longest, random)
      if (tryOne(input)) {
        pool.push(input)
        kept.push(input)
        added++
      }
    }
    const now = performance.now()
    // Processor time, not time on the clock: on a busy machine the fuzzer itself may wait long for its turn.
    const { user, system } = process.cpuUsage(spent)
    spent = process.cpuUsage()
    const tookMs = (user + system) / 1000
    slowestMs = Math.max(slowestMs, tookMs / 200)
    if (tookMs > HANG_MS && slow < MOST_CRASHES) {
      slow++
      // Which of them it was is found by running the seed again.
      const error = `inputs ${inputs - 200} to ${inputs} of seed ${options.seed} took ${Math.round(tookMs)} ms`
      crashes.push({ hex: '', error })
    }
    last = now
  }
  Error.stackTraceLimit = stackTraceLimit
  if (keep && added > 0) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(
      file,
      `${[...new Set(kept.map(hexOf))].sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).join('\n')}\n`,
    )
  }
  let reached = 0
  for (const bits of seen) if (bits !== 0) reached++
  return {
    target: target.name,
    inputs,
    ms: Math.round(performance.now() - start),
    reached,
    places: counters(),
    corpus: pool.length,
    added,
    slowestMs,
    crashes,
  }
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex').toUpperCase()
}

function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'))
}
