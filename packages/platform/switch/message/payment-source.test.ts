import { expect, test } from 'vitest'
import { paymentSource } from './payment-source.ts'
import type { TerminalMessage } from './terminal-message.ts'

const chip: TerminalMessage[55] = [{ tag: '9F26', value: new Uint8Array(8) }]
const PAN = '6200000000000005'

const read = (fields: Partial<TerminalMessage>, refersBack = false) =>
  paymentSource({ mti: '0200', ...fields } as TerminalMessage, refersBack)

test('who pays, by each way of reading', () => {
  expect(read({ 22: '052', 2: PAN, 55: chip })).toMatchObject({ tender: 'card', entry: 'chip', hasPin: false })
  expect(read({ 22: '071', 2: PAN, 55: chip, 26: '12', 52: new Uint8Array(8) })).toMatchObject({
    entry: 'tap',
    hasPin: true,
  })
  expect(read({ 22: '022', 35: `${PAN}D30122010000` })).toMatchObject({
    entry: 'stripe',
    expiry: '3012',
    chipOnStripe: true,
  })
  expect(read({ 22: '022', 35: `${PAN}D30121010000` })).toMatchObject({ chipOnStripe: false })
  expect(read({ 22: '012', 2: PAN, 14: '3012' })).toMatchObject({ entry: 'manual' })
  const code = new TextEncoder().encode('134567890123456780')
  expect(read({ 22: '032', 59: [{ tag: 'A3', value: code }] })).toMatchObject({
    tender: 'wallet',
    code: '134567890123456780',
  })
})

test.each([
  ['no entry mode', {}, 22],
  ['an entry mode nobody knows', { 22: '992', 2: PAN }, 22],
  ['a PIN that is not announced', { 22: '052', 2: PAN, 55: chip, 52: new Uint8Array(8) }, 52],
  ['a PIN that is announced and missing', { 22: '051', 2: PAN, 55: chip }, 52],
  ['a PIN without its length', { 22: '051', 2: PAN, 55: chip, 52: new Uint8Array(8) }, 26],
  ['a chip without its data', { 22: '052', 2: PAN }, 55],
  ['a stripe without a track', { 22: '022', 2: PAN }, 35],
  ['a track of another card', { 22: '022', 2: PAN, 35: '4242424242424242D30121010000' }, 35],
  ['a track that is none', { 22: '022', 35: '12D' }, 35],
  ['no card at all', { 22: '052', 55: chip }, 2],
  ['manual entry without an expiry', { 22: '012', 2: PAN }, 14],
  ['an expiry in month 13', { 22: '012', 2: PAN, 14: '3013' }, 14],
  ['a code without a code', { 22: '032' }, 59],
] as [string, Partial<TerminalMessage>, number][])('%s', (_what, fields, field) => {
  expect(read(fields)).toEqual({ field })
})

test('a void names its sale: neither chip data nor the code is needed again', () => {
  expect(read({ 22: '052', 2: PAN }, true)).toMatchObject({ entry: 'chip' })
  expect(read({ 22: '021', 2: PAN }, true)).toMatchObject({ entry: 'stripe', hasPin: false })
  expect(read({ 22: '012', 2: PAN }, true)).toMatchObject({ entry: 'manual' })
  expect(read({ 22: '032' }, true)).toMatchObject({ tender: 'wallet', code: '' })
})
