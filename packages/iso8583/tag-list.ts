import { PackError, UnpackError } from './errors.ts'
import type { Output } from './output.ts'
import type { TagItem, TagList } from './shape.ts'

/** Reads tag (characters) – length (decimal digits, bytes of the value) – value, again and again, as in UnionPay F59. */
export function readTagList(
  bytes: Uint8Array,
  from: number,
  to: number,
  path: string,
  tagSize: number,
  lengthSize: number,
  duplicateTags = false,
): TagList {
  const list: TagItem[] = []
  let at = from
  while (at < to) {
    const start = at
    if (to - at < tagSize) throw new UnpackError('truncated', path, at)
    let tag = ''
    for (let i = 0; i < tagSize; i++) {
      const b = bytes[at++]!
      if (b <= 0x20 || b > 0x7e) throw new UnpackError('bad-tag', path, start)
      tag += String.fromCharCode(b)
    }
    if (to - at < lengthSize) throw new UnpackError('truncated', `${path}.${tag}`, at)
    let length = 0
    for (let i = 0; i < lengthSize; i++) {
      const digit = bytes[at + i]! - 0x30
      if (digit < 0 || digit > 9) throw new UnpackError('bad-length', `${path}.${tag}`, at)
      length = length * 10 + digit
    }
    at += lengthSize
    if (length > to - at) throw new UnpackError('truncated', `${path}.${tag}`, at)
    if (!duplicateTags && list.some((item) => item.tag === tag))
      throw new UnpackError('duplicate-tag', `${path}.${tag}`, start)
    list.push({ tag, value: bytes.subarray(at, at + length) })
    at += length
  }
  return list
}

export function writeTagList(list: TagList, out: Output, path: string, tagSize: number, lengthSize: number): void {
  if (!Array.isArray(list)) throw new PackError('wrong-type', path)
  for (let i = 0; i < list.length; i++) {
    const { tag, value } = (list[i] ?? {}) as TagItem
    if (typeof tag !== 'string' || tag.length !== tagSize) throw new PackError('bad-tag', path)
    if (!(value instanceof Uint8Array)) throw new PackError('wrong-type', `${path}.${tag}`)
    const digits = String(value.length)
    if (digits.length > lengthSize) throw new PackError('too-long', `${path}.${tag}`)
    for (let k = 0; k < i; k++) if (list[k]!.tag === tag) throw new PackError('duplicate-tag', `${path}.${tag}`)
    for (let k = 0; k < tagSize; k++) {
      const c = tag.charCodeAt(k)
      if (c <= 0x20 || c > 0x7e) throw new PackError('bad-tag', path)
      out.byte(c)
    }
    for (const c of digits.padStart(lengthSize, '0')) out.byte(c.charCodeAt(0))
    out.append(value)
  }
}
