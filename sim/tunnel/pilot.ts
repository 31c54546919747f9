import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Arena } from './arena.ts'
import { type Flown, fly } from './flight.ts'
import { swarmFor, type Worlds } from './worlds.ts'

/** A seed flown, and what it took. */
export interface Logged extends Flown {
  /** Processor time of the whole process during the flight, in ms. */
  readonly cpuMs: number
  /** Resident memory of the process after it, in MB. */
  readonly rssMb: number
}

/** Flies one seed after the other. */
export interface Pilot {
  fly(seed: number): Promise<Logged>
  close(): Promise<void>
}

/** Beyond this a process is replaced by a fresh one: the database in it keeps the memory that its largest world needed. In MB. */
const LARGEST_PROCESS_MB = 2_048

/** In this process. */
export async function ownPilot(worlds: Worlds, print?: (line: string) => void): Promise<Pilot> {
  const arena = await Arena.open()
  return {
    async fly(seed) {
      const before = process.cpuUsage()
      const flown = await fly(arena, seed, { swarm: swarmFor(worlds, seed), ...(print === undefined ? {} : { print }) })
      const { user, system } = process.cpuUsage(before)
      return {
        ...flown,
        cpuMs: Math.round((user + system) / 1_000),
        rssMb: Math.round(process.memoryUsage.rss() / 1_048_576),
      }
    },
    close: () => arena.close(),
  }
}

/** In a process of its own, which is replaced when it has grown too large. Rejects when that process falls. */
export function farPilot(args: readonly string[]): Pilot {
  let child: ChildProcess | undefined
  let answer = Promise.withResolvers<Logged>()
  const start = (): ChildProcess => {
    const made = spawn(
      process.execPath,
      [...process.execArgv, join(import.meta.dirname, '..', 'main.ts'), '--pilot', ...args],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    )
    createInterface({ input: made.stdout! }).on('line', (line) => {
      if (line.startsWith('{')) answer.resolve(JSON.parse(line) as Logged)
    })
    made.stdin!.on('error', () => undefined)
    made.once('exit', (code) => answer.reject(new Error(`a process of the wind tunnel ended with ${code}`)))
    return made
  }
  return {
    async fly(seed) {
      answer = Promise.withResolvers<Logged>()
      child ??= start()
      child.stdin!.write(`${seed}\n`)
      const flown = await answer.promise
      if (flown.rssMb > LARGEST_PROCESS_MB) {
        child.stdin!.end()
        child = undefined
      }
      return flown
    },
    async close() {
      child?.stdin?.end()
    },
  }
}

/** The other end of {@link farPilot}: seeds come on standard input, one a line. */
export async function flyOnRequest(worlds: Worlds): Promise<void> {
  const pilot = await ownPilot(worlds)
  for await (const line of createInterface({ input: process.stdin }))
    process.stdout.write(`${JSON.stringify(await pilot.fly(Number(line)))}\n`)
  await pilot.close()
}
