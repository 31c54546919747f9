import { parseArgs } from 'node:util'
import { systemClock } from '@evertill/foundation'
import { Arena } from './tunnel/arena.ts'
import { type Flown, fly } from './tunnel/flight.ts'
import { fairWeather, LARGE, SMALL, swarmOf } from './tunnel/swarm.ts'

/** `npm run sim`: seeds through the whole house. docs/wind-tunnel.md tells how to read what it prints. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    size: { type: 'string', default: 'small' },
    fair: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    stop: { type: 'boolean', default: false },
  },
})

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
    if (values.stop && one.violations.length > 0) break
  }
}
if (!values.json) summary()
await arena.close()
process.exitCode = flown.some((one) => one.violations.length > 0) ? 1 : 0

function line(one: Flown): string {
  const minutes = (one.simulatedMs / 60_000).toFixed(1)
  const first = `seed ${one.seed}  ${one.hash}  ${one.transactions} transactions  ${minutes} min`
  return [first, ...one.violations.map(({ law, evidence }) => `    ${law}: ${evidence}`)].join('\n')
}

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
