const HIDDEN = Symbol('pan')

/**
 * A primary account number (F2), 8 … 19 digits. It prints masked wherever it is turned into text by accident: in a
 * template, in JSON, in an inspector. `reveal()` is the one way to the digits, so that uses can be found [LAW-8].
 */
export class Pan {
  readonly #digits: string

  constructor(digits: string) {
    if (!/^\d{8,19}$/.test(digits)) throw new RangeError('a PAN is 8 to 19 digits')
    this.#digits = digits
  }

  /** Digits in full. Only for packing a message, for Keys, and for comparing with an issuer table. */
  reveal(): string {
    return this.#digits
  }

  /** First six and last four, as a slip may show. */
  masked(): string {
    return maskPan(this.#digits)
  }

  get bin(): string {
    return this.#digits.slice(0, 6)
  }

  get last4(): string {
    return this.#digits.slice(-4)
  }

  toString(): string {
    return this.masked()
  }

  toJSON(): string {
    return this.masked()
  }

  get [Symbol.toStringTag](): string {
    return 'Pan'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Pan(${this.masked()})`
  }

  /** Structured cloning would drop private fields silently; make the mistake loud. */
  get [HIDDEN](): true {
    return true
  }
}

/** `620000******0005`: first six and last four. Shorter than 13 digits: last four only. */
export function maskPan(digits: string): string {
  if (digits.length < 13) return '*'.repeat(Math.max(0, digits.length - 4)) + digits.slice(-4)
  return digits.slice(0, 6) + '*'.repeat(digits.length - 10) + digits.slice(-4)
}

/** The check digit rule of ISO/IEC 7812-1, annex B. */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    let digit = digits.charCodeAt(digits.length - 1 - i) - 48
    if (digit < 0 || digit > 9) return false
    if (i % 2 === 1) {
      digit *= 2
      if (digit > 9) digit -= 9
    }
    sum += digit
  }
  return digits.length > 0 && sum % 10 === 0
}
