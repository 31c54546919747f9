import type { CommandReport, CommandRow, CommandState, RemoteTest } from '@evertill/contract'
import type { Millis } from '@evertill/foundation'

/** How long each step of a command may take, milliseconds. */
export const COMMAND_TIMES = {
  /** From asking to the terminal's hand; then it expires. */
  queuedMs: 10 * 60_000,
  /** From sending to `accepted`, on a socket. */
  acceptMs: 15_000,
  /** From `accepted` to `executed`: the terminal waits for a moment in which nobody is being served. */
  executeMs: 5 * 60_000,
  /** From `executed` to what the platform sees by itself. */
  verifyMs: 20_000,
} as const
const T = COMMAND_TIMES

/** States in which something may still happen. */
export const OPEN_STATES: ReadonlySet<CommandState> = new Set(['queued', 'sent', 'accepted', 'executed'])

export const isOpen = (row: CommandRow): boolean => OPEN_STATES.has(row.state)

/** Which processing request of the header asks for it on a line that carries nothing else [unionpay-pos §1]. */
export const HEADER_DIGIT: Readonly<Partial<Record<RemoteTest, 1 | 2 | 3>>> = {
  parameters: 1,
  'self-test': 2,
  'sign-on': 3,
}

/** What the platform sees by itself when a test was really carried out; absent: only the terminal can say. */
export type Evidence = 'signed-on' | 'snapshot' | 'printed' | 'revision' | 'echo' | 'report'

/** The terminal's word about a command. Words that come too late or in the wrong order change nothing. */
export function reported(row: CommandRow, report: CommandReport, at: Millis): CommandRow {
  const detail = report.detail === undefined ? {} : { detail: report.detail }
  switch (report.state) {
    case 'accepted':
      return row.state === 'sent' || row.state === 'queued' ? { ...row, state: 'accepted', acceptedAt: at } : row
    case 'executed': {
      if (row.state !== 'sent' && row.state !== 'accepted') return row
      const done = { ...row, ...detail, acceptedAt: row.acceptedAt ?? at, executedAt: at }
      // What was seen while it ran proves it already.
      return row.evidence === undefined
        ? { ...done, state: 'executed' }
        : { ...done, state: 'verified', verifiedAt: at, endedAt: at }
    }
    case 'failed':
    case 'refused':
      return row.state === 'sent' || row.state === 'accepted'
        ? { ...row, ...detail, state: report.state, endedAt: at }
        : row
  }
}

/** The platform saw something of this terminal that proves the command. */
export function evidenced(row: CommandRow, evidence: Evidence, at: Millis): CommandRow {
  if (row.state === 'executed') return { ...row, state: 'verified', evidence, verifiedAt: at, endedAt: at }
  // Before the command reached the terminal, what is seen proves nothing of it.
  return row.state === 'accepted' || row.state === 'sent' ? { ...row, evidence } : row
}

/** What time alone does to a command. */
export function aged(row: CommandRow, now: Millis): CommandRow {
  switch (row.state) {
    case 'queued':
      return now >= row.expiresAt ? { ...row, state: 'expired', endedAt: now } : row
    case 'sent':
      // On a plain line nobody says "accepted" before the next exchange, so only the expiry ends it.
      return now >= (row.channel === 'header' ? row.expiresAt : (row.sentAt ?? now) + T.acceptMs)
        ? { ...row, state: row.channel === 'header' ? 'expired' : 'timed-out', endedAt: now }
        : row
    case 'accepted':
      return now >= (row.acceptedAt ?? now) + T.executeMs ? { ...row, state: 'timed-out', endedAt: now } : row
    case 'executed':
      return now >= (row.executedAt ?? now) + T.verifyMs ? { ...row, state: 'unverified', endedAt: now } : row
    default:
      return row
  }
}
