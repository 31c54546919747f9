import { concat, fromHex, kcv, Pan, pinOf, toHex } from '@evertill/foundation'
import { describe, expect, test } from 'vitest'
import { createSoftPinDevice, type Des, type SoftPinDevice } from '../../packages/terminal/index.ts'
import { softDes } from '../../packages/terminal/runtime/browser/des.ts'
import { nodeDes } from '../../packages/terminal/runtime/node/des.ts'

const PAN = new Pan('6205500000000000004')

describe.each<[string, Des]>([
  ['OpenSSL', nodeDes],
  ['des.js', softDes],
])('the PIN device on %s', (_name, des) => {
  /** Vector K1 of the key-download facts: TMK, F62 and the keys inside. */
  const K1 = {
    tmk: fromHex('CA5D92598DCA48CE8A4C76361A9269E9'),
    f62: fromHex('6701EAD6A9AD51E51AA406E2C27FCFA98D0A74B8B651F9E9BACE9AE10000000000000000AB7153CA'),
    pik: fromHex('807A23AD32B36D457AE91FDF927570EA'),
    mak: fromHex('5BB5C72CD00B7338'),
  }
  const device = (tmk = K1.tmk): SoftPinDevice => createSoftPinDevice({ tmk, des, practice: true })
  const wrap = (tmk: Uint8Array, key: Uint8Array): Uint8Array =>
    concat(...Array.from({ length: key.length / 8 }, (_, i) => des.encipher(tmk, key.slice(8 * i, 8 * i + 8))))
  const check = (key: Uint8Array): Uint8Array => kcv((block) => des.encipher(key, block))

  test('takes the keys of the published vector', async () => {
    expect(toHex(check(K1.pik))).toBe('8D0A74B8')
    expect(toHex(check(K1.mak))).toBe('AB7153CA')
    const pad = device()
    expect(await pad.mac(new Uint8Array(16))).toBeUndefined()
    expect(await pad.loadWorkingKeys('003', K1.f62)).toEqual({ ok: true })
    expect(await pad.mac(new Uint8Array(16))).toHaveLength(8)
  })

  test('computes the published MAC, with a single and with a double length key', async () => {
    const tmk = fromHex('0123456789ABCDEFFEDCBA9876543210')
    const mak = fromHex('2222222222222222')
    const pik = fromHex('1111111111111111')
    const pad = device(tmk)
    expect(await pad.loadWorkingKeys('001', concat(wrap(tmk, pik), check(pik), wrap(tmk, mak), check(mak)))).toEqual({
      ok: true,
    })
    const input = fromHex('1234567890ABCDEFABCDEF1234567890')
    expect(new TextDecoder().decode(await pad.mac(input))).toBe('E267B6E2')
    const double = concat(mak, mak)
    const wide = concat(wrap(tmk, double), check(double), wrap(tmk, double), check(double))
    expect(await pad.loadWorkingKeys('003', wide)).toEqual({ ok: true })
    expect(new TextDecoder().decode(await pad.mac(input))).toBe('E267B6E2')
  })

  test('one wrong check value and it keeps none of them, the old ones neither', async () => {
    for (const at of [16, 36]) {
      const pad = device()
      await pad.loadWorkingKeys('003', K1.f62)
      const wrong = K1.f62.slice()
      wrong[at]! ^= 1
      expect(await pad.loadWorkingKeys('003', wrong)).toEqual({ ok: false, reason: 'kcv' })
      expect(await pad.mac(new Uint8Array(8))).toBeUndefined()
    }
    expect(await device().loadWorkingKeys('003', K1.f62.slice(1))).toEqual({ ok: false, reason: 'format' })
    expect(await device().loadWorkingKeys('004', K1.f62)).toEqual({ ok: false, reason: 'format' })
    expect(await device(new Uint8Array(16)).loadWorkingKeys('003', K1.f62)).toEqual({ ok: false, reason: 'kcv' })
  })

  test('with a track key as well', async () => {
    const tdk = fromHex('00112233445566778899AABBCCDDEEFF')
    const good = concat(K1.f62, wrap(K1.tmk, tdk), check(tdk))
    expect(await device().loadWorkingKeys('004', good)).toEqual({ ok: true })
    good[59]! ^= 1
    expect(await device().loadWorkingKeys('004', good)).toEqual({ ok: false, reason: 'kcv' })
  })

  test('a PIN becomes an ISO-0 block under the PIK and is told by its length alone', async () => {
    const pad = device()
    await pad.loadWorkingKeys('003', K1.f62)
    const counts: number[] = []
    const entry = pad.enterPin({ pan: PAN, amount: 100, mayBypass: false, digits: (count) => counts.push(count) })
    expect(pad.asking).toBe(true)
    for (const key of ['enter', '1', '2', '9', 'back', '3', '4', '5', '6', 'enter'] as const) pad.press(key)
    const end = await entry
    expect(end.kind).toBe('entered')
    if (end.kind === 'entered') expect(pinOf(des.decipher(K1.pik, end.block), PAN.reveal())).toBe('123456')
    expect(counts).toEqual([1, 2, 3, 2, 3, 4, 5, 6])
    expect(pad.asking).toBe(false)
  })

  test('fewer than four digits are no PIN; none at all only where it may be', async () => {
    const pad = device()
    await pad.loadWorkingKeys('003', K1.f62)
    const ask = (mayBypass: boolean) => pad.enterPin({ pan: PAN, amount: 100, mayBypass, digits: () => undefined })
    const strict = ask(false)
    for (const key of ['enter', '1', '2', '3', 'enter'] as const) pad.press(key)
    expect(pad.asking).toBe(true)
    pad.press('cancel')
    expect(await strict).toEqual({ kind: 'ended', reason: 'cancelled' })
    const free = ask(true)
    pad.press('enter')
    expect(await free).toEqual({ kind: 'bypassed' })
  })

  test('one entry at a time; without keys none', async () => {
    const pad = device()
    const ask = () => pad.enterPin({ pan: PAN, amount: 100, mayBypass: true, digits: () => undefined })
    expect(await ask()).toEqual({ kind: 'ended', reason: 'failed' })
    await pad.loadWorkingKeys('003', K1.f62)
    const first = ask()
    const second = ask()
    expect(await first).toEqual({ kind: 'ended', reason: 'cancelled' })
    pad.cancelPin()
    expect(await second).toEqual({ kind: 'ended', reason: 'cancelled' })
  })

  test('is refused to a production profile', () => {
    expect(() => createSoftPinDevice({ tmk: K1.tmk, des, practice: false })).toThrow(
      expect.objectContaining({ code: 'pin-device.practice-only' }),
    )
  })
})

test('both ciphers are the same cipher', () => {
  for (let i = 0; i < 50; i++) {
    const key = Uint8Array.from({ length: i % 2 === 0 ? 8 : 16 }, (_, j) => (i * 37 + j * 91 + 5) & 0xff)
    const block = Uint8Array.from({ length: 8 }, (_, j) => (i * 13 + j * 7) & 0xff)
    const enciphered = nodeDes.encipher(key, block)
    expect(softDes.encipher(key, block)).toEqual(enciphered)
    expect(softDes.decipher(key, enciphered)).toEqual(block)
    expect(nodeDes.decipher(key, enciphered)).toEqual(block)
  }
})
