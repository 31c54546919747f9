import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { accept, concat, ecbMac, Fault, kcv, Pan, type Random, refuse, utf8 } from '@evertill/foundation'
import { type DesKey, desKey } from './block-cipher.ts'
import { KeyCache } from './key-cache.ts'
import type { Keys, KeyUsage, SealedKey } from './keys.ts'
import { isPinBlock } from './pin-check.ts'
import type { Purpose } from './purpose.ts'
import { damaged, kindOf, Seal } from './seal.ts'

const KIND: Readonly<Record<KeyUsage, number>> = { tmk: 1, pik: 2, mak: 3, tdk: 4, zpk: 5 }
const USAGE: readonly (KeyUsage | undefined)[] = [undefined, 'tmk', 'pik', 'mak', 'tdk', 'zpk']
const PIN_KEYS: readonly KeyUsage[] = ['pik', 'zpk']
const BYTES = 16
const PAN = 17

/**
 * The Keys port in software: clear keys exist in the memory of this process only, sealed ones anywhere. For production
 * that must have hardware, an HSM stands behind the same port.
 *
 * @param options.masterKey 32 bytes; see `master-key.ts`
 * @param options.random source of keys and salts: {@link SystemRandom} in production, a seeded one in simulation
 * @param options.openKeys how many opened keys to keep, 10,000 unless told (about 1 kB each)
 */
export function softKeys(options: { masterKey: Uint8Array; random: Random; openKeys?: number }): Keys {
  return new SoftKeys(new Seal(options.masterKey, options.random), options.random, options.openKeys ?? 10_000)
}

class SoftKeys implements Keys {
  readonly #seal: Seal
  readonly #random: Random
  readonly #opened: KeyCache<DesKey>
  readonly #purposes = new KeyCache<Purpose>(256)
  readonly #wrap: Purpose
  readonly #panSeal: Purpose
  readonly #panToken: KeyObject

  constructor(seal: Seal, random: Random, openKeys: number) {
    this.#seal = seal
    this.#random = random
    this.#opened = new KeyCache(openKeys)
    this.#wrap = seal.purpose('key')
    this.#panSeal = seal.purpose('pan')
    this.#panToken = createSecretKey(seal.derive('pan token'))
  }

  async importKey(clear: Uint8Array, usage: KeyUsage): Promise<{ key: SealedKey; kcv: Uint8Array }> {
    const key = desKey(clear)
    return { key: this.#seal.close(this.#wrap, KIND[usage], clear), kcv: kcv(key.encipher) }
  }

  async newWorkingKeys(
    tmk: SealedKey,
    layout: '001' | '003' | '004',
    options: { makLength?: 8 | 16 } = {},
  ): Promise<{ f62: Uint8Array; pik: SealedKey; mak: SealedKey; tdk?: SealedKey }> {
    const under = this.#key(tmk, ['tmk'])
    const length = layout === '001' ? 8 : 16
    const pik = this.#draw(under, 'pik', length, length)
    const mak = this.#draw(under, 'mak', layout === '001' ? 8 : (options.makLength ?? 8), length)
    if (layout !== '004') return { f62: concat(pik.field, mak.field), pik: pik.key, mak: mak.key }
    const tdk = this.#draw(under, 'tdk', 16, 16)
    return { f62: concat(pik.field, mak.field, tdk.field), pik: pik.key, mak: mak.key, tdk: tdk.key }
  }

  async posMac(mak: SealedKey, input: Uint8Array): Promise<Uint8Array> {
    return ecbMac(input, this.#key(mak, ['mak']).chain)
  }

  async translatePin(request: { from: SealedKey; to: SealedKey; block: Uint8Array; pan: Pan }) {
    if (request.block.length !== 8) return refuse('pin-format' as const)
    const from = this.#key(request.from, PIN_KEYS)
    const to = this.#key(request.to, PIN_KEYS)
    const clear = from.decipher(request.block)
    const answer = isPinBlock(clear, request.pan)
      ? accept(new Uint8Array(to.encipher(clear)))
      : refuse('pin-format' as const)
    clear.fill(0)
    return answer
  }

  async sealPan(pan: Pan): Promise<Uint8Array> {
    return this.#seal.close(this.#panSeal, PAN, utf8.encode(pan.reveal()))
  }

  async openPan(sealed: Uint8Array): Promise<Pan> {
    return new Pan(utf8.decode(this.#seal.open(this.#panSeal, PAN, sealed)))
  }

  async panToken(pan: Pan): Promise<string> {
    return createHmac('sha256', this.#panToken).update(pan.reveal()).digest('hex').slice(0, 32)
  }

  async seal(bytes: Uint8Array, purpose: string): Promise<Uint8Array> {
    return this.#seal.close(this.#purpose(`bytes ${purpose}`), BYTES, bytes)
  }

  async open(sealed: Uint8Array, purpose: string): Promise<Uint8Array> {
    return this.#seal.open(this.#purpose(`bytes ${purpose}`), BYTES, sealed)
  }

  async digest(purpose: string, bytes: Uint8Array): Promise<Uint8Array> {
    return this.#purpose(`digest ${purpose}`).digest(bytes)
  }

  #purpose(label: string): Purpose {
    return this.#purposes.get(label, () => this.#seal.purpose(label))
  }

  /** A fresh key: sealed for us, and as its part of F62, `width` bytes of cipher text (zero-filled) and its KCV. */
  #draw(under: DesKey, usage: KeyUsage, length: number, width: number): { key: SealedKey; field: Uint8Array } {
    const clear = this.#drawClear(length)
    const field = new Uint8Array(width + 4)
    field.set(under.encipher(clear))
    field.set(kcv(desKey(clear).encipher), width)
    const key = this.#seal.close(this.#wrap, KIND[usage], clear)
    clear.fill(0)
    return { key, field }
  }

  /** Odd parity, as PIN pads check; halves that differ, since equal ones would be single DES; no weak key. */
  #drawClear(length: number): Uint8Array {
    for (;;) {
      const clear = this.#random.bytes(length).map(oddParity)
      const left = clear.subarray(0, 8)
      const right = clear.subarray(8)
      if (!isWeak(left) && (length === 8 || (!isWeak(right) && left.some((byte, i) => byte !== right[i])))) return clear
    }
  }

  #key(sealed: SealedKey, allowed: readonly KeyUsage[]): DesKey {
    // The usage is part of what is authenticated, and is looked at even when the key is already open.
    const usage = USAGE[kindOf(sealed) ?? 0]
    if (usage === undefined) throw damaged()
    if (!allowed.includes(usage))
      throw new Fault('keys.wrong-usage', `A key made as ${usage} was asked to work as ${allowed.join(' or ')}`, {
        detail: { usage },
      })
    return this.#opened.get(latin1(sealed), () => {
      const clear = this.#seal.open(this.#wrap, KIND[usage], sealed)
      const key = desKey(clear)
      clear.fill(0)
      return key
    })
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

function oddParity(byte: number): number {
  let ones = 0
  for (let bit = byte & 0xfe; bit !== 0; bit &= bit - 1) ones ^= 1
  return (byte & 0xfe) | (ones ^ 1)
}

/** The four weak keys of DES have halves of all zeros or all ones: every byte is 01, FE, or 1F/E0 with 0E/F1. */
function isWeak(key: Uint8Array): boolean {
  const first = key[0]!
  const last = key[7]!
  const known = first === 0x01 || first === 0xfe || first === 0x1f || first === 0xe0
  return known && key.subarray(0, 4).every((b) => b === first) && key.subarray(4).every((b) => b === last)
}
