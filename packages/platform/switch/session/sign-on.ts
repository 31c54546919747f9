import type { Clock, Millis } from '@evertill/foundation'
import type { Keys, WorkingKeyLayout } from '../../keys/index.ts'
import type { TerminalStanding } from '../../merchant/index.ts'
import type { Session } from './session.ts'
import type { SessionStore } from './store.ts'

export interface SignedOn {
  /** F60.2 that the terminal adopts. */
  readonly batch: string
  /** F62: working keys under the terminal's TMK. */
  readonly keys: Uint8Array
}

/**
 * Another device came under this number since the last sign-on: its journal is empty and its F11 begins again. It gets a batch of its own,
 * so that no sale of it can be taken for one of the device before it [LAW-2].
 */
export function isNewDevice({ activatedAt = 0 }: TerminalStanding, before: Session): boolean {
  return activatedAt > before.signedOnAt
}

/** Gives a terminal new working keys. They count only once they are stored, so a lost answer leaves the old ones behind for nobody. */
export async function signOn(
  ports: { keys: Keys; sessions: SessionStore; clock: Clock },
  standing: TerminalStanding,
  layout: WorkingKeyLayout,
  at: Millis,
): Promise<SignedOn> {
  const { f62, pik, mak, tdk } = await ports.keys.newWorkingKeys(standing.tmk, layout)
  const before = await ports.sessions.find(standing.terminalId)
  if (before !== undefined && isNewDevice(standing, before)) await ports.sessions.beginApart(before)
  const { batch } = await ports.sessions.save({
    terminalId: standing.terminalId,
    layout,
    pik,
    mak,
    tdk: tdk ?? null,
    signedOn: true,
    signedOnAt: at,
  })
  return { batch, keys: f62 }
}

/** Forgets the working keys; the batch stays open. */
export async function signOff(sessions: SessionStore, session: Session): Promise<void> {
  await sessions.save({ ...session, pik: null, mak: null, tdk: null, signedOn: false })
}
