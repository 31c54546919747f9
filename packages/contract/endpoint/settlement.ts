import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { page } from '../page.ts'
import * as settlement from '../settlement.ts'

/** The doors of the settlement room. */
export const settlementEndpoints = {
  settlement: endpoint({
    method: 'GET',
    path: '/api/settlement',
    summary: 'Do the books agree? The last days of every source, three sides each',
    tag: 'settlement',
    right: 'settlement.read',
    answer: settlement.SettlementOverview,
  }),
  settlementFile: endpoint({
    method: 'POST',
    path: '/api/settlement/files',
    summary: 'Read the next piece of a network’s or wallet’s daily file; a piece that was read before is passed over',
    tag: 'settlement',
    action: 'settlement.file',
    right: 'settlement.change',
    body: settlement.FilePiece,
    answer: settlement.FileProgress,
  }),
  differences: endpoint({
    method: 'GET',
    path: '/api/settlement/differences',
    summary: 'Differences between the books, oldest first',
    tag: 'settlement',
    right: 'settlement.read',
    query: settlement.DifferenceQuery,
    answer: page(settlement.DifferenceRow),
  }),
  changeDifference: endpoint({
    method: 'POST',
    path: '/api/settlement/differences',
    summary: 'Take a difference, propose how it ends, withdraw that, or confirm another person’s proposal',
    tag: 'settlement',
    action: 'settlement.difference',
    right: 'settlement.change',
    body: settlement.DifferenceCommand,
    answer: settlement.DifferenceRow,
  }),
  funding: endpoint({
    method: 'GET',
    path: '/api/settlement/funding',
    summary: 'What merchants are paid, newest day first',
    tag: 'settlement',
    right: 'settlement.read',
    query: settlement.FundingQuery,
    answer: page(settlement.FundingRow),
  }),
  fund: endpoint({
    method: 'POST',
    path: '/api/settlement/funding',
    summary: 'Close a business day for payment: what both books agree on and was not paid yet',
    tag: 'settlement',
    action: 'settlement.fund',
    right: 'settlement.change',
    body: z.object({ businessDay: settlement.Day }),
    answer: z.object({ rows: z.array(settlement.FundingRow) }),
  }),
} as const
