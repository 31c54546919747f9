import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { PageQuery, page, SearchText } from './page.ts'
import { Batch, Millis, Minor, Stan } from './values.ts'

/** `certified`: the chip vouches for a sale that stands; `refused`: it said no, or could not finish, and nothing stands. */
export const ChipWord = z.enum(['certified', 'refused'])
export type ChipWord = z.infer<typeof ChipWord>

/** What a chip said of one transaction, as its terminal uploaded it with the batch. Evidence: it moves no money. */
export const ChipRecordRow = z.object({
  /** When the switch took it; the chip's own day is its tag 9A. */
  at: Millis,
  word: ChipWord,
  merchantId: z.string(),
  terminalId: z.string(),
  batch: Batch,
  stan: Stan,
  amount: Minor,
  currency: z.string(),
  panMasked: z.string().optional(),
  /** F22 as it came. */
  entryMode: z.string().optional(),
  /** Absent where the chip refused before anybody was asked: the journal knows no such transaction. */
  transactionId: z.string().optional(),
  /** Tag and value in hexadecimal; neither number nor track is among them. */
  elements: z.array(z.object({ tag: z.string(), value: z.string() })),
})
export type ChipRecordRow = z.infer<typeof ChipRecordRow>

export const ChipRecordQuery = PageQuery.extend({ terminalId: SearchText.optional(), word: ChipWord.optional() })
export type ChipRecordQuery = z.infer<typeof ChipRecordQuery>

export const chipRecords = endpoint({
  method: 'GET',
  path: '/api/chip-records',
  summary: 'What chips certified and refused, as terminals uploaded it with their batches, newest first',
  tag: 'transactions',
  right: 'transactions.read',
  query: ChipRecordQuery,
  answer: page(ChipRecordRow),
})
