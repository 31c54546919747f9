import { CLASS, latin1, nibbles, PACKED as PACKED_BYTE } from './character.ts'
import { checkClass, packedFault } from './content.ts'
import type { Dialect } from './dialect.ts'
import { UnpackError } from './errors.ts'
import { type Cursor, readField } from './field.ts'
import { readBitmaps, readMti } from './front.ts'
import { ASCII, ASCII_PREFIX, BCD_PREFIX, BINARY, type Lenient, NO_PREFIX, PACKED, planDialect } from './plan.ts'

/**
 * Builds the reader of a dialect. The reader makes one pass; the three kinds of content that make up nearly all traffic
 * (ASCII, packed digits, bytes) are read in the loop itself, from text made once for the whole message; the rest goes
 * through `readField`.
 */
export function unpacker(
  dialect: Dialect,
  lenient: Lenient,
): (bytes: Uint8Array) => { mti: string; [field: number]: unknown } {
  const plans = planDialect(dialect)
  const words = new Int32Array(6)

  return (bytes) => {
    const end = bytes.length
    const mti = readMti(dialect, bytes)
    let at = readBitmaps(dialect, bytes, words, lenient)
    const message: { mti: string; [field: number]: unknown } = { mti }
    let text: string | undefined
    let packed: string | undefined
    for (let w = 0; w < 6; w++) {
      let word = words[w]!
      while (word !== 0) {
        const lead = Math.clz32(word)
        word &= ~(0x80000000 >>> lead)
        const number = w * 32 + lead + 1
        const plan = plans[number]
        if (plan === undefined) throw new UnpackError('unknown-field', String(number), at)
        const kind = plan.kind
        if (kind > BINARY || plan.countsBytes || (plan.shaped && kind !== BINARY) || plan.prefix > BCD_PREFIX) {
          const cursor: Cursor = { at, end }
          message[number] = readField(plan, bytes, cursor, lenient)
          at = cursor.at
          continue
        }
        let units = plan.max
        if (plan.prefix !== NO_PREFIX) {
          const start = at
          const stop = at + plan.prefixBytes
          if (stop > end) throw new UnpackError('truncated', plan.path, at)
          units = 0
          if (plan.prefix === ASCII_PREFIX) {
            for (; at < stop; at++) {
              const digit = bytes[at]! - 0x30
              if (digit < 0 || digit > 9) throw new UnpackError('bad-length-prefix', plan.path, at)
              units = units * 10 + digit
            }
          } else {
            for (; at < stop; at++) {
              const b = bytes[at]!
              if (PACKED_BYTE[b] === 0) throw new UnpackError('bad-length-prefix', plan.path, at)
              units = units * 100 + (b >> 4) * 10 + (b & 15)
            }
          }
          if (units > plan.max) throw new UnpackError('too-long', plan.path, start)
          if (units < plan.min) throw new UnpackError('too-short', plan.path, start)
        }
        if (kind === ASCII) {
          const stop = at + units
          if (stop > end) throw new UnpackError('truncated', plan.path, at)
          let all = 255
          for (let i = at; i < stop; i++) all &= CLASS[bytes[i]!]!
          if ((all & plan.mask) === 0) checkClass(plan, bytes, at, stop)
          text ??= latin1(bytes, 0, end)
          const value = text.substring(at, stop)
          message[number] = plan.spec.fill === 'trim' ? value.trimEnd() : value
          at = stop
        } else if (kind === PACKED) {
          const stop = at + ((units + 1) >> 1)
          if (stop > end) throw new UnpackError('truncated', plan.path, at)
          let good = 1
          for (let i = at; i < stop; i++) good &= PACKED_BYTE[bytes[i]!]!
          let first = at * 2
          if ((units & 1) === 1) {
            const spare = plan.alignRight ? bytes[at]! >> 4 : bytes[stop - 1]! & 15
            if (good === 0 || spare !== plan.padNibble) {
              const cursor: Cursor = { at: at - plan.prefixBytes, end }
              message[number] = readField(plan, bytes, cursor, lenient)
              at = stop
              continue
            }
            if (plan.alignRight) first++
          } else if (good === 0) packedFault(plan, bytes, at, stop, units)
          packed ??= nibbles(bytes, 0, end)
          message[number] = packed.substring(first, first + units)
          at = stop
        } else {
          const stop = at + units
          if (stop > end) throw new UnpackError('truncated', plan.path, at)
          if (plan.shaped) {
            const cursor: Cursor = { at: at - plan.prefixBytes, end }
            message[number] = readField(plan, bytes, cursor, lenient)
          } else message[number] = new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset + at, units)
          at = stop
        }
      }
    }
    if (at !== end && lenient.trailingBytes !== true) throw new UnpackError('trailing-bytes', 'message', at)
    return message
  }
}
