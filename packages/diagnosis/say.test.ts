import { expect, test } from 'vitest'
import { causeIds } from './cause.ts'
import { diagnose } from './diagnosis.ts'
import { lintCatalogue } from './lint.ts'
import { createModel } from './model.ts'
import { remedies } from './remedy.ts'
import { firstRemedy, leadingCause, say, voices } from './say.ts'
import { moneyStates, type Words } from './words.ts'
import { en } from './words-en.ts'
import { zh } from './words-zh.ts'

const now = Date.UTC(2026, 5, 1, 9)

test('every cause, money state, voice and language has a title, a sentence and an action', () => {
  let count = 0
  for (const id of causeIds) {
    for (const money of moneyStates) {
      for (const voice of voices) {
        for (const words of [zh, en]) {
          const said = say(id, { money, voice, words })
          expect(said.title).toBe(words.money[money])
          expect(said.sentence).not.toMatch(/undefined|\{/)
          expect(said.action).not.toMatch(/undefined|\{/)
          count += 1
        }
      }
    }
  }
  expect(count).toBe(103 * 4 * 4 * 2)
})

test('paid without a slip keeps the customer from paying twice and offers the receipt', () => {
  expect(say('hw-paper-out', { money: 'yes', voice: 'public', words: en })).toEqual({
    title: 'Paid. Do not pay again',
    sentence: 'The paper slip cannot be printed right now.',
    action: 'An electronic receipt is available.',
  })
})

test('a decline is not spoken of while the outcome is unknown', () => {
  const said = say('card-funds', { money: 'unknown', voice: 'public', words: en })
  expect(said.sentence).toBe('The bank has not confirmed yet.')
  expect(said.action).toContain('do not use this card again')
})

test('nothing that runs the same sale again is offered unless no money moved', () => {
  for (const id of causeIds) {
    for (const money of ['yes', 'reversing', 'unknown'] as const) {
      const remedy = firstRemedy(id, 'cashier', money)
      if (remedy) expect(remedies[remedy].repeatsSale ?? false, `${id} ${money} ${remedy}`).toBe(false)
      if (remedy && money === 'yes') expect(['another-card', 'another-tender', 'use-wallet']).not.toContain(remedy)
    }
  }
})

test('the time of return is told when it is known', () => {
  expect(say('gw-maintenance', { money: 'no', voice: 'public', words: zh, until: '14:30' }).sentence).toBe(
    '收款系统正在计划维护。预计 14:30 恢复。',
  )
})

test('what nearly all likely causes have in common may be said before one is certain', () => {
  const model = createModel()
  const unreachable = diagnose(
    [
      { id: 'host-unreachable', state: 'positive', at: now },
      { id: 'heartbeat-lost', state: 'positive', at: now },
      { id: 'mains-lost', state: 'negative', at: now },
      { id: 'host-address-differs', state: 'negative', at: now },
      { id: 'tls-failed', state: 'negative', at: now },
      { id: 'clock-skew', state: 'negative', at: now },
      { id: 'echo-failed', state: 'negative', at: now },
      { id: 'peers-acquirer-link', state: 'negative', at: now, value: { affected: 1, of: 400 } },
      { id: 'stopped-without-answer', state: 'positive', at: now },
    ],
    model,
    { now, moneyMoved: 'no' },
  )
  expect(unreachable.verdict).toBe('undecided')
  expect(say(unreachable, { money: 'no', voice: 'public', words: en }).sentence).toBe(
    "The shop's network is down right now.",
  )
  expect(say(unreachable, { money: 'no', voice: 'staff', words: en }).sentence).toMatch(
    /^Several causes are possible: .+ \d+ %; /,
  )
})

test('the cashier is told the best thing to do, not the first in a list', () => {
  expect(firstRemedy('hw-mainboard', 'cashier', 'no')).toBe('backup-terminal')
  expect(firstRemedy('hw-icc', 'cashier', 'no')).toBe('tap-or-wallet')
  expect(firstRemedy('net-router', 'cashier', 'no')).toBe('use-mobile-data')
  expect(firstRemedy('hw-icc', 'cashier', 'unknown')).toBe('another-tender')
})

test('a diagnosis that names nothing claims nothing', () => {
  const diagnosis = diagnose([{ id: 'saw-failed', state: 'positive', at: now }], createModel(), { now })
  expect(leadingCause(diagnosis)).toBe('unknown')
  const said = say(diagnosis, { money: diagnosis.moneyMoved, voice: 'public', words: en })
  expect(said.title).toBe('Payment not confirmed yet')
  expect(said.sentence).toBe('Payments do not work right now; the cause is being looked for.')
})

test('a language pack with holes never says "undefined", never claims money, and is refused by the lint', () => {
  const findings = { ...en.findings } as Record<string, string>
  delete findings['paper-out']
  const without = <T extends object>(table: T, key: string) => {
    const copy = { ...table } as Record<string, unknown>
    delete copy[key]
    return copy as T
  }
  const holes: Words = {
    ...en,
    findings: findings as Words['findings'],
    causes: without(en.causes, 'hw-paper-out'),
    manager: without(en.manager, 'hw-paper-out'),
    sayings: without(en.sayings, 'slip'),
    remedies: without(without(en.remedies, 'electronic-receipt'), 'new-roll'),
    symptoms: without(en.symptoms, 'cannot-print'),
  }
  const diagnosis = diagnose(
    [
      { id: 'paper-out', state: 'positive', at: now },
      { id: 'print-nothing', state: 'positive', at: now },
    ],
    createModel(),
    { now, moneyMoved: 'yes' },
  )
  for (const subject of ['hw-paper-out', diagnosis] as const)
    for (const money of moneyStates)
      for (const voice of voices) {
        const said = say(subject, { money, voice, words: holes })
        expect(`${said.title} ${said.sentence} ${said.action}`).not.toMatch(/undefined|null|NaN/)
        expect(said.title).toBe(en.money[money])
      }
  const found = lintCatalogue([holes])
  for (const hole of ['paper-out', 'hw-paper-out', 'hw-paper-out manager', 'hw-paper-out saying', 'electronic-receipt'])
    expect(found).toContain(`en ${hole}: missing`)
})
