import type { TransactionType } from '@evertill/foundation'
import type { EmvTag } from '../card/card.ts'
import { KINDS } from '../journal/transaction-kind.ts'
import type { ChipTrace, TransactionRecord } from '../journal/transaction-record.ts'
import type { TerminalConfig } from '../profile/profile.ts'
import type { HostMessage } from '../state/host-message.ts'
import { chipRecordMessage, elementsOf } from './message.ts'

/** What a chip decided, by its cryptogram: it approves, it wants its bank, it refuses [EMV Book 3 §6.5.5.4, 9F27]. */
export type ChipDecision = 'certificate' | 'request' | 'refusal'

/** Undefined where nothing of it was said. */
export function decisionIn(information: string | undefined): ChipDecision | undefined {
  if (information === undefined) return undefined
  const kind = Number.parseInt(information, 16) & 0xc0
  return kind === 0x40 ? 'certificate' : kind === 0x80 ? 'request' : 'refusal'
}

const hexIn = (emv: readonly EmvTag[], tag: string): string | undefined => {
  const found = emv.find((element) => element.tag === tag)
  if (found === undefined) return undefined
  return Array.from(found.value, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()
}

/** What the elements of a card, or of its last word, say that it decided. */
export const decisionOf = (emv: readonly EmvTag[] | undefined): ChipDecision | undefined =>
  emv && decisionIn(hexIn(emv, '9F27'))

/** The trace with what the chip said last in place of what it said before: certificate or refusal instead of the request for either. */
export function withLastWord(chip: ChipTrace | undefined, emv: readonly EmvTag[]): ChipTrace | undefined {
  if (chip === undefined) return undefined
  const anew = (tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(tags).map(([tag, value]) => [tag, hexIn(emv, tag) ?? value]))
  return {
    ...chip,
    cryptogram: hexIn(emv, '9F26') ?? chip.cryptogram,
    tvr: hexIn(emv, '95') ?? chip.tvr,
    tsi: hexIn(emv, '9B') ?? chip.tsi,
    reversal: anew(chip.reversal),
    ...(chip.sale === undefined ? {} : { sale: anew(chip.sale) }),
  }
}

/** Only what would have taken or held money is proven. */
export const isProvable = (type: TransactionType): boolean => ['takes', 'holds'].includes(KINDS[type].effect)

/** The sale stands and its chip gave a certificate. A card that was only asked for its bank's sake has none to show. */
function isCertified({ type, status, chip }: TransactionRecord): boolean {
  return KINDS[type].effect === 'takes' && status === 'approved' && decisionIn(chip?.sale?.['9F27']) === 'certificate'
}

/** Nothing stands, because the chip refused: at once, with its bank, or after it; or the bank had approved and the chip could not finish. */
function isRefused({ type, status, chip, reversal }: TransactionRecord): boolean {
  if (!isProvable(type) || status === 'approved' || chip?.sale === undefined) return false
  return decisionIn(chip.sale['9F27']) === 'refusal' || reversal?.reason === '96'
}

/**
 * What the chips of a batch said last, in an order that a restart finds again: first what they certified, then what they refused. Both
 * are bounded by the journal itself: 999 sales that stand, and as many others as `forgotten` leaves.
 */
export function chipRecordsOf(records: Iterable<TransactionRecord>, batch: string): readonly TransactionRecord[] {
  const own = [...records]
    .filter((record) => record.batch === batch && record.tender === 'card')
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  return [...own.filter(isCertified), ...own.filter(isRefused)]
}

/** 0320 of one of them. F60.3: 203 and 204 of a balanced batch, 205 and 206 of one that does not balance [unionpay-pos §3]. */
export function uploadOf(config: TerminalConfig, record: TransactionRecord, balanced: boolean): HostMessage {
  if (isCertified(record)) return chipRecordMessage(config, record, balanced ? '203' : '205')
  return { ...chipRecordMessage(config, record, balanced ? '204' : '206'), ...refusalIn(record) }
}

/**
 * What a refusal says beyond a certificate: whose card it was, because the host may never have heard of it; the amount that was asked; how
 * far the terminal had come (9B), and what the chip had been told (8A: the bank's code, Z1 nobody was asked, Z3 nobody answered).
 */
function refusalIn(record: TransactionRecord): Partial<HostMessage> {
  const told = record.host?.responseCode ?? (record.status === 'not-sent' ? 'Z1' : 'Z3')
  const more = { ...(record.chip?.tsi === undefined ? {} : { '9B': record.chip.tsi }), '8A': asHex(told) }
  return {
    ...(record.pan === undefined ? {} : { 2: record.pan.reveal() }),
    4: String(record.requested ?? record.amount).padStart(12, '0'),
    55: elementsOf({ ...record.chip?.sale, ...more }),
  }
}

const asHex = (text: string): string =>
  Array.from(text, (letter) => letter.charCodeAt(0).toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()

/** Refusals that say something of this record alone: the settlement goes on with the next. */
const OF_THIS_ONE: ReadonlySet<string> = new Set(['12', '25', '30', '64', '94'])

/** How many records are done with after this answer; undefined when the same one has to be tried again. */
export function doneAfter(code: string, done: number, all: number): number | undefined {
  if (code === '00' || OF_THIS_ONE.has(code)) return done + 1
  // A host that does not know the message will not know the next one either.
  return code === '40' ? all : undefined
}
