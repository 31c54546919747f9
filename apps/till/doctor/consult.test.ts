import { createModel, diagnose, type FindingId, findingsOf } from '@evertill/diagnosis'
import { en } from '@evertill/diagnosis/words-en'
import type { DoctorReport } from '@evertill/terminal/finding'
import { expect, test } from 'vitest'
import { money, result, told } from '../stories/story.ts'
import { consult } from './consult.ts'
import { DOCTOR_WORDS } from './words.ts'

const model = createModel()
const means = {
  look: () => undefined,
  secondHost: () => false,
  otherPrinter: () => false,
  mobileData: () => false,
  useMobileData: () => undefined,
  wire: () => false,
  useWire: () => undefined,
}
const act = { dispatch: () => undefined, openReceipt: () => undefined, openDoctor: () => undefined }

/** What the till says when the host has answered with this code and nothing else was found. */
function answered(responseCode: string, screen: object, also: readonly FindingId[] = []) {
  const { state } = told(
    'declined',
    { ...result, outcome: 'declined', slip: 'none', responseCode, ...screen },
    { money: money('no') },
  )
  const at = state.screen.kind === 'result' ? state.screen.since : 0
  const more = also.map((id) => ({ id, state: 'positive' as const, at }))
  const diagnosis = diagnose(
    [...findingsOf(responseCode, at), ...more, { id: 'stopped-declined', state: 'positive', at }],
    model,
    {
      now: at,
      moneyMoved: 'no',
    },
  )
  const report = { at, diagnosis, ending: { where: 'declined' } } as unknown as DoctorReport
  const said = consult({ report, looking: false, attempts: [], words: en, own: DOCTOR_WORDS.en, means }, state, act)
  return {
    named: said?.named,
    cause: said?.cause,
    deeds: [said?.step, ...(said?.others ?? [])].map((deed) => deed?.id),
  }
}

test('a refund or void that does not fit its original is not blamed on the till, nor sent to another one', () => {
  for (const code of ['12', '25', '64'])
    for (const purpose of ['refund', 'void', 'completion', 'moto-refund'] as const) {
      const { named, deeds } = answered(code, { purpose })
      expect(named, `${code} ${purpose}`).toBe(false)
      expect(deeds, `${code} ${purpose}`).not.toContain('backup-terminal')
    }
})

test('an answer of the bank is not tried again on another till; an answer about the till is', () => {
  const declined = answered('51', { mayChooseTender: true })
  expect(declined.cause).toContain('not enough money')
  expect(declined.deeds).toContain('use-wallet')
  expect(declined.deeds).not.toContain('backup-terminal')
  expect(answered('97', { mayChooseTender: true }).deeds).toContain('backup-terminal')
  // A wallet is not called a card, and its customer is not sent to the wallet again.
  const wallet = answered('51', { mayChooseTender: true, tender: 'wallet' })
  expect(wallet.named).toBe(false)
  expect(wallet.deeds).not.toContain('use-wallet')
  // Two refusals that only want of money to refund from explains together: still not the reason of a sale.
  const both = answered('51', { mayChooseTender: true }, ['answer-amount-limit'])
  expect(both.cause).not.toContain('refund')
  expect(both.deeds).not.toContain('refund-later')
  // A mail order has no other tender to go on with; it is not held there either.
  expect(answered('51', { purpose: 'moto' }).deeds).toEqual([undefined])
})
