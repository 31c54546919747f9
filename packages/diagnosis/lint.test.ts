import { expect, test } from 'vitest'
import { causeIds, causes } from './cause.ts'
import { lintCatalogue } from './lint.ts'
import { say } from './say.ts'
import type { Words } from './words.ts'
import { en } from './words-en.ts'
import { zh } from './words-zh.ts'

test('the catalogue and both languages are complete and say nothing they must not', () => {
  expect(lintCatalogue([zh, en])).toEqual([])
  expect(causeIds).toHaveLength(103)
})

test('a missing translation is named', () => {
  const { 'hw-paper-out': _, ...rest } = en.manager
  const broken = { ...en, manager: rest } as unknown as Words
  expect(lintCatalogue([broken])).toEqual(expect.arrayContaining(['en hw-paper-out manager: missing']))
})

test('a claim about money in a cause, a blame and a false maintenance are caught', () => {
  const broken: Words = {
    ...en,
    manager: { ...en.manager, 'hw-paper-out': 'No money was taken.', 'net-loss': 'The system is under maintenance.' },
    sayings: { ...en.sayings, paused: { sentence: 'This account is frozen for fraud.', action: 'Go away.' } },
  }
  const found = lintCatalogue([broken]).join('\n')
  expect(found).toContain('hw-paper-out manager no: "No money was taken." claims something about money')
  expect(found).toContain('net-loss manager no: a false "maintenance"')
  expect(found).toContain('acc-frozen public no: "This account is frozen for fraud." blames or tells')
})

test('discreet causes sound like harmless ones before customers', () => {
  for (const id of causeIds.filter((cause) => causes[cause].discreet)) {
    for (const words of [zh, en]) {
      const shared = causeIds.filter((other) => causes[other].saying === causes[id].saying)
      const cashier = say(id, { money: 'no', voice: 'cashier', words })
      const customer = say(id, { money: 'no', voice: 'public', words })
      expect(cashier, id).toEqual(customer)
      if (id !== 'acc-balance') expect(shared.length, id).toBeGreaterThan(1)
    }
  }
})
