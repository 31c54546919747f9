import { describe, expect, test } from 'vitest'
import { bankReason, moneyWords, stopReason } from './money-words.ts'
import { WORDS } from './words/table.ts'

const endings = (['sale', 'void', 'refund'] as const).flatMap((purpose) =>
  (['card', 'wallet', 'cash'] as const).flatMap((tender) =>
    ['approved', 'declined', 'reversed', 'difference', 'unknown'].map((outcome) => ({ purpose, tender, outcome })),
  ),
)

describe('the words about money come from state.money alone', () => {
  for (const [language, words] of Object.entries(WORDS)) {
    test(`${language}: only "yes" is green, whatever else is known`, () => {
      for (const ending of endings)
        for (const state of ['no', 'reversing', 'unknown'] as const)
          expect(moneyWords({ state }, ending, words).face, `${state} ${JSON.stringify(ending)}`).not.toBe('paid')
      for (const ending of endings) expect(moneyWords({ state: 'yes' }, ending, words).face).toBe('paid')
    })

    test(`${language}: no charge is claimed unless the state says so`, () => {
      const claims = language === 'zh' ? /已收款|已扣款|现金已收/ : /\bpaid\b|was charged|cash taken/i
      for (const ending of endings)
        for (const state of ['no', 'reversing', 'unknown'] as const) {
          const { line, note, stop } = moneyWords({ state }, ending, words)
          expect(`${line} ${note ?? ''} ${stop ?? ''}`.replace(/if anything was charged/i, '')).not.toMatch(claims)
        }
    })

    test(`${language}: an open sale warns against the same card and runs a clock`, () => {
      for (const state of ['reversing', 'unknown'] as const) {
        const say = moneyWords({ state }, { purpose: 'sale', tender: 'card', outcome: 'unknown' }, words)
        expect(say.stop).toBe(words.money.doNotRepeat)
        expect(say.running).toBe(true)
        const wallet = moneyWords({ state }, { purpose: 'sale', tender: 'wallet', outcome: 'unknown' }, words)
        expect(wallet.stop).toBe(words.money.doNotScan)
      }
      expect(bankReason('51', words, 'wallet')).toBe(words.walletSays.funds)
      expect(bankReason('51', words, 'card')).toBe(words.bank.funds)
    })

    test(`${language}: lost, stolen, held and suspected cards read alike`, () => {
      const said = new Set(['04', '07', '41', '43', '62'].map((code) => bankReason(code, words)))
      expect([...said]).toEqual([words.bank.card])
      const telling = language === 'zh' ? /挂失|被盗|没收|欺诈|冻结/ : /lost|stolen|fraud|frozen|pick/i
      for (const text of Object.values(words.bank)) expect(text).not.toMatch(telling)
    })
  }
})

test('a code that nobody knows is still a polite sentence', () => {
  expect(bankReason('ZZ', WORDS.en)).toBe(WORDS.en.bank.other)
  expect(stopReason('something-new', WORDS.zh)).toBe(WORDS.zh.why.other)
  expect(stopReason(undefined, WORDS.zh)).toBeUndefined()
})
