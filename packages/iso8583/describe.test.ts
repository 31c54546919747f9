import { describe, expect, test } from 'vitest'
import {
  compile,
  type DescribedRow,
  describe as describeMessage,
  fromHex,
  iso93Ascii,
  mask,
  spellOut,
  table,
  unionpayPos,
} from './index.ts'

const bytes = (hex: string) => fromHex(hex)!
const pan = '4761739001010119'
const message = {
  mti: '0200',
  2: pan,
  4: '000000005000',
  35: `${pan}D30122010000000000000`,
  52: bytes('1122334455667788'),
  55: [
    { tag: '95', value: bytes('8000040800') },
    { tag: '9F34', value: bytes('420300') },
    { tag: '5A', value: bytes('4761739001010119') },
    { tag: '57', value: bytes('4761739001010119D30122010000000F') },
    { tag: '9F27', value: bytes('80') },
  ],
  59: [{ tag: 'A2', value: new TextEncoder().encode('04000001') }],
  60: { type: '22', batch: '000001', network: '000' },
} as const
const packed = compile(unionpayPos).pack(message)

function all(rows: readonly DescribedRow[]): DescribedRow[] {
  return rows.flatMap((row) => [row, ...all(row.children)])
}

describe('describe', () => {
  test('names, places and lengths of fields, parts, tags and bits', () => {
    const rows = all(describeMessage(unionpayPos, packed).rows)
    const at = (path: string) => rows.find((row) => row.path === path)
    expect(at('4')).toMatchObject({
      offset: 19,
      length: 6,
      value: '000000005000',
      name: { en: 'Amount', zh: '交易金额' },
    })
    expect(at('60.2')).toMatchObject({ value: '000001', name: { zh: '批次号' }, length: 3 })
    expect(at('55.95')).toMatchObject({ value: '8000040800', name: { en: 'Terminal verification results' } })
    expect(at('55.95.B1.b8')?.name.en).toBe('Offline data authentication was not performed')
    expect(at('55.95.B3.b3')?.name.zh).toBe('输入联机PIN')
    expect(at('55.95.B4.b4')?.name.en).toBe('Merchant forced the transaction online')
    expect(at('55.9F34.B1')?.name.en).toBe('Enciphered PIN checked online')
    expect(at('55.9F27.B1')?.name.en).toContain('ARQC')
    expect(at('59.A2')).toMatchObject({ value: '04000001', name: { zh: '终端信息' } })
    for (const row of rows.filter((one) => one.kind === 'tag' && one.path.startsWith('55'))) {
      expect(packed[row.offset]).toBe(Number.parseInt(row.path.split('.')[1]!.slice(0, 2), 16))
    }
  })

  test('no secret is shown, in rows or in the table, unless asked', () => {
    const description = describeMessage(unionpayPos, packed)
    const shown = JSON.stringify(description) + table(description, 'en') + table(description, 'zh')
    for (const secret of [pan, '1122334455667788', '3012201', '39001010']) expect(shown).not.toContain(secret)
    expect(shown).toContain('476173******0119')
    const rows = all(description.rows)
    expect(rows.filter((row) => row.masked).map((row) => row.path)).toEqual(['2', '35', '52', '55.5A', '55.57'])
    expect(JSON.stringify(describeMessage(unionpayPos, packed, { unmask: true }))).toContain(pan)
  })

  test('a bad message is described as far as it goes', () => {
    const { rows, error } = describeMessage(unionpayPos, packed.subarray(0, packed.length - 3))
    expect(rows.at(-1)?.path).toBe('59')
    expect(error).toMatchObject({ path: '60', code: 'truncated' })
    expect(table({ dialect: 'x', rows, error }, 'zh')).toContain('解析停止')
    expect(describeMessage(unionpayPos, bytes('0200 8000')).rows.map((row) => row.kind)).toEqual(['mti'])
    expect(describeMessage(unionpayPos, new Uint8Array(0)).error?.code).toBe('truncated')
  })

  test('tags inside hexadecimal text have their place in the text', () => {
    const wire = compile(iso93Ascii).pack({
      mti: '1200',
      55: [
        { tag: '9F26', value: new Uint8Array(8) },
        { tag: '95', value: bytes('8000000000') },
      ],
    })
    const rows = all(describeMessage(iso93Ascii, wire).rows)
    const text = new TextDecoder().decode(wire)
    const tvr = rows.find((row) => row.path === '55.95')!
    expect(text.slice(tvr.offset, tvr.offset + tvr.length)).toBe('95058000000000')
    const bit = rows.find((row) => row.path === '55.95.B1.b8')!
    expect(text.slice(bit.offset, bit.offset + bit.length)).toBe('80')
  })

  test('a constructed tag is opened when it holds tags, and left closed when it does not', () => {
    const chip = [
      { tag: '71', value: bytes('9F18 04 00000001 86 02 8424') },
      { tag: 'FF00', value: new TextEncoder().encode('text') },
    ]
    const rows = all(describeMessage(unionpayPos, compile(unionpayPos).pack({ mti: '0210', 55: chip })).rows)
    expect(rows.map((row) => row.path)).toEqual(['mti', 'bitmap', '55', '55.71', '55.71.9F18', '55.71.86', '55.FF00'])
  })
})

describe('mask', () => {
  test.each([
    ['pan', pan, '476173******0119'],
    ['pan', '123456', '******'],
    ['track', `${pan}=3012201`, '476173******0119=***'],
    ['track', `%B${pan}^DOE/JOHN^3012`, '476173******0119^***'],
    ['track', '', '*** (0)'],
    ['pin', new Uint8Array(8), '*** (8)'],
    ['key', new Uint8Array(40), '*** (40)'],
    ['expiry', '3012', '*** (4)'],
  ] as const)('%s %s', (secret, value, shown) => {
    expect(mask(secret, value)).toBe(shown)
  })
})

test('bits of a value that is too short are not invented', () => {
  expect(spellOut('95', bytes('80'))).toHaveLength(1)
  expect(spellOut('9F34', bytes('4203'))).toEqual([])
  expect(spellOut('9F10', bytes('FFFF'))).toEqual([])
})
