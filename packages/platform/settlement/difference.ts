import type { DifferenceAge } from '@evertill/contract'
import { accept, type Millis, type Result, refuse } from '@evertill/foundation'
import type { DifferenceKind } from './reconcile.ts'

/** How a difference may be ended. Each moves the books in its own way; `no-action` needs a reason like the others. */
export type Resolution =
  | 'accept-network'
  | 'dispute-with-network'
  | 'refund-cardholder'
  | 'charge-merchant'
  | 'write-off'
  | 'no-action'

/**
 * The life of a difference: somebody owns it from the first minute, it ages in sight, and it takes two people to end it
 * [practice: Money].
 */
export interface DifferenceCase {
  readonly key: string
  readonly kind: DifferenceKind
  readonly openedAt: Millis
  /** The duty of this kind until a person takes it. */
  readonly owner: string
  readonly state:
    | { readonly name: 'open' }
    | {
        readonly name: 'proposed'
        readonly by: string
        readonly at: Millis
        readonly resolution: Resolution
        readonly reason: string
      }
    | {
        readonly name: 'cleared'
        readonly proposedBy: string
        readonly clearedBy: string
        readonly at: Millis
        readonly resolution: Resolution
        readonly reason: string
      }
}

export type DifferenceCommand =
  | { readonly type: 'take'; readonly by: string; readonly at: Millis }
  | {
      readonly type: 'propose'
      readonly by: string
      readonly at: Millis
      readonly resolution: Resolution
      readonly reason: string
    }
  | { readonly type: 'withdraw'; readonly by: string; readonly at: Millis }
  | { readonly type: 'clear'; readonly by: string; readonly at: Millis }

export type DifferenceRefusal =
  | 'already-cleared'
  | 'nothing-proposed'
  | 'already-proposed'
  | 'same-person'
  | 'not-the-proposer'
  | 'reason-missing'

/** Duties that own a new difference before a person takes it. */
export const DUTY: Readonly<Record<DifferenceKind, string>> = {
  'missing-at-network': 'duty:clearing',
  'unknown-to-switch': 'duty:clearing',
  amount: 'duty:clearing',
  currency: 'duty:clearing',
  movement: 'duty:clearing',
  'cross-day': 'duty:clearing',
  card: 'duty:risk',
  fee: 'duty:finance',
  'duplicate-at-network': 'duty:clearing',
  'reversed-but-cleared': 'duty:clearing',
  'unknown-to-terminal': 'duty:operations',
  'unknown-to-switch-but-on-terminal': 'duty:operations',
  'reversed-but-on-terminal': 'duty:operations',
  'terminal-amount': 'duty:operations',
  'broken-record': 'duty:clearing',
  'file-totals': 'duty:clearing',
  'advice-declined': 'duty:operations',
  'refused-but-moved': 'duty:clearing',
}

export function decide(
  difference: DifferenceCase,
  command: DifferenceCommand,
): Result<DifferenceCase, DifferenceRefusal> {
  const { state } = difference
  if (state.name === 'cleared') return refuse('already-cleared')
  switch (command.type) {
    case 'take':
      return accept({ ...difference, owner: command.by })
    case 'propose':
      if (state.name === 'proposed') return refuse('already-proposed')
      if (command.reason.trim() === '') return refuse('reason-missing')
      return accept({
        ...difference,
        owner: command.by,
        state: {
          name: 'proposed',
          by: command.by,
          at: command.at,
          resolution: command.resolution,
          reason: command.reason.trim(),
        },
      })
    case 'withdraw':
      if (state.name !== 'proposed') return refuse('nothing-proposed')
      if (state.by !== command.by) return refuse('not-the-proposer')
      return accept({ ...difference, state: { name: 'open' } })
    case 'clear':
      if (state.name !== 'proposed') return refuse('nothing-proposed')
      if (state.by === command.by) return refuse('same-person')
      return accept({
        ...difference,
        state: {
          name: 'cleared',
          proposedBy: state.by,
          clearedBy: command.by,
          at: command.at,
          resolution: state.resolution,
          reason: state.reason,
        },
      })
  }
}

export type AgeClass = DifferenceAge

const DAY_MS = 86_400_000
/** Days that a difference of each class has not yet waited. */
const AGES = { today: 1, 'days-2-3': 3, 'days-4-7': 7, older: Number.POSITIVE_INFINITY } as const satisfies Record<
  AgeClass,
  number
>
const CLASSES = Object.keys(AGES) as readonly AgeClass[]

/** How long it has waited, in the classes a morning list is read by. */
export function ageClass(openedAt: Millis, now: Millis): AgeClass {
  const days = Math.floor((now - openedAt) / DAY_MS)
  return CLASSES.find((name) => days < AGES[name])!
}

/** When a difference of an age was opened: after `after`, not after `until`. */
export function openedWithin(age: AgeClass, now: Millis): { readonly after: Millis; readonly until: Millis } {
  const younger = CLASSES[CLASSES.indexOf(age) - 1]
  return {
    after: age === 'older' ? -1 : now - AGES[age] * DAY_MS,
    until: younger === undefined ? Number.MAX_SAFE_INTEGER : now - AGES[younger] * DAY_MS,
  }
}
