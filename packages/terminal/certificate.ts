import type { TransactionRecord } from './journal.ts'
import { certificateMessage, type HostMessage } from './message.ts'
import type { TerminalConfig } from './profile.ts'
import { KINDS } from './transaction-kind.ts'

/** F60.3 of a certificate that is uploaded: of a balanced batch, and of one that does not balance [unionpay-pos §3]. */
const NETWORK = { balanced: '203', unbalanced: '205' } as const

/** Refusals that say something of this certificate alone: the settlement goes on with the next. */
const OF_THIS_ONE: ReadonlySet<string> = new Set(['12', '25', '30', '64'])

/**
 * Records of a batch whose chip gave a transaction certificate (9F27 says so), oldest first, in an order that a restart finds again.
 * A card that was only asked for its authorization cryptogram has none to show.
 */
export function certified(records: readonly TransactionRecord[]): readonly TransactionRecord[] {
  return records
    .filter((record) => KINDS[record.type].effect === 'takes' && hasCertificate(record))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

function hasCertificate({ chip }: TransactionRecord): boolean {
  const information = Number.parseInt(chip?.sale?.['9F27'] ?? '0', 16)
  return (information & 0xc0) === 0x40
}

export const uploadOf = (config: TerminalConfig, record: TransactionRecord, balanced: boolean): HostMessage =>
  certificateMessage(config, record, balanced ? NETWORK.balanced : NETWORK.unbalanced)

/** How many certificates are done with after this answer; undefined when the same one has to be tried again. */
export function doneAfter(code: string, done: number, all: number): number | undefined {
  if (code === '00' || OF_THIS_ONE.has(code)) return done + 1
  // A host that does not know the message will not know the next one either.
  return code === '40' ? all : undefined
}
