import { clearPinBlock, fromHex, kcv, Pan, pinOf, sameBytes, toHex, utf8 } from '@evertill/foundation'
import { expect, test } from 'vitest'
import { desKey, type Keys, type KeyUsage } from '../../packages/platform/keys/index.ts'

/** What every implementation of the Keys port keeps; `other` stands under another master key. */
export function keysSuite(make: () => { keys: Keys; other: Keys }): void {
  const TMK = fromHex('0123456789ABCDEFFEDCBA9876543210')
  const PAN = new Pan('6205500000000000004')

  test('an imported key has the check value of the field, and another sealed text each time', async () => {
    const { keys } = make()
    const once = await keys.importKey(TMK, 'tmk')
    const again = await keys.importKey(TMK, 'tmk')
    expect(toHex(once.kcv)).toBe('08D7B4FB')
    expect(toHex(once.key)).not.toBe(toHex(again.key))
    expect(toHex(once.key)).not.toContain(toHex(TMK).slice(0, 16))
    for (const length of [0, 7, 15, 24])
      await expect(keys.importKey(new Uint8Array(length), 'mak')).rejects.toThrow(RangeError)
  })

  test.each([
    ['001', undefined, 24, 8, 8],
    ['003', undefined, 40, 16, 8],
    ['003', 16, 40, 16, 16],
    ['004', 8, 60, 16, 8],
    ['004', 16, 60, 16, 16],
  ] as const)(
    'working keys of layout %s (MAK %s): F62 as the terminal reads it',
    async (layout, makLength, length, pikLength, makWidth) => {
      const { keys } = make()
      const { key: tmk } = await keys.importKey(TMK, 'tmk')
      const drawn = await keys.newWorkingKeys(tmk, layout, makLength === undefined ? {} : { makLength })
      expect(drawn.f62).toHaveLength(length)
      expect(drawn.tdk !== undefined).toBe(layout === '004')

      const device = desKey(TMK)
      const pik = device.decipher(drawn.f62.slice(0, pikLength))
      expect(toHex(drawn.f62.slice(pikLength, pikLength + 4))).toBe(toHex(kcv(desKey(pik).encipher)))
      const makField = drawn.f62.slice(pikLength + 4, 2 * pikLength + 4)
      if (makWidth < pikLength) expect(toHex(makField.slice(8))).toBe('0000000000000000')
      const mak = device.decipher(makField.slice(0, makWidth))
      expect(toHex(drawn.f62.slice(2 * pikLength + 4, 2 * pikLength + 8))).toBe(toHex(kcv(desKey(mak).encipher)))
      if (layout === '004') {
        const tdk = device.decipher(drawn.f62.slice(40, 56))
        expect(toHex(drawn.f62.slice(56, 60))).toBe(toHex(kcv(desKey(tdk).encipher)))
      }

      // The terminal's MAC and the host's are one, and so are their PIN blocks.
      const input = utf8.encode('a message of twenty-nine bytes')
      const imported = await keys.importKey(mak, 'mak')
      expect(sameBytes(await keys.posMac(drawn.mak, input), await keys.posMac(imported.key, input))).toBe(true)
      const zpk = new Uint8Array(16).map((_, i) => 3 * i + 1)
      const answer = await keys.translatePin({
        from: drawn.pik,
        to: (await keys.importKey(zpk, 'zpk')).key,
        block: desKey(pik).encipher(clearPinBlock('123456', PAN.reveal())),
        pan: PAN,
      })
      expect(answer.ok && pinOf(desKey(zpk).decipher(answer.value), PAN.reveal())).toBe('123456')
      for (const byte of [...pik, ...mak]) expect(byte.toString(2).replaceAll('0', '').length % 2).toBe(1)
    },
  )

  test('no two sign-ons get the same keys', async () => {
    const { keys } = make()
    const { key: tmk } = await keys.importKey(TMK, 'tmk')
    const seen = new Set<string>()
    for (let i = 0; i < 50; i++) seen.add(toHex((await keys.newWorkingKeys(tmk, '003')).f62))
    expect(seen.size).toBe(50)
  })

  test('a PIN block that is none for this PAN is refused, under any length of PIN', async () => {
    const { keys } = make()
    const clear = fromHex('807A23AD32B36D457AE91FDF927570EA')
    const pik = (await keys.importKey(clear, 'pik')).key
    const zpk = (await keys.importKey(TMK, 'zpk')).key
    const translate = (block: Uint8Array, pan = PAN) => keys.translatePin({ from: pik, to: zpk, block, pan })
    for (const pin of ['1234', '12345', '123456', '123456789012']) {
      const answer = await translate(desKey(clear).encipher(clearPinBlock(pin, PAN.reveal())))
      expect(answer.ok && pinOf(desKey(TMK).decipher(answer.value), PAN.reveal())).toBe(pin)
    }
    const right = desKey(clear).encipher(clearPinBlock('123456', PAN.reveal()))
    const refused = { ok: false, refusal: 'pin-format' }
    expect(await translate(right, new Pan('6222821234560017'))).toEqual(refused)
    expect(await translate(right.slice(0, 7))).toEqual(refused)
    expect(await translate(new Uint8Array(16))).toEqual(refused)
    const odd = [
      ...'06123456FFFFFFFE',
      ...'16123456FFFFFFFF',
      ...'031234FFFFFFFFFF',
      ...'0D12345678901234',
      ...'0612345AFFFFFFFF',
    ]
    for (let i = 0; i < odd.length; i += 16) {
      const clearBlock = fromHex(odd.slice(i, i + 16).join(''))
      const mixed = clearPinBlock('123456', PAN.reveal()).map(
        (b, j) => b ^ fromHex('06123456FFFFFFFF')[j]! ^ clearBlock[j]!,
      )
      expect(await translate(desKey(clear).encipher(mixed))).toEqual(refused)
    }
  })

  test('a key does only what it was made for', async () => {
    const { keys } = make()
    const sealed = {} as Record<KeyUsage, Uint8Array>
    for (const usage of ['tmk', 'pik', 'mak', 'tdk', 'zpk'] as const)
      sealed[usage] = (await keys.importKey(TMK, usage)).key
    const wrong = { code: 'keys.wrong-usage' }
    for (const usage of ['tmk', 'pik', 'tdk', 'zpk'] as const)
      await expect(keys.posMac(sealed[usage], new Uint8Array(8))).rejects.toMatchObject(wrong)
    for (const usage of ['pik', 'mak', 'tdk', 'zpk'] as const)
      await expect(keys.newWorkingKeys(sealed[usage], '003')).rejects.toMatchObject(wrong)
    for (const usage of ['tmk', 'mak', 'tdk'] as const)
      await expect(
        keys.translatePin({ from: sealed[usage], to: sealed.zpk, block: new Uint8Array(8), pan: PAN }),
      ).rejects.toMatchObject(wrong)
    // Rewriting the usage does not help: it is under the seal.
    const forged = sealed.mak.slice()
    forged[1] = sealed.tmk[1]!
    await expect(keys.newWorkingKeys(forged, '003')).rejects.toMatchObject({ code: 'keys.damaged' })
  })

  test('a seal holds against every changed byte, any cut, another purpose and another master key', async () => {
    const { keys, other } = make()
    const clear = utf8.encode('line of a signature')
    const sealed = await keys.seal(clear, 'signature')
    expect(await keys.open(sealed, 'signature')).toEqual(clear)
    expect(await keys.open(await keys.seal(new Uint8Array(0), 'x'), 'x')).toHaveLength(0)
    for (let i = 0; i < sealed.length; i++) {
      const changed = sealed.slice()
      changed[i]! ^= 1
      await expect(keys.open(changed, 'signature')).rejects.toMatchObject({
        code: expect.stringMatching(/^keys\.(damaged|sealed-elsewhere)$/),
      })
      await expect(keys.open(sealed.slice(0, i), 'signature')).rejects.toMatchObject({ code: 'keys.damaged' })
    }
    await expect(keys.open(sealed, 'other')).rejects.toMatchObject({ code: 'keys.damaged' })
    await expect(other.open(sealed, 'signature')).rejects.toMatchObject({ code: 'keys.sealed-elsewhere' })
    const { key } = await keys.importKey(TMK, 'mak')
    await expect(other.posMac(key, clear)).rejects.toMatchObject({ code: 'keys.sealed-elsewhere' })
    await expect(keys.open(key, 'key')).rejects.toMatchObject({ code: 'keys.damaged' })
  })

  test('a PAN is sealed anew each time, and its token is the same each time, under one master key', async () => {
    const { keys, other } = make()
    const once = await keys.sealPan(PAN)
    expect(toHex(once)).not.toBe(toHex(await keys.sealPan(PAN)))
    expect((await keys.openPan(once)).reveal()).toBe(PAN.reveal())
    const token = await keys.panToken(PAN)
    expect(token).toMatch(/^[0-9a-f]{32}$/)
    expect(await keys.panToken(new Pan(PAN.reveal()))).toBe(token)
    expect(await keys.panToken(new Pan('6200000000000005'))).not.toBe(token)
    expect(await other.panToken(PAN)).not.toBe(token)
    await expect(other.openPan(once)).rejects.toMatchObject({ code: 'keys.sealed-elsewhere' })
  })

  test('a digest is bound to its purpose', async () => {
    const { keys } = make()
    const bytes = utf8.encode('credential')
    const digest = await keys.digest('terminal credential', bytes)
    expect(digest).toHaveLength(32)
    expect(await keys.digest('terminal credential', bytes)).toEqual(digest)
    expect(await keys.digest('activation code', bytes)).not.toEqual(digest)
  })
}
