import { chained, clearPinBlock, concat, ecbMac, Fault, kcv, sameBytes } from '@evertill/foundation'
import type { KeyLoad, PinDevice, PinEntry } from '../ports.ts'

/** Block cipher of a PIN device: an 8-byte key is DES, a 16-byte key two-key 3DES; blocks are 8 bytes. */
export interface Des {
  encipher(key: Uint8Array, block: Uint8Array): Uint8Array
  decipher(key: Uint8Array, block: Uint8Array): Uint8Array
}

export type PinKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'back' | 'clear' | 'enter' | 'cancel'

export interface SoftPinDevice extends PinDevice {
  /** A key of the drawn PIN pad. Ignored while no PIN is asked for. */
  press(key: PinKey): void
  readonly asking: boolean
}

const SHORTEST = 4
const LONGEST = 12
const LENGTHS = { '001': 24, '003': 40, '004': 60 } as const

/**
 * A PIN pad drawn on a screen, for practice cards and practice keys only: a page can be watched, so it must never see a
 * real PIN. It refuses to exist for a production profile (`pin-device.practice-only`).
 */
export function createSoftPinDevice(options: {
  /** Terminal master key, 16 bytes. */
  readonly tmk: Uint8Array
  readonly des: Des
  readonly practice: boolean
}): SoftPinDevice {
  if (!options.practice) throw new Fault('pin-device.practice-only', 'a drawn PIN pad takes practice keys only')
  if (options.tmk.length !== 16) throw new Fault('pin-device.bad-key', 'a terminal master key has 16 bytes')
  const { des } = options
  const tmk = options.tmk.slice()
  let keys: { pik: Uint8Array; mak: Uint8Array } | undefined
  let entry:
    | { digits: string; mayBypass: boolean; told(count: number): void; end(entry: PinEntry): void; pan: string }
    | undefined

  function finish(end: PinEntry): void {
    const open = entry
    entry = undefined
    open?.end(end)
  }

  return {
    get asking() {
      return entry !== undefined
    },

    async loadWorkingKeys(layout, f62): Promise<KeyLoad> {
      keys = undefined
      if (f62.length !== LENGTHS[layout]) return { ok: false, reason: 'format' }
      const found = layout === '001' ? singleLength(des, tmk, f62) : doubleLength(des, tmk, f62)
      if (found === undefined) return { ok: false, reason: 'kcv' }
      if (layout === '004' && open(des, tmk, f62.subarray(40, 56), f62.subarray(56, 60)) === undefined)
        return { ok: false, reason: 'kcv' }
      keys = found
      return { ok: true }
    },

    async mac(input) {
      if (keys === undefined) return undefined
      const { mak } = keys
      return ecbMac(
        input,
        chained((block) => des.encipher(mak, block)),
      )
    },

    enterPin({ pan, mayBypass, digits }) {
      finish({ kind: 'ended', reason: 'cancelled' })
      if (keys === undefined) return Promise.resolve({ kind: 'ended', reason: 'failed' })
      return new Promise((resolve) => {
        entry = { digits: '', mayBypass, told: digits, end: resolve, pan: pan.reveal() }
      })
    },

    cancelPin() {
      finish({ kind: 'ended', reason: 'cancelled' })
    },

    press(key) {
      if (entry === undefined || keys === undefined) return
      switch (key) {
        case 'cancel':
          return finish({ kind: 'ended', reason: 'cancelled' })
        case 'clear':
          entry.digits = ''
          break
        case 'back':
          entry.digits = entry.digits.slice(0, -1)
          break
        case 'enter': {
          const { digits, mayBypass, pan } = entry
          if (digits === '' && mayBypass) return finish({ kind: 'bypassed' })
          if (digits.length < SHORTEST) return
          const clear = clearPinBlock(digits, pan)
          const block = des.encipher(keys.pik, clear)
          clear.fill(0)
          return finish({ kind: 'entered', block })
        }
        default:
          if (entry.digits.length < LONGEST) entry.digits += key
      }
      entry.told(entry.digits.length)
    },
  }
}

/** A key out of its cryptogram, if its check value is right. */
function open(des: Des, tmk: Uint8Array, cryptogram: Uint8Array, check: Uint8Array): Uint8Array | undefined {
  const key = concat(
    ...Array.from({ length: cryptogram.length / 8 }, (_, i) => des.decipher(tmk, cryptogram.slice(8 * i, 8 * i + 8))),
  )
  return sameBytes(
    kcv((block) => des.encipher(key, block)),
    check,
  )
    ? key
    : undefined
}

function singleLength(des: Des, tmk: Uint8Array, f62: Uint8Array): { pik: Uint8Array; mak: Uint8Array } | undefined {
  const pik = open(des, tmk, f62.slice(0, 8), f62.slice(8, 12))
  const mak = open(des, tmk, f62.slice(12, 20), f62.slice(20, 24))
  return pik && mak && { pik, mak }
}

function doubleLength(des: Des, tmk: Uint8Array, f62: Uint8Array): { pik: Uint8Array; mak: Uint8Array } | undefined {
  const pik = open(des, tmk, f62.slice(0, 16), f62.slice(16, 20))
  // A single-length MAK stands in front of eight zero bytes; newer hosts send both halves.
  const short = f62.subarray(28, 36).every((byte) => byte === 0)
  const mak = open(des, tmk, f62.slice(20, short ? 28 : 36), f62.slice(36, 40))
  return pik && mak && { pik, mak }
}
