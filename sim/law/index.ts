import { acknowledged } from './acknowledged.ts'
import { balance } from './balance.ts'
import { business } from './business.ts'
import { chipRecords } from './chip-record.ts'
import { closedBatch } from './closed-batch.ts'
import { decline } from './decline.ts'
import { ends } from './ends.ts'
import type { Law } from './law.ts'
import { oneEffect } from './one-effect.ts'
import { secrets } from './secrets.ts'
import { settled } from './settled.ts'
import { standIn } from './stand-in.ts'
import { terms } from './terms.ts'
import { threeBooks } from './three-books.ts'
import { told } from './told.ts'

export type { BatchFact, Facts, IssuerFact, JournalFact, Law, Violation } from './law.ts'

/** Every law that the wind tunnel looks after. [LAW-3] is looked after where messages leave, in the till's line. */
export const LAWS: readonly Law[] = [
  balance,
  oneEffect,
  terms,
  told,
  ends,
  threeBooks,
  settled,
  decline,
  chipRecords,
  secrets,
  standIn,
  closedBatch,
  acknowledged,
  business,
]
