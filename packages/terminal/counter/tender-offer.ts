import type { Millis } from '@evertill/foundation'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { TerminalState } from '../state/state.ts'
import type { TenderChoice, TenderOffer } from '../state/tender.ts'
import { stateLineOf } from './readiness.ts'

/** Which tenders can be taken for this amount, each with its reason if not. `open` is the record whose money is not known. */
export function offersOf(
  state: TerminalState,
  now: Millis,
  amount: number,
  open?: TransactionRecord,
): readonly TenderOffer[] {
  const { contract } = state.config.profile
  const line = stateLineOf(state, now)
  const blocked = line.level === 'no-cards' ? line.limits[0] : undefined
  const over = amount > contract.maxAmount
  const on = (tender: TenderChoice, granted: boolean, missing: TenderOffer['why']): TenderOffer => {
    const why = !granted
      ? 'not-granted'
      : over && tender !== 'cash'
        ? 'over-limit'
        : open?.tender === 'wallet' && (tender === 'wallet' || tender === 'shown-code')
          ? 'same-card-unknown'
          : missing
    return { tender, possible: why === undefined, why }
  }
  const { reader, scanner } = state.devices
  return [
    on(
      'card',
      contract.transactions.includes('sale'),
      blocked ?? (reader || contract.manualEntry ? undefined : 'reader-missing'),
    ),
    on(
      'wallet',
      contract.wallet && contract.transactions.includes('sale'),
      blocked ?? (scanner ? undefined : 'reader-missing'),
    ),
    ...(contract.shownCode === undefined ? [] : [on('shown-code', contract.transactions.includes('sale'), blocked)]),
    on('cash', contract.cash, undefined),
  ]
}
