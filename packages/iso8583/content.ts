import { CLASS, FROM_EBCDIC, HEX_VALUE, latin1, nibbles, PACKED as PACKED_BYTE, TO_EBCDIC, toHex } from './character.ts'
import { PackError, UnpackError } from './errors.ts'
import { readGbk, writeGbk } from './gbk.ts'
import type { Output } from './output.ts'
import {
  ASCII,
  BINARY,
  byteLength,
  EBCDIC,
  EBCDIC_HEX_TEXT,
  GBK,
  HEX_TEXT,
  type Lenient,
  PACKED,
  PACKED_TRACK,
  type Plan,
} from './plan.ts'

/** Reads the content of one field, of any kind, from bytes that are known to be there. */
export function readContent(
  plan: Plan,
  bytes: Uint8Array,
  from: number,
  to: number,
  units: number,
  lenient: Lenient,
): unknown {
  switch (plan.kind) {
    case ASCII: {
      checkClass(plan, bytes, from, to)
      return latin1(bytes, from, to)
    }
    case PACKED:
      return readPacked(plan, bytes, from, to, units, lenient)
    case PACKED_TRACK:
      return readPackedTrack(plan, bytes, from, to, units, lenient)
    case BINARY:
      return bytes.subarray(from, to)
    case EBCDIC: {
      const plain = new Uint8Array(to - from)
      for (let i = from; i < to; i++) {
        const b = FROM_EBCDIC[bytes[i]!]!
        if ((CLASS[b]! & plan.mask) === 0) throw new UnpackError(wrongCharacter(plan), plan.path, i)
        plain[i - from] = b
      }
      return latin1(plain, 0, plain.length)
    }
    case GBK: {
      const text = readGbk(bytes, from, to, plan.spec.escape)
      if (typeof text === 'number') throw new UnpackError('bad-character', plan.path, text)
      return text
    }
    case HEX_TEXT:
    case EBCDIC_HEX_TEXT: {
      const plain = new Uint8Array((to - from) >> 1)
      for (let i = 0; i < plain.length; i++) {
        const at = from + 2 * i
        const high = hexValue(bytes[at]!, plan.kind)
        const low = hexValue(bytes[at + 1]!, plan.kind)
        if (high > 15 || low > 15) throw new UnpackError('bad-character', plan.path, high > 15 ? at : at + 1)
        plain[i] = (high << 4) | low
      }
      return plain
    }
    default:
      throw new UnpackError('bad-character', plan.path, from)
  }
}

function hexValue(b: number, kind: number): number {
  return HEX_VALUE[kind === HEX_TEXT ? b : FROM_EBCDIC[b]!]!
}

export function wrongCharacter(plan: Plan): 'not-a-digit' | 'bad-character' {
  return plan.spec.content === 'n' ? 'not-a-digit' : 'bad-character'
}

export function checkClass(plan: Plan, bytes: Uint8Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    if ((CLASS[bytes[i]!]! & plan.mask) === 0) throw new UnpackError(wrongCharacter(plan), plan.path, i)
  }
}

/** Says exactly which packed byte is wrong; called only when one is. */
export function packedFault(plan: Plan, bytes: Uint8Array, from: number, to: number, units: number): never {
  const odd = (units & 1) === 1
  for (let i = from; i < to; i++) {
    const spare = odd && i === (plan.alignRight ? from : to - 1)
    if (PACKED_BYTE[bytes[i]!] === 1 && !spare) continue
    const high = bytes[i]! >> 4
    const low = bytes[i]! & 15
    if (!spare) throw new UnpackError('not-a-digit', plan.path, i)
    const digit = plan.alignRight ? low : high
    throw new UnpackError(digit > 9 ? 'not-a-digit' : 'bad-padding', plan.path, i)
  }
  throw new UnpackError('not-a-digit', plan.path, from)
}

/** Digits in packed bytes: a prefix that counts bytes cannot say that the last nibble is padding, but an F there does. */
function sizeOf(plan: Plan, bytes: Uint8Array, from: number, to: number, units: number): number {
  if (!plan.countsBytes || to === from) return units
  const spare = plan.alignRight ? bytes[from]! >> 4 : bytes[to - 1]! & 15
  if (spare === plan.padNibble && (plan.padNibble === 15 || units > plan.max)) return units - 1
  if (units > plan.max) throw new UnpackError('too-long', plan.path, from)
  return units
}

function readPacked(plan: Plan, bytes: Uint8Array, from: number, to: number, units: number, lenient: Lenient): string {
  const size = sizeOf(plan, bytes, from, to, units)
  const odd = (size & 1) === 1
  const first = odd && plan.alignRight ? from + 1 : from
  const last = odd && !plan.alignRight ? to - 1 : to
  for (let i = first; i < last; i++) if (PACKED_BYTE[bytes[i]!] === 0) packedFault(plan, bytes, from, to, size)
  if (odd) {
    const b = bytes[plan.alignRight ? from : to - 1]!
    const digit = plan.alignRight ? b & 15 : b >> 4
    const pad = plan.alignRight ? b >> 4 : b & 15
    if (digit > 9 || (pad !== plan.padNibble && lenient.paddingNibble !== true))
      packedFault(plan, bytes, from, to, size)
  }
  const all = nibbles(bytes, from, to)
  return odd && plan.alignRight ? all.slice(1) : size === all.length ? all : all.slice(0, size)
}

/** Packed track data: the separator nibble D (0x0D) comes out as `D`. */
function readPackedTrack(
  plan: Plan,
  bytes: Uint8Array,
  from: number,
  to: number,
  units: number,
  lenient: Lenient,
): string {
  let all = toHex(bytes, from, to)
  const size = sizeOf(plan, bytes, from, to, units)
  if (size < all.length) {
    const spare = plan.alignRight ? all.charCodeAt(0) : all.charCodeAt(all.length - 1)
    const wanted = plan.padNibble === 15 ? 0x46 : 0x30
    if (spare !== wanted && lenient.paddingNibble !== true) {
      throw new UnpackError('bad-padding', plan.path, plan.alignRight ? from : to - 1)
    }
    all = plan.alignRight ? all.slice(1) : all.slice(0, size)
  }
  for (let i = 0; i < all.length; i++) {
    const c = all.charCodeAt(i)
    if (c > 0x39 && c !== 0x44) throw new UnpackError('bad-character', plan.path, from + (i >> 1))
  }
  return all
}

/** Writes content whose kind has no fast way; room has been made. Gives the units written. */
export function writeContent(plan: Plan, value: string | Uint8Array, out: Output): number {
  const bytes = out.bytes
  let at = out.at
  if (plan.kind === GBK) {
    const written = writeGbk(value as string, bytes, at, plan.max, plan.spec.escape)
    if (written < 0) throw new PackError('bad-character', plan.path)
    out.at += written
    return written
  }
  const size = value.length
  if (plan.kind === EBCDIC) {
    for (let i = 0; i < size; i++) {
      const c = (value as string).charCodeAt(i)
      if (c > 255 || (CLASS[c]! & plan.mask) === 0) throw new PackError(wrongCharacter(plan), plan.path)
      bytes[at++] = TO_EBCDIC[c]!
    }
  } else if (plan.kind === PACKED_TRACK) {
    writePackedTrack(plan, value as string, bytes, at)
    at += byteLength(PACKED_TRACK, size)
  } else {
    const hex = toHex(value as Uint8Array)
    for (let i = 0; i < hex.length; i++) {
      const c = hex.charCodeAt(i)
      bytes[at++] = plan.kind === HEX_TEXT ? c : TO_EBCDIC[c]!
    }
  }
  out.at = at
  return size
}

function writePackedTrack(plan: Plan, value: string, bytes: Uint8Array, at: number): void {
  const odd = (value.length & 1) === 1
  let nibble = at * 2
  if (odd && plan.alignRight) {
    bytes[at] = plan.padNibble << 4
    nibble++
  }
  for (let i = 0; i < value.length; i++, nibble++) {
    const c = value.charCodeAt(i)
    const v = c === 0x3d || c === 0x44 ? 13 : c >= 0x30 && c <= 0x39 ? c - 0x30 : -1
    if (v < 0) throw new PackError('bad-character', plan.path)
    if ((nibble & 1) === 0) bytes[nibble >> 1] = v << 4
    else bytes[nibble >> 1] = (bytes[nibble >> 1]! & 0xf0) | v
  }
  if (odd && !plan.alignRight) bytes[nibble >> 1] = (bytes[nibble >> 1]! & 0xf0) | plan.padNibble
}
