import type { FileProgress } from '@evertill/contract'
import { client } from '../../api/client.ts'

/** Lines in one request. The first piece is small: a wrong file, or a line that is down, shows at once. */
const FIRST_PIECE = 50
const PIECE = 1_000

/** A file that is going up: its day, whose it is, its lines. */
export interface DailyFile {
  readonly source: string
  readonly businessDay: string
  readonly lines: readonly string[]
}

/** Lines of a text as they are numbered in it; an empty end is no line. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/**
 * Sends a file piece by piece and tells how many lines are read. The host passes over what it has read, so that it may always begin at
 * the first line. Stopped or not, it answers where the reading stands.
 */
export async function sendFile(
  file: DailyFile,
  told: (done: number) => void,
  stopped: () => boolean,
): Promise<FileProgress> {
  const { source, businessDay, lines } = file
  for (let at = 0; ; ) {
    const end = at + (at === 0 ? FIRST_PIECE : PIECE)
    const last = end >= lines.length
    const piece = { source, businessDay, firstLine: at + 1, lines: lines.slice(at, end), last }
    const progress = await client.settlementFile({ body: piece })
    // What the host had before this upload needs not go again.
    at = Math.max(end, Math.min(progress.lines, lines.length - 1))
    told(Math.min(at, lines.length))
    if (last || progress.state === 'done' || stopped()) return progress
  }
}

/** The practice issuer's file of a day; undefined where there is no practice issuer. */
export async function practiceFile(source: string, day: string): Promise<readonly string[] | undefined> {
  const response = await fetch(`/api/demo/daily-file?source=${source}&day=${day}`)
  return response.ok ? ((await response.json()) as { lines: string[] }).lines : undefined
}
