import { systemClock } from '@evertill/foundation'
import { Arena } from './arena.ts'
import { type Flown, fly } from './flight.ts'
import { fairWeather, LARGE, SMALL, swarmOf } from './swarm.ts'

/** What was asked for on the command line; see `sim/main.ts`. */
export interface Order {
  readonly seed?: string | undefined
  readonly seeds: string
  readonly from: string
  readonly size: string
  readonly fair: boolean
  readonly quiet: boolean
  readonly json: boolean
  readonly stop: boolean
  readonly law?: string | undefined
}

export async function flyAll(values: Order): Promise<void> {
  const size = values.size === 'large' ? LARGE : SMALL
  const swarm = (random: Parameters<typeof swarmOf>[0]) =>
    values.fair ? fairWeather(random, size) : swarmOf(random, size)
  const say = (line: string): void => void process.stdout.write(`${line}\n`)

  const arena = await Arena.open()
  const started = systemClock.monotonic()
  const cpuFrom = process.cpuUsage()
  const flown: Flown[] = []
  if (values.seed !== undefined) {
    flown.push(await fly(arena, Number(values.seed), { swarm, ...(values.quiet ? {} : { print: say }) }))
  } else {
    const from = Number(values.from)
    for (let seed = from; seed < from + Number(values.seeds); seed++) {
      const one = await fly(arena, seed, { swarm })
      flown.push(one)
      if (values.json) say(JSON.stringify(one))
      else if (!values.quiet || one.violations.length > 0) say(line(one))
      if (values.stop && one.violations.some(({ law }) => law === (values.law ?? law))) break
    }
  }
  if (!values.json) summary()
  await arena.close()
  process.exitCode = flown.some((one) => one.violations.length > 0) ? 1 : 0

  function summary(): void {
    if (values.seed !== undefined) say(line(flown[0]!))
    const seconds = (systemClock.monotonic() - started) / 1_000
    const { user, system } = process.cpuUsage(cpuFrom)
    const cpu = (user + system) / 1_000_000
    const transactions = flown.reduce((sum, one) => sum + one.transactions, 0)
    const bad = flown.filter((one) => one.violations.length > 0)
    say(
      `${flown.length} seeds, ${transactions} transactions, ${seconds.toFixed(1)} s (${cpu.toFixed(1)} s of processor): ` +
        `${Math.round(transactions / seconds)} a second, ${Math.round(transactions / cpu)} a processor second`,
    )
    say(bad.length === 0 ? 'no law was broken' : `broken in ${bad.length}: ${bad.map((one) => one.seed).join(' ')}`)
  }
}

function line(one: Flown): string {
  const minutes = (one.simulatedMs / 60_000).toFixed(1)
  const first = `seed ${one.seed}  ${one.hash}  ${one.transactions} transactions  ${minutes} min`
  return [first, ...one.violations.map(({ law, evidence }) => `    ${law}: ${evidence}`)].join('\n')
}
