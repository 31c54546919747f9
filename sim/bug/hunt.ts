import { createInterface } from 'node:readline'
import { Arena } from '../tunnel/arena.ts'
import type { Bug } from './bug.ts'
import { BUGS } from './index.ts'
import { plant } from './plant.ts'

/**
 * Looks for planted bugs: `hunt.ts <seeds>`, their names on standard input, one a line. Each is planted in a house of its own; only the
 * database serves them all, unless the bug lies in how its tables are made.
 */

/** What became of one. */
export interface Hunted {
  readonly bug: string
  /** The last seed that was flown. */
  readonly seed: number
  /** What its law has seen of it; nothing when it was not found. */
  readonly evidence?: string | undefined
  /** Why it could not be planted or flown. */
  readonly trouble?: string
}

const seeds = Number(process.argv[2])
const arena = await Arena.open()

async function hunt(bug: Bug): Promise<Hunted> {
  const grown = plant(bug)
  const { fly } = await grown<typeof import('../tunnel/flight.ts')>('sim/tunnel/flight.ts')
  const { swarmFor } = await grown<typeof import('../tunnel/worlds.ts')>('sim/tunnel/worlds.ts')
  const place = bug.edits.some(({ file }) => file.endsWith('/migrations.ts'))
    ? await (await grown<typeof import('../tunnel/arena.ts')>('sim/tunnel/arena.ts')).Arena.open()
    : arena
  let seed = 0
  let evidence: string | undefined
  while (seed < seeds && evidence === undefined) {
    seed += 1
    const { violations } = await fly(place, seed, { swarm: swarmFor({ size: 'small', fair: false }, seed) })
    evidence = violations.find(({ law }) => law === bug.law)?.evidence
  }
  if (place !== arena) await place.close()
  return { bug: bug.name, seed, evidence }
}

for await (const name of createInterface({ input: process.stdin })) {
  const bug = BUGS.find((each) => each.name === name)
  if (bug === undefined) throw new Error(`no bug is called ${name}`)
  // One that does not fit the house any more must not hide the others.
  const hunted = await hunt(bug).catch((error: unknown) => ({ bug: name, seed: 0, trouble: String(error) }))
  process.stdout.write(`${JSON.stringify(hunted)}\n`)
}
await arena.close()
