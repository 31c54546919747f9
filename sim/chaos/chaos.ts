import { spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { delay, SystemRandom, systemClock } from '@evertill/foundation'
import { demoRoutes, demoSecrets, type Network, openPostgres } from '../../packages/platform/index.ts'
import { terminalIdOf } from '../tunnel/arena.ts'
import { ISSUERS } from '../tunnel/house.ts'
import { type Comparison, compare, type Shown } from './compare.ts'
import { Program } from './program.ts'
import { CutLine } from './proxy.ts'
import { reported } from './report.ts'

export type Blow = 'platform' | 'database' | 'issuer' | 'tills' | 'cut' | 'hold' | 'disk-full'
type Told = Shown & { readonly money: string; readonly at: number }

export interface ChaosReport extends Comparison {
  /** From each blow to the first sale that was begun after it and accepted, in ms. */
  readonly recoveries: readonly { readonly blow: Blow; readonly ms: number | undefined }[]
  readonly seconds: number
}

const FULL: readonly Blow[] = ['platform', 'database', 'issuer', 'tills', 'cut', 'hold', 'disk-full']
const SHORT: readonly Blow[] = ['platform', 'tills', 'cut']
/** As long as issuers take in life: at any moment most of the tills wait for one, and every blow strikes them there. */
const ISSUER_MS = 150
const DISK_BYTES = 734_003_200
/** A blow that nobody recovered from within so long is reported as such. */
const GIVE_UP_MS = 30_000

/** Load on real programs, blows at moments of chance, and then every journal held against every other. */
export async function runChaos(options: {
  readonly terminals: number
  readonly blows: number
  readonly short: boolean
  /** A mistake of sim/bug in the platform and the tills, to see that it would be found. */
  readonly bug?: string | undefined
  /** Names of blows; all that are possible unless told. */
  readonly kinds?: readonly string[] | undefined
  readonly say: (line: string) => void
}): Promise<ChaosReport> {
  const { say } = options
  const clock = systemClock
  const random = new SystemRandom()
  const started = clock.monotonic()
  const folder = mkdtempSync(join(tmpdir(), 'evertill-chaos-'))
  const disk = options.short ? undefined : smallDisk(join(folder, 'disk'), say)
  const dataDir = join(disk ?? folder, 'data')
  const postmaster = join(dataDir, 'postgres', 'postmaster.pid')
  const terminals = Array.from({ length: options.terminals }, (_, i) => terminalIdOf(i))
  const told: Told[] = []
  const journals = new Map<string, readonly Shown[]>()

  const front = new CutLine('terminals')
  const back = new Map(ISSUERS.map((name) => [name, new CutLine(name)]))
  const book = (name: string): string => join(folder, `${name}.sqlite`)
  const issuers = ISSUERS.map((name) => {
    const program = new Program(name, () => ({
      args: ['sim/issuer/main.ts', '--name', name, '--zpk', demoSecrets.zonePinKey, '--store', book(name)],
      order: undefined,
    }))
    program.onReady = ({ port }) => {
      program.write(`slow ${ISSUER_MS}`)
      return back.get(name)!.open(Number(port))
    }
    program.onEnd = () => back.get(name)!.close()
    return program
  })
  let database = ''
  const withBug = (program: string): string[] =>
    options.bug === undefined ? [program] : ['sim/chaos/planted.ts', options.bug, program]
  const platform = new Program('platform', () => ({
    args: withBug('sim/chaos/platform.ts'),
    order: { dataDir, terminals, network: networkOf(back) },
  }))
  platform.onReady = async (said) => {
    database = String(said.database)
    await front.open(Number(said.iso))
  }
  platform.onEnd = () => front.close()
  let lives = 0
  const tills = new Program(
    'tills',
    () => ({
      args: withBug('sim/chaos/tills.ts'),
      order: { port: front.port, folder: join(folder, 'tills'), terminals, firstAmount: 100 + lives++ * 2_000 },
    }),
    (line) => {
      if (line.told !== undefined)
        told.push({ ...(line.told as Shown), money: String(line.money), at: Number(line.at) })
      if (line.journal !== undefined) journals.set(String(line.journal), line.records as Shown[])
    },
  )
  const programs = [...issuers, platform, tills]
  const recoveries: { blow: Blow; ms: number | undefined }[] = []
  let endedByFullDisk = 0
  try {
    await Promise.all(issuers.map((each) => each.start()))
    await within(platform.start(), 60_000, () => `the platform does not start: ${platform.trouble}`)
    await tills.start()
    await accepted(told, clock.now(), GIVE_UP_MS)
    say(`open after ${seconds(clock.monotonic() - started)} s; ${terminals.length} tills sell`)
    const wanted = (options.short ? SHORT : FULL).filter((blow) => options.kinds?.includes(blow) ?? true)
    const possible = wanted.filter((blow) => blow !== 'disk-full' || disk !== undefined)
    if (possible.length === 0) throw new Error(`no blow is called ${options.kinds}: ${FULL.join(', ')}`)
    for (let i = 0; i < options.blows; i++) {
      await delay(clock, random.integer(500, options.short ? 1_000 : 3_000))
      const blow = possible[i % possible.length]!
      const at = clock.now()
      const fell = platform.fell
      strike(blow)
      const found = await accepted(told, at, GIVE_UP_MS)
      // A database that finds no room does not start, and a platform without one ends and says why; whoever watches over it tries again.
      if (blow === 'disk-full') endedByFullDisk += platform.fell - fell
      const ms = found === undefined ? undefined : found - at
      recoveries.push({ blow, ms })
      say(
        `${blow.padEnd(10)} ${ms === undefined ? 'no sale for half a minute' : `first accepted sale after ${seconds(ms)} s`}`,
      )
    }
    for (const line of [front, ...back.values()]) line.release()
    await delay(clock, 500)
    tills.write('close')
    if (endedByFullDisk > 0) say(`the full disk ended the platform ${endedByFullDisk} times`)
    const fallen = programs
      .map(({ name, fell, trouble }) => ({ name, fell: fell - (name === 'platform' ? endedByFullDisk : 0), trouble }))
      .filter((each) => each.fell > 0)
      .map(({ name, fell, trouble }) => `${name} ended ${fell} times by itself: ${trouble.slice(-300)}`)
    await within(tills.ended(), 120_000, () => `the tills do not come to an end: ${tills.trouble}`)
    const books = await compareAll()
    const compared = { ...books, findings: [...books.findings, ...fallen] }
    const report = { ...compared, recoveries, seconds: Math.round((clock.monotonic() - started) / 1_000) }
    for (const text of reported(report)) say(text)
    return report
  } finally {
    await tills.stop()
    await platform.stop()
    await Promise.all(programs.map((each) => each.stop()))
    front.close()
    for (const line of back.values()) line.close()
    // The database ends a moment after its platform, and writes until then.
    for (let i = 0; existsSync(postmaster) && i < 100; i++) await delay(clock, 100)
    if (disk !== undefined) spawnSync('umount', [disk])
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }

  function strike(blow: Blow): void {
    switch (blow) {
      case 'platform':
        platform.kill()
        return
      case 'database':
        killServer(Number(readFileSync(postmaster, 'utf8').split('\n')[0]))
        return
      case 'issuer':
        random.pick(issuers.slice(0, 2)).kill()
        return
      case 'tills':
        tills.kill()
        return
      case 'cut':
        random.pick([front, ...back.values()]).cut()
        return
      case 'hold': {
        const line = random.pick([front, front, ...back.values()])
        line.hold()
        setTimeout(() => line.release(), 2_000)
        return
      }
      case 'disk-full': {
        const ballast = fill(disk!)
        setTimeout(() => rmSync(ballast, { force: true }), 3_000)
        return
      }
    }
  }

  async function compareAll(): Promise<Comparison> {
    const db = openPostgres({ url: database, connections: 2 })
    try {
      const books = ISSUERS.map(book).filter((file) => existsSync(file))
      // The ledger is downstream and late; reversals go on by themselves. Five minutes are the law, here one must do.
      for (const until = clock.monotonic() + 60_000; ; ) {
        const compared = await compare(db, { books, journals, told })
        if (compared.findings.length === 0 || clock.monotonic() > until) return compared
        await delay(clock, 500)
      }
    } finally {
      await db.close()
    }
  }
}

function networkOf(lines: ReadonlyMap<string, CutLine>): Network {
  return {
    acquirerId: '48020000',
    links: [...lines].map(([name, line], i) => ({
      name,
      institution: `6${i}010000`,
      targets: [`tcp://127.0.0.1:${line.port}`],
      zpk: demoSecrets.zonePinKey,
      answerWithinMs: 4_000,
    })),
    routes: demoRoutes.map((it) => ({ ...it, links: [...it.links] })),
  }
}

/** When the first sale that was begun after `since` was told as accepted. */
async function accepted(told: readonly Told[], since: number, withinMs: number): Promise<number | undefined> {
  const end = systemClock.monotonic() + withinMs
  for (let seen = 0; systemClock.monotonic() < end; ) {
    for (; seen < told.length; seen++) {
      const word = told[seen]!
      if (word.money === 'yes' && word.startedAt > since) return word.at
    }
    await delay(systemClock, 10)
  }
  return undefined
}

/**
 * A disk of our own that can be filled: a file with a file system in it, or memory where the machine has no way to mount a file. Only
 * root may make one.
 */
function smallDisk(place: string, say: (line: string) => void): string | undefined {
  mkdirSync(place, { mode: 0o755 })
  const image = `${place}.image`
  const run = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0
  if (process.getuid?.() === 0) {
    writeFileSync(image, '')
    truncateSync(image, DISK_BYTES)
    if (run('mkfs.ext4', '-q', '-F', image) && run('mount', '-o', 'loop', image, place)) {
      say('the database lies on a disk of 700 MB of its own (ext4 in a file)')
      return place
    }
    rmSync(image, { force: true })
    if (run('mount', '-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', place)) {
      say('the database lies on a disk of 700 MB of its own (in memory)')
      return place
    }
  }
  say('without the right to mount a small disk, the full disk is left out')
  return undefined
}

/** To the last block, whoever else writes there at the same moment. Gives the file that does it. */
function fill(disk: string): string {
  const ballast = join(disk, 'ballast')
  const file = openSync(ballast, 'w')
  try {
    for (let size = 16_777_216; size >= 512; ) {
      try {
        writeSync(file, Buffer.alloc(size, 1))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        size /= 2
      }
    }
  } finally {
    closeSync(file)
  }
  return ballast
}

/** The server and every process of it at once, as a machine that runs out of memory or loses its power would. */
function killServer(pid: number): void {
  let children: number[] = []
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    // Elsewhere than on Linux its processes end by themselves a moment after it.
  }
  for (const each of [pid, ...children])
    try {
      process.kill(each, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
}

async function within<T>(work: Promise<T>, ms: number, complaint: () => string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(complaint())), ms)
      }),
    ])
  } finally {
    clearTimeout(timer)
  }
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(2)
}
