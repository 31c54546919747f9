import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chained, ecbMac, fromHex, kcv, SystemRandom, toHex, utf8, xor } from '@evertill/foundation'
import { describe, expect, test } from 'vitest'
import { desKey, type Keys, softKeys } from '../../packages/platform/keys/index.ts'

const folder = process.env.EVERTILL_VECTORS ?? join(import.meta.dirname, '../../../shared/vectors')
const file = join(folder, 'mac-kcv.json')
const present = existsSync(file)

interface Vector {
  alg: string
  inputs: Record<string, string>
  intermediate?: Record<string, string>
  expected: string | Record<string, string>
}
const vectors: readonly Vector[] = present ? JSON.parse(readFileSync(file, 'utf8')).vectors : []
const of = (alg: string): readonly Vector[] => vectors.filter((vector) => vector.alg.startsWith(alg))
const expected = (vector: Vector): Record<string, string> => vector.expected as Record<string, string>

const keys: Keys = softKeys({ masterKey: new Uint8Array(32).fill(1), random: new SystemRandom() })
const macOf = async (mak: string, input: string): Promise<string> =>
  utf8.decode(await keys.posMac((await keys.importKey(fromHex(mak), 'mak')).key, fromHex(input)))

// Numbers printed in the message reference, recomputed here by the port that production uses.
describe('vectors of the message reference', () => {
  test('K1: working keys under a TMK, the MAK single and filled with zeros', async () => {
    const tmk = desKey(fromHex('CA5D92598DCA48CE8A4C76361A9269E9'))
    const pik = tmk.decipher(fromHex('6701EAD6A9AD51E51AA406E2C27FCFA9'))
    expect(toHex(pik)).toBe('807A23AD32B36D457AE91FDF927570EA')
    expect(toHex(desKey(pik).encipher(new Uint8Array(8)))).toBe('8D0A74B8C5EF66C6')
    expect(toHex((await keys.importKey(pik, 'pik')).kcv)).toBe('8D0A74B8')
    const mak = tmk.decipher(fromHex('B651F9E9BACE9AE1'))
    expect(toHex(mak)).toBe('5BB5C72CD00B7338')
    expect(toHex(desKey(mak).encipher(new Uint8Array(8)))).toBe('AB7153CA985B10C2')
    expect(toHex((await keys.importKey(mak, 'mak')).kcv)).toBe('AB7153CA')
  })

  test('K2: a TMK under a key of equal halves', () => {
    const tmk = desKey(new Uint8Array(16).fill(0x31)).decipher(fromHex('E51D9047310F731798CF74AF483931B3'))
    expect(toHex(tmk)).toBe('1CF88AB5D64F314F9EF237FBD99E29CD')
    expect(toHex(desKey(tmk).encipher(new Uint8Array(8)))).toBe('712C8C734B2E669E')
  })

  test('K3: a single MAC key under a double TMK', () => {
    const tmk = desKey(fromHex('70F2A84CCBC2AE8625CBB0F2C22AB923'))
    expect(toHex(tmk.decipher(fromHex('96D605EA176B7E9E')))).toBe('C24A8FB57AA20123')
  })

  test('M1: F64 with a single MAK', async () => {
    expect(await macOf('2222222222222222', '1234567890ABCDEFABCDEF1234567890')).toBe('E267B6E2')
  })

  test('M2: F64 is the first half of the last block, in upper-case characters', () => {
    let calls = 0
    const last = (): Uint8Array => (calls++ === 0 ? new Uint8Array(8) : fromHex('8456B1CD5A3F8484'))
    expect(utf8.decode(ecbMac(new Uint8Array(8), chained(last)))).toBe('8456B1CD')
  })
})

describe.runIf(present)('vectors written by others', () => {
  test('the file holds the cases that are read here', () => {
    expect(of('UnionPay POS MAC')).toHaveLength(2)
    expect(of('3DES-2key ECB')).toHaveLength(1)
    expect(of('work key under TMK').length + of('sign-on F62 work key').length).toBeGreaterThanOrEqual(3)
  })

  test.each(of('UnionPay POS MAC'))('$alg', async (vector) => {
    const { mak, mab } = vector.inputs as { mak: string; mab: string }
    const wanted = expected(vector)
    expect(await macOf(mak, mab)).toBe(wanted.mac_ascii ?? wanted.mac_ascii8_recomputed)
    if (vector.intermediate === undefined) return
    const seen: string[] = []
    const { encipher } = desKey(fromHex(mak))
    ecbMac(
      fromHex(mab),
      chained((block) => {
        const out = encipher(block)
        seen.push(toHex(block), toHex(out))
        return out
      }),
    )
    const { ascii_hex, enc1, enc1_xor_right, enc2 } = vector.intermediate as Record<string, string>
    expect(seen).toEqual([ascii_hex!.slice(0, 16), enc1, enc1_xor_right, enc2])
    expect(toHex(xor(fromHex(enc1!), fromHex(ascii_hex!.slice(16))))).toBe(enc1_xor_right)
  })

  test.each(of('3DES-2key ECB'))('$alg', (vector) => {
    const { key, data } = vector.inputs as { key: string; data: string }
    expect(toHex(desKey(fromHex(key)).encipher(fromHex(data)))).toBe(vector.expected)
  })

  test.each([...of('work key under TMK'), ...of('sign-on F62 work key')])('$alg: $inputs.name', async (vector) => {
    const { tmk, encrypted } = vector.inputs as { tmk: string; encrypted: string }
    const wanted = expected(vector)
    const clear = desKey(fromHex(tmk)).decipher(fromHex(encrypted))
    expect(toHex(clear)).toBe(wanted.clear ?? wanted.clear_recomputed)
    expect(toHex(kcv(desKey(clear).encipher))).toBe(wanted.kcv)
  })
})

// A run without the file must not look like a run with it.
if (!present) test.skip(`vectors written by others: nothing at ${file}; set EVERTILL_VECTORS`)
