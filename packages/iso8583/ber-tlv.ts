import { HEX, HEX_VALUE } from './character.ts'
import { PackError, UnpackError } from './errors.ts'
import type { Output } from './output.ts'
import type { Tlv, TlvList } from './shape.ts'

export interface TlvLeniency {
  /** Accept a tag that appears twice. */
  readonly duplicateTags?: boolean | undefined
  /** Accept a length written longer than needed (`81 05`). */
  readonly longLengths?: boolean | undefined
}

const STRICT: TlvLeniency = {}

/**
 * The list in which a tag was last met, by the tag's low bits: tells a first from a second appearance without a search.
 * A match is checked for real, because two tags may share their low bits.
 */
const MET = new Int32Array(0x1000)
let turns = 0

function nextTurn(): number {
  turns = (turns + 1) | 0
  // 0 is the mark of a tag that was never met.
  if (turns === 0) {
    MET.fill(0)
    turns = 1
  }
  return turns
}

/** Tags written lately, as numbers. Bounded: a private tag of three bytes is worked out each time. */
const CODES = new Map<string, number>()

/** Names of one- and two-byte tags, made when first met; a message then shares them. */
const NAMES: (string | undefined)[] = new Array(0x10000).fill(undefined)

function tagName(code: number): string {
  if (code > 0xffff) return HEX[code >> 16]! + HEX[(code >> 8) & 255]! + HEX[code & 255]!
  const known = NAMES[code]
  if (known !== undefined) return known
  const name = code > 0xff ? HEX[code >> 8]! + HEX[code & 255]! : HEX[code]!
  NAMES[code] = name
  return name
}

/**
 * Reads BER-TLV with tags of one to three bytes and definite lengths [EMV Book 3 Annex B].
 * Values are views of `bytes`, not copies. Constructed tags are not opened: call it again on their value.
 */
export function readTlv(
  bytes: Uint8Array,
  from = 0,
  to = bytes.length,
  path = '55',
  lenient: TlvLeniency = STRICT,
): TlvList {
  const list: Tlv[] = []
  const turn = nextTurn()
  let at = from
  const buffer = bytes.buffer as ArrayBuffer
  const base = bytes.byteOffset
  while (at < to) {
    const start = at
    let code = bytes[at++]!
    // 00 and FF are padding in some card files; inside a message every byte must be a tag's own.
    if (code === 0) throw new UnpackError('bad-tag', path, start)
    if ((code & 0x1f) === 0x1f) {
      let next = 0x80
      let count = 1
      while (next & 0x80) {
        if (at >= to) throw new UnpackError('truncated', path, start)
        if (count === 3) throw new UnpackError('bad-tag', path, start)
        next = bytes[at++]!
        code = (code << 8) | next
        count++
      }
    }
    const tag = tagName(code)
    if (at >= to) throw new UnpackError('truncated', `${path}.${tag}`, at)
    let length = bytes[at++]!
    if (length > 0x7f) {
      const count = length & 0x7f
      // 80 is the indefinite form, which messages do not use; more than two bytes exceed any ISO 8583 field.
      if (count === 0 || count > 2) throw new UnpackError('bad-length', `${path}.${tag}`, at - 1)
      if (at + count > to) throw new UnpackError('truncated', `${path}.${tag}`, at)
      length = count === 1 ? bytes[at]! : (bytes[at]! << 8) | bytes[at + 1]!
      if (lenient.longLengths !== true && length < (count === 1 ? 0x80 : 0x100)) {
        throw new UnpackError('bad-length', `${path}.${tag}`, at - 1)
      }
      at += count
    }
    if (length > to - at) throw new UnpackError('truncated', `${path}.${tag}`, at)
    if (MET[code & 0xfff] === turn && lenient.duplicateTags !== true) {
      for (let i = 0; i < list.length; i++) {
        if (list[i]!.tag === tag) throw new UnpackError('duplicate-tag', `${path}.${tag}`, start)
      }
    }
    MET[code & 0xfff] = turn
    list.push({ tag, value: new Uint8Array(buffer, base + at, length) })
    at += length
  }
  return list
}

/** Writes BER-TLV with the shortest lengths; refuses a tag that is none, appears twice or is not its own length. */
export function writeTlv(list: TlvList, out: Output, path = '55'): void {
  if (!Array.isArray(list)) throw new PackError('wrong-type', path)
  const turn = nextTurn()
  for (let i = 0; i < list.length; i++) {
    const item = list[i]!
    const tag = item?.tag
    const value = item?.value
    if (typeof tag !== 'string') throw new PackError('bad-tag', path)
    if (!(value instanceof Uint8Array)) throw new PackError('wrong-type', `${path}.${tag}`)
    const length = value.length
    if (length > 0xffff) throw new PackError('too-long', `${path}.${tag}`)
    const code = CODES.get(tag) ?? tagCode(tag)
    if (code < 0) throw new PackError('bad-tag', path)
    if (MET[code & 0xfff] === turn) {
      for (let k = 0; k < i; k++) if (list[k]!.tag === tag) throw new PackError('duplicate-tag', `${path}.${tag}`)
    }
    MET[code & 0xfff] = turn
    out.room(6 + length)
    const bytes = out.bytes
    let at = out.at
    if (code > 0xffff) bytes[at++] = code >> 16
    if (code > 0xff) bytes[at++] = (code >> 8) & 255
    bytes[at++] = code & 255
    if (length > 0xff) {
      bytes[at++] = 0x82
      bytes[at++] = length >> 8
    } else if (length > 0x7f) bytes[at++] = 0x81
    bytes[at++] = length & 255
    // Values are mostly a few bytes; for those a loop is quicker than a call.
    if (length > 24) bytes.set(value, at)
    else for (let k = 0; k < length; k++) bytes[at + k] = value[k]!
    out.at = at + length
  }
}

/** The tag as a number, or −1 if the text is not one whole BER tag in upper-case hexadecimal. */
function tagCode(tag: string): number {
  const size = tag.length
  if (size !== 2 && size !== 4 && size !== 6) return -1
  let code = 0
  for (let i = 0; i < size; i++) {
    const c = tag.charCodeAt(i)
    const v = c < 0x61 ? HEX_VALUE[c]! : 255
    if (v > 15) return -1
    code = (code << 4) | v
  }
  const first = code >>> (4 * (size - 2))
  if (first === 0) return -1
  if ((first & 0x1f) !== 0x1f) return size === 2 ? known(tag, code) : -1
  if (size === 2) return -1
  if (size === 4) return (code & 0x80) === 0 ? known(tag, code) : -1
  return (code & 0x8000) !== 0 && (code & 0x80) === 0 ? code : -1
}

function known(tag: string, code: number): number {
  CODES.set(tag, code)
  return code
}

/** The value of the first element with this tag. */
export function findTag(list: TlvList | undefined, tag: string): Uint8Array | undefined {
  if (list === undefined) return undefined
  for (const item of list) if (item.tag === tag) return item.value
  return undefined
}
