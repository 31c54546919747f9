import { readdirSync, readFileSync } from 'node:fs'

/** Processor time that processes have used until now, in ms, by what they do. Linux only; elsewhere only what is asked directly is known. */
export type ProcessorTime = Readonly<Record<string, number>>

/** Ticks of /proc are hundredths of a second on every Linux that Node runs on. */
const TICK_MS = 10

interface Stat {
  readonly parent: number
  readonly ms: number
  /** Of children that have ended and were waited for. */
  readonly endedMs: number
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name stands in parentheses and may hold anything; what follows the last one are numbers.
    const parts = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const ticks = (index: number): number => Number(parts[index])
    return {
      parent: ticks(1),
      ms: (ticks(11) + ticks(12)) * TICK_MS,
      endedMs: (ticks(13) + ticks(14)) * TICK_MS,
    }
  } catch {
    return undefined
  }
}

/** Of one process, with all its threads. */
export function timeOf(pid: number): number | undefined {
  return statOf(pid)?.ms
}

/** The process that started this one. */
export function parentOf(pid: number): number | undefined {
  return statOf(pid)?.parent
}

/** Of the main thread alone: what one process can do is bounded by it. */
export function mainThreadTime(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'latin1')
    const parts = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return (Number(parts[11]) + Number(parts[12])) * TICK_MS
  } catch {
    return undefined
  }
}

/**
 * Of a PostgreSQL server by its first process: its sessions together, and everything it does besides (log writer, checkpoints, vacuum,
 * sessions that have ended).
 */
export function serverTime(postmaster: number): { sessions: number; besides: number } | undefined {
  const own = statOf(postmaster)
  if (own === undefined) return undefined
  let sessions = 0
  let besides = own.ms + own.endedMs
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid) || pid <= 0) continue
    const stat = statOf(pid)
    if (stat === undefined || stat.parent !== postmaster) continue
    if (commandOf(pid).includes('[local]') || /\d\(\d+\)/.test(commandOf(pid))) sessions += stat.ms
    else besides += stat.ms
  }
  return { sessions, besides }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
  } catch {
    return ''
  }
}
