import { fromHex, toHex } from './character.ts'
import { type Codec, type CodecOptions, compile } from './codec.ts'
import { type AnyMessage, type Dialect, flat } from './dialect.ts'
import { PackError } from './errors.ts'
import { unwrap } from './wrapping.ts'

/**
 * One message as JSON: digits and text as strings, bytes as upper-case hexadecimal, framing that is not there as null.
 * Subfields and tags stay closed, so that the same bytes come back from it. Nothing is masked.
 */
export interface RawMessage {
  /** The two bytes of length before the TPDU, only if the input had them. */
  readonly length?: string
  readonly tpdu: string | null
  readonly header: string | null
  readonly mti: string
  readonly fields: { readonly [field: string]: string }
}

export interface RawCodec {
  /** Throws UnpackError; its offset counts from the start of the input. */
  unpack(bytes: Uint8Array): RawMessage
  /** Throws PackError. */
  pack(message: unknown): Uint8Array
}

export function rawCodec(dialect: Dialect, options: CodecOptions = {}): RawCodec {
  const codec = compile(flat(dialect) as Dialect, options) as Codec<Dialect>
  return {
    unpack(bytes) {
      const { length, tpdu, header, body, offset } = unwrap(dialect, bytes)
      const result = codec.tryUnpack(body)
      if (!result.ok) {
        const { error } = result
        throw offset === 0 ? error : error.movedBy(offset)
      }
      const message = result.message as unknown as AnyMessage
      const fields: Record<string, string> = {}
      for (const [key, value] of Object.entries(message)) {
        if (key !== 'mti') fields[key] = value instanceof Uint8Array ? toHex(value) : (value as string)
      }
      return {
        ...(length === undefined ? {} : { length: toHex(length) }),
        tpdu: tpdu === undefined ? null : toHex(tpdu),
        header: header === undefined ? null : toHex(header),
        mti: message.mti,
        fields,
      }
    },

    pack(message) {
      const { length, tpdu, header, mti, fields } = (message ?? {}) as Record<string, unknown>
      if (typeof mti !== 'string') throw new PackError('bad-mti', 'mti')
      if (typeof fields !== 'object' || fields === null) throw new PackError('wrong-type', 'fields')
      const values: AnyMessage = { mti }
      for (const [key, value] of Object.entries(fields)) {
        const spec = dialect.fields[Number(key)]
        if (spec === undefined || String(Number(key)) !== key) throw new PackError('unknown-field', key)
        if (typeof value !== 'string') throw new PackError('wrong-type', key)
        values[Number(key)] = spec.content === 'b' ? hexOf(value, key) : value
      }
      const front = [length, tpdu, header].map((part, i) => {
        if (part === undefined || part === null) return new Uint8Array(0)
        return hexOf(part, ['length', 'tpdu', 'header'][i]!)
      })
      const body = codec.pack(values as never)
      const parts = [...front, body]
      // A length is written anew, so that an edited message is framed right.
      if (front[0]!.length === 2) {
        const size = parts.slice(1).reduce((sum, part) => sum + part.length, 0)
        if (size > 0xffff) throw new PackError('too-long', 'length')
        parts[0] = Uint8Array.of(size >> 8, size & 255)
      }
      const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
      let at = 0
      for (const part of parts) {
        out.set(part, at)
        at += part.length
      }
      return out
    },
  }
}

function hexOf(value: unknown, path: string): Uint8Array {
  const bytes = typeof value === 'string' ? fromHex(value) : undefined
  if (bytes === undefined) throw new PackError('bad-character', path)
  return bytes
}
