import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ClearedRecord, readNetworkLine, writeNetworkLine, writeTrailer } from './network-file.ts'

const record: Omit<ClearedRecord, 'line'> = {
  businessDay: '20261122',
  terminalId: '10000001',
  merchantId: '898100000000001',
  rrn: '632612000001',
  stan: '000042',
  movement: 'debit',
  amount: 12_345,
  currency: '156',
  last4: '0005',
  fee: 47,
}

describe('network detail file', () => {
  test('a line says what was written', () => {
    expect(readNetworkLine(writeNetworkLine(record), 7)).toEqual({ kind: 'record', record: { ...record, line: 7 } })
    expect(readNetworkLine(writeTrailer(2, -5), 8)).toEqual({ kind: 'trailer', line: 8, count: 2, sum: -5 })
  })

  test.each([
    ['', 'length', undefined],
    [writeNetworkLine(record).slice(1), 'length', undefined],
    [writeNetworkLine({ ...record, businessDay: '20260230' }), 'column', 'businessDay'],
    [writeNetworkLine({ ...record, businessDay: '20260229' }), 'column', 'businessDay'],
    [writeNetworkLine({ ...record, businessDay: '20261301' }), 'column', 'businessDay'],
    [`${writeNetworkLine(record)}\r`, 'length', undefined],
    ['TRAILER 000000001 9999999999999999', 'length', undefined],
    ['TRAILER 1 100', 'length', undefined],
    [writeNetworkLine(record).replace(' D ', ' X '), 'column', 'movement'],
    [writeNetworkLine(record).replace('000000012345', '0000000-2345'), 'column', 'amount'],
    [writeNetworkLine(record).replaceAll(' ', ','), 'column', 'businessDay'],
  ])('%j is broken', (text, code, column) => {
    expect(readNetworkLine(text, 1)).toEqual({
      kind: 'broken',
      broken: column === undefined ? { line: 1, code } : { line: 1, code, column },
    })
  })

  test.each([0, 1, 999_999_999_999])('an amount of %i is the same on both sides', (amount) => {
    const leap = { ...record, businessDay: '20280229', amount }
    expect(readNetworkLine(writeNetworkLine(leap), 1)).toEqual({ kind: 'record', record: { ...leap, line: 1 } })
  })

  test('any text is read or called broken, never thrown at', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), (text) => {
        expect(['record', 'broken', 'trailer']).toContain(readNetworkLine(text, 1).kind)
      }),
    )
  })
})
