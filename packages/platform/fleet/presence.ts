import type { Heartbeat, Presence, TerminalLive } from '@evertill/contract'
import type { Millis } from '@evertill/foundation'

/** What is known of one terminal's life. */
export interface TerminalPresence {
  readonly terminalId: string
  readonly line: 'socket' | 'tcp'
  /** True while a terminal socket is open. */
  readonly connected: boolean
  readonly connectedAt?: Millis | undefined
  readonly lastSeenAt: Millis
  readonly lastTransactionAt?: Millis | undefined
  readonly signedOn?: boolean | undefined
  readonly batch?: string | undefined
  readonly version?: string | undefined
  readonly bootId?: string | undefined
  readonly heartbeat?: Heartbeat | undefined
}

/** A socket that missed three heartbeats is silent; a plain line says nothing between two transactions. */
export const SILENT_AFTER_HEARTBEATS = 3
const TCP_ONLINE_MS = 15 * 60_000
const TCP_SILENT_MS = 60 * 60_000

/** What to call it now. `heartbeatMs` is the terminal's own period. */
export function presenceOf(it: TerminalPresence | undefined, now: Millis, heartbeatMs: number): Presence {
  if (it === undefined) return 'never'
  const age = now - it.lastSeenAt
  if (it.line === 'socket') {
    if (!it.connected) return 'offline'
    return age <= SILENT_AFTER_HEARTBEATS * heartbeatMs ? 'online' : 'silent'
  }
  if (age <= TCP_ONLINE_MS) return 'online'
  return age <= TCP_SILENT_MS ? 'silent' : 'offline'
}

export function liveOf(it: TerminalPresence, presence: Presence): TerminalLive {
  return {
    terminalId: it.terminalId,
    presence,
    line: it.line,
    lastSeenAt: it.lastSeenAt,
    lastTransactionAt: it.lastTransactionAt,
    signedOn: it.signedOn,
    batch: it.batch,
    version: it.version,
  }
}
