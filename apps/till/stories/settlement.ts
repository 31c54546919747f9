import { STORY_TIME, type Story, told } from './story.ts'

const none = { debit: 0, debits: 0, credit: 0, credits: 0 }
const totals = {
  domestic: { debit: 1_111_050, debits: 158, credit: 18_400, credits: 3 },
  foreign: { debit: 44_800, debits: 2, credit: 0, credits: 0 },
}
const ready = { kind: 'settlement' as const, batch: '000012', stage: 'ready' as const, totals, uploaded: 0, uploads: 0 }

/** The end of a batch: before, under way, not balanced, failed for now, and over. */
export const settlementStories: readonly Story[] = [
  told('settlement-ready', ready),
  told('settlement-empty', { ...ready, totals: { domestic: none, foreign: none } }),
  told('settlement-totals', { ...ready, stage: 'totals', why: '98', nextAt: STORY_TIME + 8_000 }),
  told('settlement-details', {
    ...ready,
    stage: 'details',
    verdicts: { domestic: 2, foreign: 1 },
    uploaded: 7,
    uploads: 21,
  }),
  told('settlement-closed', {
    ...ready,
    batch: '000013',
    totals: { domestic: none, foreign: none },
    last: {
      kind: 'settlement',
      id: 'settlement',
      batch: '000012',
      since: STORY_TIME - 9_000,
      stage: 'closed',
      totals,
      verdicts: { domestic: 1, foreign: 1 },
      uploaded: 0,
      state: 'due',
      attempts: 0,
      slip: 'printed',
      nextAt: STORY_TIME,
    },
  }),
]
