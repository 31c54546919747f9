import { fromHex, Pan, SeededRandom, toHex } from '@evertill/foundation'
import { type CardRead, type CardTrouble, type EmvTag, Secret } from '../card/card.ts'
import type { CardReader } from '../ports.ts'
import { localTime } from '../profile/local-time.ts'
import type { PracticeCard } from '../profile/profile.ts'

type Request = Parameters<CardReader['start']>[0]
type Listener = Parameters<CardReader['start']>[1]

/** A chip that refuses: before anybody was asked, or although its bank has approved. */
export type ChipTemper = 'refuses-at-once' | 'refuses-approval'

export interface VirtualReader extends CardReader {
  /** Holds a practice card to the reader. False when no card is asked for or the reader does not take this way. */
  present(card: PracticeCard, way: 'stripe' | 'chip' | 'tap', temper?: ChipTemper): boolean
  /** A card that cannot be read. */
  fail(trouble: CardTrouble): boolean
  /** Takes the chip card out. */
  remove(): void
  /** True while it waits for a card. */
  readonly waiting: boolean
  readonly inserted: PracticeCard | undefined
}

/** Time that the chip takes for its last word is none: `complete` answers at once, like a fast card. */
export function createVirtualReader(options: { readonly timeZone: string }): VirtualReader {
  let request: Request | undefined
  let listener: Listener | undefined
  let inserted: PracticeCard | undefined
  let mood: ChipTemper | undefined
  let counter = 0

  return {
    get waiting() {
      return request !== undefined
    },
    get inserted() {
      return inserted
    },
    start(asked, to) {
      request = asked
      listener = to
    },
    stop() {
      request = undefined
    },
    async complete({ approved, responseCode }) {
      if (inserted === undefined) return { ok: false, trouble: 'chip-removed' }
      const accepted = approved && mood !== 'refuses-approval'
      const cryptogram = derive(`${inserted.pan}|${accepted ? 'TC' : 'AAC'}|${counter}|${responseCode}`, 8)
      // Its bank's proof did not convince a chip that refuses an approval [EMV Book 3, annex C5, byte 5].
      const tvr = accepted ? '0000008000' : approved ? '0000008040' : '0000008000'
      const emv = [
        tag('9F26', cryptogram),
        tag('9F27', accepted ? '40' : '00'),
        tag('9F10', decided(accepted ? '6' : '2')),
      ]
      return { ok: true, accepted, emv: [...emv, tag('95', tvr), tag('9B', 'F800')] }
    },
    present(card, way, temper) {
      if (request === undefined || listener === undefined || !request.accepts.includes(way)) return false
      if (!card.ways.includes(way)) return false
      counter += 1
      const read = readOf(card, way, request, counter, options.timeZone, temper)
      if (way === 'chip') inserted = card
      mood = temper
      const to = listener
      request = undefined
      to.read(read)
      return true
    },
    fail(trouble) {
      if (request === undefined || listener === undefined) return false
      const to = listener
      request = undefined
      to.failed(trouble)
      return true
    },
    remove() {
      if (inserted === undefined) return
      inserted = undefined
      listener?.removed()
    },
  }
}

/** What a reader would deliver for this card. The same card, request and counter give the same bytes. */
export function readOf(
  card: PracticeCard,
  way: 'stripe' | 'chip' | 'tap',
  request: Request,
  counter: number,
  timeZone: string,
  temper?: ChipTemper,
): CardRead {
  const chipped = card.ways.includes('chip') || card.ways.includes('tap')
  const serviceCode = `${chipped ? '2' : '1'}0${card.kind === 'debit' ? '0' : '1'}`
  // PVV and CVV of a practice card mean nothing; they only fill the track to its usual length.
  const discretionary = '00000000'.slice(0, Math.max(0, 37 - card.pan.length - 8))
  const track2 = new Secret(`${card.pan}D${card.expiry}${serviceCode}${discretionary}`)
  const base = { pan: new Pan(card.pan), expiry: card.expiry, serviceCode, track2, kind: card.kind }
  if (way === 'stripe') return { ...base, entry: 'stripe' }
  const verification = card.pin === undefined && card.kind === 'credit' ? 'signature' : 'online-pin'
  return {
    ...base,
    entry: way,
    sequence: '001',
    verification: way === 'tap' && card.pin === undefined ? 'none' : verification,
    emv: elements(card, way, request, counter, timeZone, temper),
  }
}

const AIDS: readonly (readonly [RegExp, string, string])[] = [
  [/^62|^81/, 'A000000333010101', 'UNIONPAY DEBIT'],
  [/^4/, 'A0000000031010', 'VISA CREDIT'],
  [/^5|^2/, 'A0000000041010', 'MASTERCARD'],
  [/^35/, 'A0000000651010', 'JCB'],
]

/** F55 as a card of its scheme fills it [EMV Book 3, annex A]; the cryptogram is derived, not computed with a card key. */
function elements(
  card: PracticeCard,
  way: 'chip' | 'tap',
  request: Request,
  counter: number,
  timeZone: string,
  temper: ChipTemper | undefined,
): readonly EmvTag[] {
  const [, aid, label] = AIDS.find(([prefix]) => prefix.test(card.pan)) ?? AIDS[0]!
  const local = localTime(request.at, timeZone)
  const atc = counter.toString(16).padStart(4, '0').toUpperCase()
  const seed = `${card.pan}|${request.amount}|${request.at}|${atc}`
  const unpredictable = derive(`${seed}|un`, 4)
  // Asked to decide by itself, a credit card gives a certificate and a debit card, which wants its bank, a refusal.
  const alone = card.kind === 'credit' ? '40' : '00'
  const information = temper === 'refuses-at-once' ? '00' : request.offline === true ? alone : '80'
  const name = label === 'UNIONPAY DEBIT' && card.kind === 'credit' ? 'UNIONPAY CREDIT' : label
  return [
    tag('9F26', derive(`${seed}|${unpredictable}`, 8)),
    tag('9F27', information),
    tag('9F10', decided({ '80': 'A', '40': '9', '00': '8' }[information], way === 'tap' ? '2' : '0')),
    tag('9F37', unpredictable),
    tag('9F36', atc),
    tag('95', way === 'tap' ? '0000000000' : '0000048000'),
    tag('9A', `${local.year.slice(2)}${local.month}${local.day}`),
    tag('9C', '00'),
    tag('9F02', String(request.amount).padStart(12, '0')),
    tag('5F2A', request.currency.padStart(4, '0')),
    tag('82', way === 'tap' ? '2000' : '7C00'),
    tag('9F1A', '0156'),
    tag('9F03', '000000000000'),
    tag('9F33', 'E0E9C8'),
    tag('9F34', card.pin === undefined ? '1E0300' : '020300'),
    tag('9F35', '22'),
    tag('9F1E', '4556455254494C4C'),
    tag('84', aid),
    tag('9F09', '0030'),
    tag('9F41', counter.toString().padStart(8, '0')),
    tag('50', [...name].map((letter) => letter.charCodeAt(0).toString(16)).join('')),
    tag('9B', 'E800'),
  ]
}

/** Issuer application data: what the chip decided at its first and second question stands in the verification results. */
const decided = (results: string, way: '0' | '2' = '0'): string => `07010103${results}0${way}00001`

function tag(name: string, hex: string): EmvTag {
  return { tag: name, value: fromHex(hex) }
}

/** `bytes` bytes that look like a cipher's and follow from the text alone. */
function derive(text: string, bytes: number): string {
  let seed = 0x811c9dc5
  for (let i = 0; i < text.length; i++) seed = Math.imul(seed ^ text.charCodeAt(i), 0x01000193)
  return toHex(new SeededRandom(seed >>> 0).bytes(bytes))
}
