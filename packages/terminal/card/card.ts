import { Pan, passesLuhn } from '@evertill/foundation'

/** How a card came in. */
export type CardEntry = 'stripe' | 'chip' | 'tap' | 'manual'

/** One EMV element: tag in upper-case hexadecimal. */
export interface EmvTag {
  readonly tag: string
  readonly value: Uint8Array
}

/**
 * A text that must not be shown, kept or logged: track data, a wallet code, a password. Prints as `•••` wherever it is
 * turned into text by accident; `reveal()` is the one way to it [LAW-8].
 */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  reveal(): string {
    return this.#text
  }

  get length(): number {
    return this.#text.length
  }

  toString(): string {
    return '•••'
  }

  toJSON(): string {
    return '•••'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return 'Secret(•••)'
  }
}

/** What a reader delivers. Lives in memory for the length of a transaction. */
export interface CardRead {
  readonly entry: CardEntry
  readonly pan: Pan
  /** YYMM [F14] */
  readonly expiry: string
  /** Three digits of the service code; absent when the card or the entry has none. */
  readonly serviceCode?: string | undefined
  /** `pan D expiry service discretionary` [F35]; absent when keyed. */
  readonly track2?: Secret | undefined
  /** [F23], three digits */
  readonly sequence?: string | undefined
  /** [F55] of a chip or a tap. */
  readonly emv?: readonly EmvTag[] | undefined
  /** What the chip asks of the cardholder. */
  readonly verification?: 'online-pin' | 'signature' | 'none' | undefined
  /** From the chip's application label or the issuer's table; a hint for the PIN. */
  readonly kind?: 'debit' | 'credit' | undefined
}

export type CardTrouble =
  | 'unreadable'
  | 'chip-unreadable'
  | 'chip-removed'
  | 'several-cards'
  | 'use-other-way'
  | 'reader-failed'

/** Why a card that was read is not taken; the screen says what to do instead. */
export type CardHint =
  | 'insert-chip'
  | 'unreadable'
  | 'chip-unreadable'
  | 'use-tap-or-wallet'
  | 'one-card-only'
  | 'expired'
  | 'bad-number'
  | 'manual-not-granted'
  | 'reader-failed'
  | 'card-removed'
  | 'wrong-card'
  | 'same-card-open'
  | 'same-card-in-sale'
  /** Of a sale that is to be saved: only the bank can say; the stripe proves nothing; too much of this card waits already. */
  | 'card-wants-bank'
  | 'chip-or-tap-only'
  | 'card-over-floor'

/** Parses track 2 (`PAN=YYMMSSS…` or with `D`); undefined when it is not one [ISO/IEC 7813]. */
export function parseTrack2(text: string): CardRead | undefined {
  const match = /^(\d{8,19})[=D](\d{4})(\d{3})(\d*)$/.exec(text)
  if (match === null) return undefined
  const [, pan, expiry, serviceCode, rest] = match
  if (!/^\d\d(0[1-9]|1[0-2])$/.test(expiry!)) return undefined
  return {
    entry: 'stripe',
    pan: new Pan(pan!),
    expiry: expiry!,
    serviceCode: serviceCode!,
    track2: new Secret(`${pan}D${expiry}${serviceCode}${rest}`.slice(0, 37)),
  }
}

/** A service code that begins with 2 or 6 says that the card has a chip. */
export function hasChip(serviceCode: string | undefined): boolean {
  return serviceCode !== undefined && (serviceCode[0] === '2' || serviceCode[0] === '6')
}

/** A service code that ends with 0, 3, 5, 6 or 7 wants a PIN (0, 3, 5 always; 6, 7 where a PIN pad is present). */
export function wantsPin(serviceCode: string | undefined): boolean {
  return serviceCode !== undefined && '03567'.includes(serviceCode[2] ?? '')
}

export function isCardNumber(digits: string): boolean {
  return /^\d{12,19}$/.test(digits) && passesLuhn(digits)
}

/**
 * Decides whether a card that was read may go on. An expired one may: the issuer says so (54). A chip card's stripe is
 * sent to the chip; fallback is taken only after the chip failed and where it is granted.
 */
export function refuseCard(
  card: CardRead,
  rules: {
    readonly fallback: boolean
    readonly chipFailed: boolean
    readonly manualEntry: boolean
  },
): CardHint | undefined {
  if (card.entry === 'manual' && !rules.manualEntry) return 'manual-not-granted'
  if (card.entry === 'manual' && !passesLuhn(card.pan.reveal())) return 'bad-number'
  if (card.entry === 'stripe' && hasChip(card.serviceCode)) {
    if (!rules.chipFailed) return 'insert-chip'
    if (!rules.fallback) return 'use-tap-or-wallet'
  }
  return undefined
}
