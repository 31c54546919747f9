import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from './bytes.ts'
import { crc16 } from './crc16.ts'
import { accountTemplate, type MerchantCode, readMerchantCode, writeMerchantCode } from './merchant-code.ts'

/** The example of the specification's annex: a bus company in Beijing, ¥23.72, its name in two languages. */
const PUBLISHED =
  '00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A'

const CODE: MerchantCode = {
  initiation: 'dynamic',
  accounts: [{ id: '26', value: accountTemplate('evertill.example', '898100000000001') }],
  category: '5411',
  currency: '156',
  amount: 1_250,
  country: 'CN',
  merchantName: 'Evertill Demo',
  merchantCity: 'Shanghai',
  reference: '123456789012',
  terminal: '10000011',
}

describe('crc16', () => {
  it.each([
    ['123456789', 0x29b1],
    ['', 0xffff],
    ['A', 0xb915],
  ])('of %j', (text, sum) => expect(crc16(utf8.encode(text))).toBe(sum))
})

describe('a merchant-presented code', () => {
  it('of the specification reads as it says', () => {
    const read = readMerchantCode(PUBLISHED)
    expect(read).toMatchObject({
      ok: true,
      value: {
        initiation: 'dynamic',
        category: '4111',
        currency: '156',
        amount: 2_372,
        country: 'CN',
        merchantName: 'BEST TRANSPORT',
        merchantCity: 'BEIJING',
        terminal: 'A6008667',
      },
    })
    expect(read.ok && read.value.accounts.map(({ id }) => id)).toEqual(['29', '31'])
  })

  it('is written in order, with its checksum last, and reads back the same', () => {
    const text = writeMerchantCode(CODE)
    expect(text).toMatch(/^000201010212.*6304[0-9A-F]{4}$/)
    expect(text).toContain('540512.50')
    expect(readMerchantCode(text)).toEqual({ ok: true, value: CODE })
  })

  it('knows currencies without fractions and with three places', () => {
    expect(writeMerchantCode({ ...CODE, currency: '392', amount: 500 })).toContain('5403500')
    expect(writeMerchantCode({ ...CODE, currency: '414', amount: 1 })).toContain('54050.001')
  })

  const sealed = (text: string): string => {
    const body = `${text}6304`
    return body + crc16(utf8.encode(body)).toString(16).toUpperCase().padStart(4, '0')
  }
  const good = writeMerchantCode(CODE).slice(0, -8)
  it.each([
    ['empty', '', 'format-indicator'],
    ['a channel address', 'https://pay.example/o/1', 'not-tag-length-value'],
    ['one digit changed', PUBLISHED.replace('23.72', '23.73'), 'checksum'],
    ['checksum in small letters', `${PUBLISHED.slice(0, -4)}a13a`, 'checksum'],
    ['cut off', PUBLISHED.slice(0, -3), 'not-tag-length-value'],
    ['no checksum', good, 'checksum-missing'],
    ['another format', sealed(good.replace('000201', '000202')), 'format-indicator'],
    ['an object twice', sealed(`${good}5802CN`), 'repeated'],
    ['initiation 13', sealed(good.replace('010212', '010213')), 'initiation'],
    ['no account', sealed('0002015204541153031565802CN5901A6001B'), 'account-missing'],
    ['a template without its owner', sealed('00020126070103abc5204541153031565802CN5901A6001B'), 'account-missing'],
    ['no category', sealed(good.replace('52045411', '')), 'category'],
    ['a currency in letters', sealed(good.replace('5303156', '5303CNY')), 'currency'],
    ['an amount of nothing', sealed(good.replace('540512.50', '540400.0')), 'amount'],
    ['three places of a yuan', sealed(good.replace('540512.50', '540612.505')), 'amount'],
    ['a minus', sealed(good.replace('540512.50', '5405-2.50')), 'amount'],
    ['no country', sealed(good.replace('5802CN', '')), 'country'],
    ['a name of 26', sealed(good.replace('5913Evertill Demo', `5926${'N'.repeat(26)}`)), 'name'],
    ['no city', sealed(good.replace('6008Shanghai', '')), 'city'],
    ['endless', `0002019999${'x'.repeat(600)}`, 'too-long'],
  ])('is refused: %s', (_, text, refusal) => expect(readMerchantCode(text)).toEqual({ ok: false, refusal }))

  it('never throws, and changes of one character never pass', () => {
    const text = writeMerchantCode(CODE)
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 33, max: 126 }), (at, code) => {
        const other = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1)
        expect(readMerchantCode(other).ok).toBe(other === text)
      }),
      { numRuns: 400 },
    )
    fc.assert(fc.property(fc.string(), (any) => void readMerchantCode(any)))
  })
})
