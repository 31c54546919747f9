import type { TransactionType } from '@evertill/foundation'
import type { MoneyLine } from '@evertill/terminal'
import type { MoneyFace } from './drawing/money-line.tsx'
import type { Words } from './words/table.ts'

/** What stands in the money line. `stop` is the deep red sentence below it, where the obvious next act would cost money. */
export interface MoneyWords {
  readonly face: MoneyFace
  readonly line: string
  readonly note?: string
  readonly stop?: string
  /** Does a clock run beside it? */
  readonly running: boolean
}

/** How the record ended, as far as the words need it. */
export interface Ending {
  readonly purpose: TransactionType
  readonly tender: 'card' | 'wallet' | 'cash'
  readonly outcome: string
}

const VOIDS: ReadonlySet<TransactionType> = new Set(['void', 'completion-void', 'instalment-void', 'moto-void'])
const REFUNDS: ReadonlySet<TransactionType> = new Set(['refund', 'moto-refund'])

/**
 * The words for a money line. Nothing but `money.state` decides whether money is said to have moved [LAW-4]; the ending
 * only names the act (a void gives back, a refund gives back) and never turns a "no" into a "yes".
 */
export function moneyWords(money: Pick<MoneyLine, 'state'>, ending: Ending | undefined, words: Words): MoneyWords {
  const say = words.money
  const purpose = ending?.purpose ?? 'sale'
  const repeat = ending?.tender === 'wallet' ? say.doNotScan : say.doNotRepeat
  switch (money.state) {
    case 'yes':
      if (purpose === 'pre-authorization') return { face: 'paid', line: say.held, note: say.note.held, running: false }
      if (purpose === 'pre-authorization-void')
        return { face: 'paid', line: say.released, note: say.note.released, running: false }
      if (purpose === 'adjustment') return { face: 'paid', line: words.terms.adjusted, running: false }
      if (VOIDS.has(purpose))
        return {
          face: 'paid',
          line: say.voided,
          note: ending?.tender === 'cash' ? words.terms.cashReturned : say.note.voided,
          running: false,
        }
      if (REFUNDS.has(purpose)) return { face: 'paid', line: say.refunded, note: say.note.refunded, running: false }
      return { face: 'paid', line: ending?.tender === 'cash' ? say.cashTaken : say.yes, running: false }
    case 'stored':
      return { face: 'wait', line: words.offline.saved, note: words.offline.savedNote, running: false }
    case 'no':
      if (purpose === 'offline-sale' && ending?.outcome === 'declined')
        return { face: 'calm', line: say.no, note: words.offline.refusedNote, running: false }
      if (purpose === 'offline-sale' && ending?.outcome === 'withdrawn')
        return { face: 'calm', line: words.offline.withdrawn, running: false }
      if (purpose === 'pre-authorization-void') return { face: 'calm', line: say.note.notReleased, running: false }
      if (purpose === 'adjustment') return { face: 'calm', line: words.terms.notAdjusted, running: false }
      if (VOIDS.has(purpose)) return { face: 'calm', line: say.note.notVoided, running: false }
      if (REFUNDS.has(purpose)) return { face: 'calm', line: say.note.notRefunded, running: false }
      return { face: 'calm', line: say.no, running: false }
    case 'reversing':
      return { face: 'wait', line: say.reversing, note: say.note.reversing, stop: repeat, running: true }
    case 'unknown':
      if (purpose === 'offline-sale')
        return { face: 'wait', line: words.offline.uploading, note: words.offline.uploadingNote, running: true }
      if (purpose === 'adjustment')
        return { face: 'wait', line: say.unknown, note: words.terms.adjustOpen, running: true }
      if (REFUNDS.has(purpose)) return { face: 'wait', line: say.unknown, note: say.note.refundOpen, running: true }
      if (purpose === 'completion-advice')
        return { face: 'wait', line: say.unknown, note: say.note.adviceOpen, running: true }
      return {
        face: 'wait',
        line: say.unknown,
        note: ending?.outcome === 'difference' ? say.note.difference : say.note.unknown,
        stop: repeat,
        running: true,
      }
  }
}

type BankReason = keyof Words['bank']

const REASONS: Readonly<Record<BankReason, readonly string[]>> = {
  funds: ['51'],
  limit: ['61', '65'],
  expired: ['54', '33'],
  pin: ['55'],
  pinLocked: ['38', '75'],
  // Lost, stolen, held, suspected: the screen is in the customer's sight, so all of them read alike [practice: what may be said].
  card: ['04', '07', '34', '35', '36', '37', '41', '43', '62', '67', '93', '59', '01', '02'],
  invalid: ['14', '15', '21', '42'],
  notAllowed: ['57', '58', '40', '39'],
  bankDown: ['91', '92', '90'],
  slow: ['68', '98', '06'],
  busy: ['96', '22', '09'],
  merchant: ['03', '05', '97', '63', '66'],
  amount: ['13'],
  moreThanOriginal: ['64'],
  original: ['25', '12', '23'],
  duplicate: ['94'],
  signOn: ['77', '99', 'A0'],
  chip: ['45'],
  other: [],
}

const BY_CODE: ReadonlyMap<string, BankReason> = new Map(
  (Object.keys(REASONS) as BankReason[]).flatMap((reason) => REASONS[reason].map((code) => [code, reason] as const)),
)

/** A sentence for staff from an F39, in the words of what paid. 05 is the bank's plain "no" and says no more than that. */
export function bankReason(
  responseCode: string | undefined,
  words: Words,
  tender?: Ending['tender'],
): string | undefined {
  if (responseCode === undefined) return undefined
  if (responseCode === '05') return words.bank.other
  const reason = BY_CODE.get(responseCode) ?? 'other'
  const ofWallet: Readonly<Partial<Record<BankReason, string>>> = tender === 'wallet' ? words.walletSays : {}
  return ofWallet[reason] ?? words.bank[reason]
}

/** A sentence from the terminal's own reason. */
export function stopReason(why: string | undefined, words: Words): string | undefined {
  if (why === undefined) return undefined
  const table: Readonly<Record<string, string>> = words.why
  return table[why] ?? words.why.other
}
