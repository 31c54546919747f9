import { IssuerBook, type IssuerStore } from './issuer-book.ts'
import type { Account } from './practice-accounts.ts'

/** A slow thumb. */
const CONFIRMS_MS = 6_000

/**
 * The clearing front of the wallets: knows codes that payers show. The last digit decides: 0–6 approve, 7 not enough money,
 * 8 the payer keys a password on the phone first, 9 no answer. Codes that
 * the shop shows stay open until {@link payOrder}.
 */
export class WalletBook extends IssuerBook {
  constructor(name: string, options: { store?: IssuerStore; most?: number } = {}) {
    super(name, [], options)
  }

  override account(code: string): Account | undefined {
    if (!/^(1[0-5]\d{16}|(2[5-9]|30)\d{14,22}|62\d{17})$/.test(code)) return undefined
    const known = this.accounts.get(code)
    if (known !== undefined) return known
    const last = code.at(-1)
    const payer: Account = {
      pan: code,
      balance: last === '7' ? 0 : 1_000_000_00,
      pinFailures: 0,
      lastPinFailureAt: 0,
      ...(last === '8' ? { confirmsMs: CONFIRMS_MS } : {}),
      ...(last === '9' ? { silent: true } : {}),
    }
    // Codes are used once: keeping the last hundred thousand is plenty for refunds of practice.
    if (this.accounts.size >= 100_000) this.accounts.delete(this.accounts.keys().next().value!)
    this.accounts.set(code, payer)
    return payer
  }
}
