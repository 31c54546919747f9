import v8 from 'node:v8'
import { expect, test } from 'vitest'
import { cardNetwork, compile, unionpayPos } from './index.ts'

v8.setFlagsFromString('--allow-natives-syntax')
const isTable = new Function('object', 'return %HasDictionaryElements(object)') as (object: object) => boolean

test('the engine keeps few fields far apart as an array: one hash table would slow every message down', () => {
  expect(isTable(JSON.parse('{"7":"","11":"","70":""}'))).toBe(true)
  const network = compile(cardNetwork)
  for (const fields of [{ 7: '0911131411', 11: '131411', 70: '301' }, { 11: '131411', 39: '00' }, { 70: '301' }, {}]) {
    const message = network.unpack(network.pack({ mti: '0800', ...fields }))
    expect(message).toEqual({ mti: '0800', ...fields })
    expect(isTable(message)).toBe(false)
  }
  const pos = compile(unionpayPos)
  const message = pos.unpack(pos.pack({ mti: '0800', 11: '000134', 64: new Uint8Array(8) }))
  expect(Object.keys(message)).toEqual(['11', '64', 'mti'])
  expect(isTable(message)).toBe(false)
})
