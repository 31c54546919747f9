import { PackError, UnpackError } from './errors.ts'
import type { Alternative, Part } from './shape.ts'

type Values = Record<string, string>

/**
 * Cuts digits or text into parts. Optional parts may be missing at the end, but never half of one: a remainder that no
 * part owns is `bad-subfield`. Errors name the part by its number, `60.2`, and the offset of the field.
 */
export function readRecord(text: string, parts: readonly Part[], path: string, offset: number): Values {
  const values: Values = {}
  let at = 0
  for (let i = 0; i < parts.length; i++) {
    const { key, length, optional, rest } = parts[i]!
    const left = text.length - at
    if (left === 0 && optional === true) return values
    if (rest === true) {
      if (left > length) throw new UnpackError('too-long', `${path}.${i + 1}`, offset)
      values[key] = text.slice(at)
      at = text.length
      continue
    }
    if (left < length) throw new UnpackError('bad-subfield', `${path}.${i + 1}`, offset)
    values[key] = text.substring(at, at + length)
    at += length
  }
  if (at !== text.length) throw new UnpackError('too-long', path, offset)
  return values
}

/** Joins parts; a part may be left out only if all after it are left out too. */
export function writeRecord(value: unknown, parts: readonly Part[], path: string): string {
  if (typeof value !== 'object' || value === null) throw new PackError('wrong-type', path)
  const values = value as { readonly [key: string]: unknown }
  let text = ''
  let ended = false
  for (let i = 0; i < parts.length; i++) {
    const { key, length, optional, rest } = parts[i]!
    const piece = values[key]
    if (piece === undefined) {
      if (optional !== true) throw new PackError('bad-subfield', `${path}.${i + 1}`)
      ended = true
      continue
    }
    if (ended) throw new PackError('bad-subfield', `${path}.${i + 1}`)
    if (typeof piece !== 'string') throw new PackError('wrong-type', `${path}.${i + 1}`)
    if (rest === true ? piece.length > length : piece.length !== length) {
      throw new PackError('bad-length', `${path}.${i + 1}`)
    }
    text += piece
  }
  for (const key in values) {
    if (values[key] !== undefined && !parts.some((part) => part.key === key))
      throw new PackError('unknown-field', `${path}.${key}`)
  }
  return text
}

function recordLength(parts: readonly Part[]): number {
  let length = 0
  for (const one of parts) length += one.length
  return length
}

export function readRepeat(
  text: string,
  parts: readonly Part[],
  count: number,
  most: number,
  path: string,
  offset: number,
): Values[] {
  const size = recordLength(parts)
  const body = text.slice(count)
  if (text.length < count || body.length % size !== 0) throw new UnpackError('bad-subfield', path, offset)
  const found = body.length / size
  if (found > most) throw new UnpackError('too-long', path, offset)
  if (count > 0 && Number(text.slice(0, count)) !== found) throw new UnpackError('bad-subfield', `${path}.0`, offset)
  const records: Values[] = []
  for (let i = 0; i < found; i++) {
    records.push(readRecord(body.substring(i * size, (i + 1) * size), parts, `${path}.${i + 1}`, offset))
  }
  return records
}

export function writeRepeat(value: unknown, parts: readonly Part[], count: number, most: number, path: string): string {
  if (!Array.isArray(value)) throw new PackError('wrong-type', path)
  if (value.length > most || (count > 0 && value.length >= 10 ** count)) throw new PackError('too-long', path)
  let text = count > 0 ? String(value.length).padStart(count, '0') : ''
  for (let i = 0; i < value.length; i++) text += writeRecord(value[i], parts, `${path}.${i + 1}`)
  return text
}

export function readChoice(text: string, of: readonly Alternative[], path: string, offset: number): Values {
  for (const one of of) {
    if (text.length < one.from || text.length > one.to) continue
    return { kind: one.kind, ...readRecord(text, one.parts, path, offset) }
  }
  throw new UnpackError('bad-subfield', path, offset)
}

export function writeChoice(value: unknown, of: readonly Alternative[], path: string): string {
  if (typeof value !== 'object' || value === null) throw new PackError('wrong-type', path)
  const { kind, ...rest } = value as Values
  const one = of.find((alternative) => alternative.kind === kind)
  if (one === undefined) throw new PackError('bad-subfield', path)
  const text = writeRecord(rest, one.parts, path)
  if (text.length < one.from || text.length > one.to) throw new PackError('bad-length', path)
  return text
}
