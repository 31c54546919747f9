import { booted } from '../boot.ts'
import { lockIdle } from '../counter/operator.ts'
import { leaveResult } from '../counter/place.ts'
import type { RuntimeEvent } from '../state/event.ts'
import { storageWorks, storeFailed } from '../transaction/store-failed.ts'
import type { Handlers } from './handlers.ts'

/** What the machine around the core reports. */
export const MACHINE: Handlers<RuntimeEvent> = {
  booted: (turn, { records, damaged, seed }) => booted(turn, records, damaged, seed),
  woke: (turn) => {
    lockIdle(turn)
    leaveResult(turn)
  },
  // Whatever waits for a moment has been moved before anything else was looked at.
  'clock-set': () => {},
  'store-failed': (turn, { point }) => storeFailed(turn, point),
  'storage-works': storageWorks,
  'devices-told': (turn, { reader, pinPad, scanner, printer }) =>
    turn.set({ devices: { reader, pinPad, scanner, printer } }),
}
