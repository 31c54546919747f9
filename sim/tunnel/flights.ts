import { spawnSync } from 'node:child_process'
import { systemClock } from '@evertill/foundation'
import { Logbook, Tally } from './logbook.ts'
import { farPilot, type Logged, ownPilot, type Pilot } from './pilot.ts'
import { MIX } from './worlds.ts'

/** What was asked for on the command line; see `sim/main.ts`. */
export interface Order {
  readonly seed?: string | undefined
  readonly seeds?: string | undefined
  readonly transactions?: string | undefined
  readonly from: string
  readonly jobs?: string | undefined
  readonly log?: string | undefined
  readonly size: string
  readonly fair: boolean
  readonly quiet: boolean
  readonly json: boolean
  readonly stop: boolean
  readonly law?: string | undefined
  readonly bug?: string | undefined
}

const PROGRESS_MS = 10_000
/** Seeds that may be flown ahead of the oldest one that is not done, for each process. */
const AHEAD = 8

const say = (line: string): void => void process.stdout.write(`${line}\n`)

export async function flyAll(order: Order): Promise<void> {
  if (order.seed !== undefined) return flyOne(order, Number(order.seed))
  const enough = Number(order.transactions ?? Number.POSITIVE_INFINITY)
  const from = Number(order.from)
  const end = from + Number(order.seeds ?? (order.transactions === undefined ? 100 : Number.POSITIVE_INFINITY))
  // A long run that has broken a law has said what it was for.
  const stop = order.stop || order.transactions !== undefined
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout?.trim() || 'no commit'
  const worlds = `${order.size}${order.fair ? ', fair' : ''}`
  const logbook = new Logbook(order.log, `${commit}, ${worlds}${order.bug === undefined ? '' : `, ${order.bug}`}`)
  const tally = new Tally()
  const started = systemClock.monotonic()
  let told = started

  const pilots = await pilotsOf(order)
  const done = new Map<number, Logged>()
  let ended = false
  let next = from
  let oldest = from
  const free: (() => void)[] = []
  const work = async (pilot: Pilot): Promise<void> => {
    while (!ended && next < end) {
      if (next >= oldest + AHEAD * pilots.length) {
        await new Promise<void>((resolve) => free.push(resolve))
        continue
      }
      const seed = next++
      const one = logbook.known(seed) ?? (await pilot.fly(seed))
      logbook.keep(one)
      done.set(seed, one)
      take()
    }
  }
  /** In the order of the seeds, so that a run ends at the same one however many processes share it. */
  const take = (): void => {
    for (let one = done.get(oldest); one !== undefined && !ended; one = done.get(oldest)) {
      done.delete(oldest)
      oldest += 1
      tally.add(one)
      if (order.json) say(JSON.stringify(one))
      else if (!order.quiet || one.violations.length > 0) say(line(one))
      if (tally.transactions >= enough) ended = true
      if (stop && one.violations.some(({ law }) => law === (order.law ?? law))) ended = true
    }
    for (const resolve of free.splice(0)) resolve()
    const now = systemClock.monotonic()
    if (order.json || order.transactions === undefined || now - told < PROGRESS_MS) return
    told = now
    say(
      `  ${count(tally.transactions)} of ${count(enough)} transactions, next seed ${oldest}, ${rates(tally, started)}`,
    )
  }
  await Promise.all(pilots.map(work))
  await Promise.all(pilots.map((each) => each.close()))
  process.exitCode = tally.broken.length > 0 ? 1 : 0
  if (order.json) return
  say(`${tally.seeds} seeds, ${count(tally.transactions)} transactions, ${rates(tally, started)}`)
  say(tally.broken.length === 0 ? 'no law was broken' : `broken in ${tally.broken.length}: ${tally.broken.join(' ')}`)
  if (order.transactions === undefined) return
  const hours = (tally.simulatedMs / 3_600_000).toFixed(1)
  say('')
  say(
    '| transactions | seeds | worlds | simulated | wall | processor | memory | violations | hash over all hashes | commit |',
  )
  say('|---|---|---|---|---|---|---|---|---|---|')
  say(
    `| ${count(tally.transactions)} | ${from}–${oldest - 1} | ${order.size === 'mixed' ? MIX : worlds} | ${hours} h | ${seconds(
      systemClock.monotonic() - started,
    )} s, ${pilots.length} processes | ${seconds(tally.cpuMs)} s | ${tally.rssMb} MB | ${tally.broken.length} | ${tally.digest()} | ${commit} |`,
  )
}

/** One seed, told as a story. */
async function flyOne(order: Order, seed: number): Promise<void> {
  const pilot = await ownPilot(order, order.quiet || order.json ? undefined : say)
  const one = await pilot.fly(seed)
  say(order.json ? JSON.stringify(one) : line(one))
  await pilot.close()
  process.exitCode = one.violations.length > 0 ? 1 : 0
}

async function pilotsOf(order: Order): Promise<readonly Pilot[]> {
  if (order.jobs === undefined) return [await ownPilot(order)]
  const args = ['--size', order.size, ...(order.fair ? ['--fair'] : []), ...(order.bug ? ['--bug', order.bug] : [])]
  return Array.from({ length: Number(order.jobs) }, () => farPilot(args))
}

function line(one: Logged): string {
  const minutes = (one.simulatedMs / 60_000).toFixed(1)
  const first = `seed ${one.seed}  ${one.hash}  ${one.transactions} transactions  ${minutes} min`
  return [first, ...one.violations.map(({ law, evidence }) => `    ${law}: ${evidence}`)].join('\n')
}

/** Wall and processor time, and what they come to. Opening the databases is in the one and not in the other. */
function rates(tally: Tally, started: number): string {
  const ms = systemClock.monotonic() - started
  const each = (tally.cpuMs / Math.max(1, tally.transactions)).toFixed(2)
  return (
    `${seconds(ms)} s, ${Math.round((tally.transactions * 1_000) / Math.max(1, ms))} a second; ` +
    `${seconds(tally.cpuMs)} s of processor, ${each} ms each; at most ${tally.rssMb} MB`
  )
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(1)
const count = (value: number): string => value.toLocaleString('en-US')
