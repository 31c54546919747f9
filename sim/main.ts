import { parseArgs } from 'node:util'
import { BUGS } from './bug/index.ts'
import { plant } from './bug/plant.ts'

/** `npm run sim`: seeds through the whole house. docs/wind-tunnel.md tells how to read what it prints. */
const { values } = parseArgs({
  options: {
    /** One seed, told as a story. */
    seed: { type: 'string' },
    /** So many seeds, beginning with `from`; 100 unless told. */
    seeds: { type: 'string' },
    /** As many seeds as it takes for so many transactions, or until a law is broken. */
    transactions: { type: 'string' },
    from: { type: 'string', default: '1' },
    /** So many processes share the seeds. */
    jobs: { type: 'string' },
    /** A file that keeps what was flown: the same command goes on where it was broken off. */
    log: { type: 'string' },
    /** `small` or `large` worlds, or `mixed`: what a seed is follows from its number. */
    size: { type: 'string', default: 'small' },
    /** Without any storm. */
    fair: { type: 'boolean', default: false },
    /** Only what broke, and the sum. */
    quiet: { type: 'boolean', default: false },
    /** One line of JSON for each seed. */
    json: { type: 'boolean', default: false },
    /** No further than the first seed that breaks a law. */
    stop: { type: 'boolean', default: false },
    /** With `stop`: the first seed that breaks this one. */
    law: { type: 'string' },
    /** Plants a mistake; see sim/bug. */
    bug: { type: 'string' },
    /** Flies what it is told on standard input: one of the processes of `jobs`. */
    pilot: { type: 'boolean', default: false },
  },
})

// Nobody reads on: `| head` has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

const bug = BUGS.find((each) => each.name === values.bug)
if (values.bug !== undefined && bug === undefined)
  throw new Error(`no bug is called ${values.bug}: ${BUGS.map((each) => each.name).join(', ')}`)
const load = bug === undefined ? <Module>(path: string): Promise<Module> => import(`../${path}`) : plant(bug)
if (values.pilot) await (await load<typeof import('./tunnel/pilot.ts')>('sim/tunnel/pilot.ts')).flyOnRequest(values)
else await (await load<typeof import('./tunnel/flights.ts')>('sim/tunnel/flights.ts')).flyAll(values)
