/** How a practice account behaves. Published test numbers only; ARCHITECTURE.md has the table. */
export interface Account {
  readonly pan: string
  /** Minor units that can be spent. */
  balance: number
  /** Digits of the PIN; undefined when the card has none. */
  readonly pin?: string
  /** A tap up to this many minor units needs no PIN; −1: PIN is asked on every read. */
  readonly noPinLimit?: number
  /** Answers this, whatever is asked. */
  readonly always?: string
  /** Answers only after so long, in ms. */
  readonly afterMs?: number
  /** The payer keys a password on the phone, which takes so long, in ms: until then the order is open. */
  readonly confirmsMs?: number
  /** Books and never says so. */
  readonly silent?: boolean
  /** Pays by instalments; answers 57 otherwise. */
  readonly instalments?: boolean
  /** Pays at most so many minor units of one sale and answers 10 for more. */
  readonly atMost?: number
  /** Answers by amount: above one yuan 61, otherwise 65. */
  readonly limited?: boolean
  pinFailures: number
  lastPinFailureAt: number
}

const PIN = '123456'
const PLENTY = 100_000_000_00

const account = (pan: string, rest: Partial<Account> = {}): Account => ({
  pan,
  balance: PLENTY,
  pinFailures: 0,
  lastPinFailureAt: 0,
  ...rest,
})

export function issuerAAccounts(): Account[] {
  return [
    account('6200000000000005', { instalments: true }),
    account('6205500000000000004', { pin: PIN, noPinLimit: -1 }),
    account('6222821234560017', { pin: PIN, noPinLimit: 100_000 }),
    // Nobody knows this PIN, so that every one is wrong.
    account('6216261000000000018', { pin: '904215736280', noPinLimit: -1 }),
    account('6221558812340000', { always: '62' }),
    account('6226388000000095', { silent: true }),
    account('6226090000000048', { afterMs: 5_000 }),
    account('6250947000000014', { afterMs: 16_000 }),
  ]
}

export function issuerBAccounts(): Account[] {
  return [
    account('4242424242424242', { instalments: true }),
    account('5555555555554444'),
    account('4111111111111111'),
    account('5105105105105100', { atMost: 2_000 }),
    account('4000000000009995', { balance: 0 }),
    account('4000000000000069', { always: '54' }),
    account('4000000000009987', { always: '41' }),
    account('4000000000009979', { always: '43' }),
    account('4000000000006975', { limited: true }),
  ]
}
