import { Fault, Pan, utf8 } from '@evertill/foundation'
import { type JournalRecord, keyOf } from './journal.ts'

const VERSION = 1

/**
 * A record as the bytes that the store seals. This is the one place where a card number leaves its type: it is needed
 * again for a reversal, and the store enciphers the bytes before they touch anything.
 */
export function encodeRecord(record: JournalRecord): JournalEntry {
  const plain = record.kind === 'transaction' ? { ...record, pan: record.pan?.reveal() } : record
  return { key: keyOf(record), value: utf8.encode(JSON.stringify({ version: VERSION, record: plain })) }
}

/** Reads it back; throws Fault `journal.damaged` when the bytes are not a record of this key. */
export function decodeRecord(entry: JournalEntry): JournalRecord {
  let parsed: unknown
  try {
    parsed = JSON.parse(utf8.decode(entry.value))
  } catch {
    throw damaged(entry.key)
  }
  const { version, record } = (parsed ?? {}) as { version?: unknown; record?: Record<string, unknown> }
  if (version !== VERSION || typeof record !== 'object' || record === null) throw damaged(entry.key)
  if (`${String(record.kind)}:${String(record.id)}` !== entry.key) throw damaged(entry.key)
  if (record.kind === 'transaction' && typeof record.pan === 'string')
    return { ...record, pan: new Pan(record.pan) } as unknown as JournalRecord
  return record as unknown as JournalRecord
}

function damaged(key: string): Fault {
  return new Fault('journal.damaged', 'an entry of the journal cannot be read', { detail: { key } })
}

/** One sealed entry of the journal. */
export interface JournalEntry {
  readonly key: string
  readonly value: Uint8Array
}
