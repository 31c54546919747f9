import { formatMoney } from '@evertill/foundation'
import { isRefund, KINDS } from '../journal/transaction-kind.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import { localTime } from '../profile/local-time.ts'
import type { Bilingual, Language, Profile } from '../profile/profile.ts'
import type { Slip, SlipLine } from './slip.ts'
import { type SplitShown, splitLines } from './split.ts'
import { termLines } from './terms.ts'
import { CASH, ENTRY_LETTERS, SLIP, TYPES, WALLETS } from './words.ts'

export interface SlipOptions {
  readonly profile: Profile
  readonly language: Language
  readonly width: 58 | 80
  readonly copy: 'merchant' | 'cardholder'
  readonly reprint: boolean
  /** Of a part: the parts of its sale that stand, this one among them, and what is still owed. */
  readonly split?: SplitShown | undefined
}

/** Writes the slip of a record, with everything that a card slip must show [practice: slip] and nothing else of the card. */
export function buildSlip(record: TransactionRecord, options: SlipOptions): Slip {
  const { language, copy, reprint, width } = options
  return {
    recordId: record.id,
    language,
    width,
    copy,
    reprint,
    lines: [
      ...head(record, options),
      { kind: 'rule' },
      ...(record.tender === 'cash' ? [] : payer(record, options)),
      ...reference(record, options),
      { kind: 'rule' },
      ...goods(record, options),
      ...termLines(record, options),
      ...sum(record, options),
      ...splitLines(record, options),
      ...standing(record, options),
      ...chip(record),
      ...proof(record, options),
      ...tail(record, options),
    ],
  }
}

const text = (words: string, align: 'left' | 'center' | 'right' = 'center', strong = false): SlipLine => ({
  kind: 'text',
  text: words,
  align,
  strong,
})

/** A pair, or nothing when there is nothing to say. */
function pair(name: string, value: string | undefined): readonly SlipLine[] {
  return value === undefined || value === '' ? [] : [{ kind: 'pair', name, value }]
}

function head(record: TransactionRecord, { profile, language, copy, reprint }: SlipOptions): readonly SlipLine[] {
  const say = (words: Bilingual): string => words[language]
  const outlet = say(profile.outletName)
  return [
    { kind: 'title', text: say(profile.merchantName) },
    ...(outlet === '' || outlet === say(profile.merchantName) ? [] : [text(outlet)]),
    text(`${say(SLIP.title)} · ${say(copy === 'merchant' ? SLIP.merchantCopy : SLIP.cardholderCopy)}`),
    ...(reprint ? [text(say(SLIP.reprint), 'center', true)] : []),
    ...(profile.practice && record.tender !== 'cash' ? [text(say(SLIP.practice), 'center', true)] : []),
    { kind: 'rule' },
    ...pair(say(SLIP.merchantId), profile.merchantId),
    ...pair(say(SLIP.terminalId), profile.terminalId),
    ...pair(say(SLIP.operator), record.operator),
    ...pair(say(SLIP.supervisor), record.supervisor === record.operator ? undefined : record.supervisor),
  ]
}

function payer(record: TransactionRecord, { profile, language }: SlipOptions): readonly SlipLine[] {
  const say = (words: Bilingual): string => words[language]
  const letter = record.entry === undefined ? '' : ` /${ENTRY_LETTERS[record.entry]}`
  const masked = record.masked === undefined ? undefined : `${record.masked}${letter}`
  return [
    ...pair(say(SLIP.acquirer), say(profile.acquirerName) || record.host?.acquirer),
    ...pair(say(SLIP.issuer), record.host?.issuer),
    ...(record.tender === 'wallet' ? [] : pair(say(SLIP.brand), record.host?.brand)),
    ...pair(say(SLIP.wallet), walletOf(record, language)),
    ...pair(say(record.tender === 'wallet' ? SLIP.code : SLIP.card), masked),
  ]
}

/** The wallet, as far as it is known: who pays a code that the shop shows does not say with what. */
function walletOf({ wallet, entry }: TransactionRecord, language: Language): string | undefined {
  if (wallet !== undefined) return WALLETS[wallet][language]
  return entry === 'shown' ? SLIP.shownCode[language] : undefined
}

function reference(record: TransactionRecord, { profile, language }: SlipOptions): readonly SlipLine[] {
  const say = (words: Bilingual): string => words[language]
  const cash = record.tender === 'cash'
  const { original } = record
  return [
    ...pair(say(SLIP.type), cash ? `${say(TYPES[record.type])} · ${say(CASH)}` : say(TYPES[record.type])),
    ...(cash ? [] : pair(say(SLIP.batch), record.batch)),
    ...pair(say(SLIP.voucher), record.stan),
    ...pair(say(SLIP.approval), record.host?.approvalCode),
    ...pair(say(SLIP.note), record.host?.note),
    ...pair(say(SLIP.rrn), record.host?.rrn),
    ...pair(say(SLIP.time), moment(record, profile.timeZone)),
    ...pair(say(SLIP.originalVoucher), original?.stan),
    ...pair(say(SLIP.originalRrn), original?.rrn),
    ...pair(say(SLIP.originalDate), original?.date.replace(/(..)(..)/, '$1-$2')),
  ]
}

/** The host's own date and time where it told them, because that is what a dispute is about; else the till's. */
function moment(record: TransactionRecord, timeZone: string): string {
  const local = localTime(record.startedAt, timeZone)
  const { date, time } = record.host ?? {}
  if (!/^\d{4}$/.test(date ?? '') || !/^\d{6}$/.test(time ?? ''))
    return `${local.year}-${local.month}-${local.day} ${local.hour}:${local.minute}:${local.second}`
  // A sale at the turn of the year may carry the host's date of the other one.
  const host = Number(date!.slice(0, 2))
  const year =
    Number(local.year) + (host === 12 && local.month === '01' ? -1 : host === 1 && local.month === '12' ? 1 : 0)
  return `${year}-${date!.slice(0, 2)}-${date!.slice(2)} ${time!.replace(/(..)(..)(..)/, '$1:$2:$3')}`
}

function goods(record: TransactionRecord, { language }: SlipOptions): readonly SlipLine[] {
  const { lines, currency } = record
  if (lines === undefined || lines.length === 0) return []
  return [
    ...lines.map(
      (line): SlipLine => ({
        kind: 'item',
        name: line.name[language],
        quantity: line.quantity,
        value: formatMoney({ minor: line.price * line.quantity, currency }),
      }),
    ),
    { kind: 'rule' },
  ]
}

function sum(record: TransactionRecord, { language }: SlipOptions): readonly SlipLine[] {
  const { currency, cash } = record
  const { effect } = KINDS[record.type]
  const sign = effect === 'gives' || effect === 'lets-go' ? -1 : 1
  return [
    { kind: 'amount', name: SLIP.amount[language], value: formatMoney({ minor: sign * record.amount, currency }) },
    ...(cash === undefined ? [] : pair(SLIP.received[language], formatMoney({ minor: cash.received, currency }))),
    ...(cash === undefined ? [] : pair(SLIP.change[language], formatMoney({ minor: cash.change, currency }))),
  ]
}

/** A saved sale says loudly what it is: no bank has agreed to it yet. */
function standing(record: TransactionRecord, { language }: SlipOptions): readonly SlipLine[] {
  if (record.type !== 'offline-sale') return []
  if (record.why === 'withdrawn') return [text(SLIP.withdrawn[language], 'center', true)]
  if (record.status === 'approved' || record.status === 'declined') return []
  return [text(SLIP.stored[language], 'center', true), text(SLIP.storedNote[language])]
}

/** What a chip leaves on paper [EMV Book 4 §11]. A cryptogram of a completed sale is its TC. */
function chip({ chip: trace }: TransactionRecord): readonly SlipLine[] {
  if (trace === undefined) return []
  return [
    { kind: 'space' },
    ...pair('APP', trace.label),
    ...pair('AID', trace.aid),
    ...pair('TC', trace.cryptogram),
    ...pair('TVR', trace.tvr),
    ...pair('TSI', trace.tsi),
    ...pair('ATC', trace.atc),
  ]
}

function proof(record: TransactionRecord, { language, copy, profile }: SlipOptions): readonly SlipLine[] {
  if (record.tender !== 'card') return []
  const say = (words: Bilingual): string => words[language]
  const lines: SlipLine[] = [{ kind: 'space' }]
  if (record.type === 'moto') return [...lines, text(say(SLIP.notPresent), 'left')]
  const first =
    ['sale', 'pre-authorization', 'offline-sale', 'instalment'].includes(record.type) && record.why !== 'withdrawn'
  if (first) {
    if (record.pin === 'entered') lines.push(text(say(SLIP.pinEntered), 'left'))
    else if (record.pin === 'bypassed') lines.push(text(say(SLIP.pinBypassed), 'left'))
    else if (record.entry === 'tap') lines.push(text(say(SLIP.noPin), 'left'))
  }
  const onPaper = record.signature === 'paper' || (isRefund(record.type) && copy === 'merchant')
  if (record.signature === 'kept' || record.signature === 'uploaded') lines.push(text(say(SLIP.signedOnScreen), 'left'))
  else if (first && record.signature === 'not-needed') lines.push(text(say(SLIP.noSignature), 'left'))
  // Where only one copy is printed, it is the one that is signed.
  if (onPaper && (copy === 'merchant' || profile.parameters.slipCopies === 1)) {
    lines.push(text(`${say(SLIP.sign)}:`, 'left'), { kind: 'signature' }, text(say(SLIP.agree), 'left'))
  }
  return lines.length === 1 ? [] : lines
}

function tail(record: TransactionRecord, { profile, language }: SlipOptions): readonly SlipLine[] {
  const { footer, help, receiptUrl } = profile.slip
  const lines: SlipLine[] = [{ kind: 'rule' }]
  if (receiptUrl !== undefined && record.tender !== 'cash')
    lines.push({ kind: 'qr', data: `${receiptUrl}/${profile.terminalId}/${record.batch}/${record.stan}` })
  if (footer[language] !== '') lines.push(text(footer[language]))
  if (help[language] !== '') lines.push(text(help[language]))
  return lines
}
