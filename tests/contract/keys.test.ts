import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromHex, SeededRandom, SystemRandom, toHex } from '@evertill/foundation'
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
