import {
  closeSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { type Clock, delay, Fault } from '@evertill/foundation'

/** That this process, and no other Evertill, works in a data folder. */
export interface DataLock {
  release(): void
}

/**
 * Takes the folder for this process. A lock whose owner is gone is taken over.
 * @throws Fault `database.in-use` when another Evertill that lives works there
 */
export function lockData(dataDir: string): DataLock {
  const file = join(dataDir, 'evertill.lock')
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const handle = openSync(file, 'wx', 0o600)
      writeSync(handle, `${process.pid} ${bornAt(process.pid)}\n`)
      closeSync(handle)
      return { release: () => remove(file) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const owner = read(file)
    refuseLiving(owner, dataDir)
    takeAway(file, owner, dataDir)
  }
  throw new Fault('database.in-use', `Another Evertill is starting in ${dataDir}`, { detail: { dataDir } })
}

function refuseLiving(owner: string, dataDir: string): void {
  const [word = '', born = ''] = owner.trim().split(' ')
  const pid = Number(word)
  // The same number may since have been given to another program, which was then born at another time.
  if (!isAlive(pid) || bornAt(pid) !== born) return
  throw new Fault(
    'database.in-use',
    pid === process.pid
      ? `This process already works in ${dataDir}`
      : `Another Evertill (process ${pid}) works in ${dataDir}; stop it, or choose another folder with EVERTILL_DATA`,
    { detail: { pid, dataDir } },
  )
}

/**
 * Removes a lock whose owner is gone. Of two that start at once, the slower may by now hold the quicker one's fresh lock
 * in its hands; a rename tells, because it takes exactly what stands there, and then the lock is given back.
 */
function takeAway(file: string, owner: string, dataDir: string): void {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const taken = read(aside)
  try {
    if (taken !== owner) linkSync(aside, file)
  } finally {
    remove(aside)
  }
  if (taken !== owner) refuseLiving(taken, dataDir)
}

/**
 * Deals with what an earlier server left in its folder: one that still runs without its Evertill is asked to stop; a
 * `postmaster.pid` that names somebody else's process is removed, because PostgreSQL would believe it.
 * @throws Fault `database.leftover` when the old server does not stop
 */
export async function clearLeftover(
  clusterDir: string,
  clock: Clock,
  onProgress: (sentence: string) => void,
): Promise<void> {
  const file = join(clusterDir, 'postmaster.pid')
  const pid = Number.parseInt(read(file), 10)
  if (Number.isInteger(pid) && isAlive(pid) && isServerOf(pid, clusterDir)) {
    onProgress('Stopping the database that an earlier run left behind')
    for (const [signal, seconds] of [
      ['SIGINT', 5],
      ['SIGQUIT', 3],
    ] as const) {
      process.kill(pid, signal)
      if (await gone(() => !isAlive(pid), seconds * 1_000, clock)) break
    }
  } else if (Number.isInteger(pid) && isAlive(pid)) remove(file)
  // Processes of a server whose head was killed leave by themselves within a moment; two servers on one folder would
  // destroy it.
  if (await gone(() => workersIn(clusterDir).length === 0, 10_000, clock)) return
  const left = workersIn(clusterDir)
  throw new Fault(
    'database.leftover',
    `A database of an earlier run does not stop. Run: kill -QUIT ${left.join(' ')}`,
    { detail: { pid: left.join(' ') } },
  )
}

async function gone(isGone: () => boolean, withinMs: number, clock: Clock): Promise<boolean> {
  const until = clock.monotonic() + withinMs
  for (;;) {
    if (isGone()) return true
    if (clock.monotonic() > until) return false
    await delay(clock, 20)
  }
}

function isAlive(pid: number): boolean {
  if (pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  // A zombie answers signals, holds nothing and may stay for long.
  return !/^\d+ \(.*\) Z /s.test(read(`/proc/${pid}/stat`))
}

/** Start time in ticks since boot, with the boot itself; empty where the system does not tell. */
function bornAt(pid: number): string {
  const stat = read(`/proc/${pid}/stat`)
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  return ticks === '' ? '' : `${ticks}@${read('/proc/sys/kernel/random/boot_id').trim().slice(0, 8)}`
}

function isServerOf(pid: number, clusterDir: string): boolean {
  const words = read(`/proc/${pid}/cmdline`).split('\0')
  if (words.length > 1) return words.includes(clusterDir) && words.some((word) => /postgres(\.exe)?$/.test(word))
  // Without /proc the file's own second line is all there is.
  return process.platform !== 'linux' && read(join(clusterDir, 'postmaster.pid')).split('\n')[1] === clusterDir
}

/** Processes that stand in the folder, as every process of a PostgreSQL server does. */
function workersIn(clusterDir: string): readonly number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return pid !== process.pid && readlinkSync(`/proc/${pid}/cwd`) === clusterDir && isAlive(pid)
      } catch {
        return false
      }
    })
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

function remove(file: string): void {
  try {
    unlinkSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
