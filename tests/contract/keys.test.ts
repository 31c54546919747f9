import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromHex, Pan, SeededRandom, SystemRandom, toHex, utf8 } from '@evertill/foundation'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { masterKey, softKeys } from '../../packages/platform/keys/index.ts'
import { keysSuite } from './keys-suite.ts'

const MASTER = new Uint8Array(32).fill(7)
const OTHER = new Uint8Array(32).fill(8)

describe('soft keys', () => {
  const random = new SystemRandom()
  keysSuite(() => ({
    keys: softKeys({ masterKey: MASTER, random }),
    other: softKeys({ masterKey: OTHER, random }),
  }))

  test('a seed repeats everything, so that a simulation does', async () => {
    const draw = async (seed: number): Promise<string> => {
      const keys = softKeys({ masterKey: MASTER, random: new SeededRandom(seed) })
      const { key } = await keys.importKey(new Uint8Array(16).fill(1), 'tmk')
      return toHex((await keys.newWorkingKeys(key, '004')).f62)
    }
    expect(await draw(1)).toBe(await draw(1))
    expect(await draw(1)).not.toBe(await draw(2))
  })

  test('what was sealed before there were data keys still opens', async () => {
    const keys = softKeys({ masterKey: MASTER, random })
    const pan = fromHex(
      '01117D641B72F36D17740BC4ED0C159791A38860950A1418B4692E3D5E91BF65B2836066266D7DF218A8DBE851568A2BA865B5225F23EAD92E',
    )
    expect((await keys.openPan(pan)).reveal()).toBe('6205500000000000004')
    const line = fromHex(
      '01107D641B72282C9CFA0EB8732F6D17222D6937E1B8D2508F9708FB34406567EE5F8CD88646B28902A4DCD4431BD57E3D2A00B8CC47BA8D05',
    )
    expect(utf8.decode(await keys.open(line, 'signature'))).toBe('line of a signature')
    const mak = fromHex(
      '01037D641B722E1F360E259F865321E4211FC21F6AD80299A68776E6B82FBA9E3ABC518118B3478E5C782A70FC44E3DE3AE24FCFFE34',
    )
    const { key } = await keys.importKey(new Uint8Array(16).fill(0x31), 'mak')
    const input = new Uint8Array(20).fill(9)
    expect(await keys.posMac(mak, input)).toEqual(await keys.posMac(key, input))
    for (let i = 0; i < pan.length; i++) {
      const changed = pan.slice()
      changed[i]! ^= i === 0 ? 3 : 1
      await expect(keys.openPan(changed)).rejects.toMatchObject({
        code: expect.stringMatching(/^keys\.(damaged|sealed-elsewhere)$/),
      })
    }
  })

  test('values of one data key have a nonce each', async () => {
    const keys = softKeys({ masterKey: MASTER, random })
    const pan = new Pan('6205500000000000004')
    const sealed = await Promise.all(Array.from({ length: 1_000 }, () => keys.sealPan(pan)))
    const parts = (from: number, to: number) => new Set(sealed.map((value) => toHex(value.subarray(from, to)))).size
    expect([parts(0, 14), parts(14, 26)]).toEqual([1, 1_000])
  })

  test('with room for few opened keys, many keys still work', async () => {
    const keys = softKeys({ masterKey: MASTER, random, openKeys: 4 })
    const sealed = await Promise.all(
      // DES does not look at the lowest bit of a byte.
      Array.from({ length: 40 }, (_, i) => keys.importKey(new Uint8Array(16).fill(2 * i), 'mak')),
    )
    const input = new Uint8Array(20).fill(9)
    const first = await Promise.all(sealed.map(({ key }) => keys.posMac(key, input)))
    const second = await Promise.all(sealed.map(({ key }) => keys.posMac(key, input)))
    expect(second).toEqual(first)
    expect(new Set(first.map(toHex)).size).toBe(40)
  })
})

describe('the master key', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'evertill-keys-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  const random = new SystemRandom()

  test('is made once on the first run, for its owner alone', () => {
    const file = join(folder, 'new/master.key')
    const first = masterKey({ file, create: true, random })
    expect(first).toHaveLength(32)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'latin1').trim()).toBe(toHex(first))
    expect(masterKey({ file, create: true, random })).toEqual(first)
    expect(masterKey({ file, create: false, random })).toEqual(first)
  })

  test('comes from the environment first', () => {
    const value = 'ab'.repeat(32)
    expect(masterKey({ value, file: join(folder, 'none'), create: false, random })).toEqual(fromHex(value))
    expect(() => masterKey({ value: 'short', file: join(folder, 'none'), create: true, random })).toThrow(
      '64 hexadecimal',
    )
  })

  test('is never invented where it should have been given', () => {
    const file = join(folder, 'absent.key')
    expect(() => masterKey({ file, create: false, random })).toThrow('EVERTILL_MASTER_KEY')
  })

  test('that others can read, or that is damaged, is refused with the mend', () => {
    const file = join(folder, 'open.key')
    writeFileSync(file, 'ab'.repeat(32), { mode: 0o600 })
    chmodSync(file, 0o644)
    expect(() => masterKey({ file, create: true, random })).toThrow(`chmod 600 ${file}`)
    chmodSync(file, 0o600)
    writeFileSync(file, 'ab'.repeat(31))
    expect(() => masterKey({ file, create: true, random })).toThrow('64 hexadecimal')
    expect(readFileSync(file, 'latin1')).toBe('ab'.repeat(31))
  })
})
