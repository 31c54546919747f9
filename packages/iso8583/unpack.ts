import { CLASS, latin1, nibbles, PACKED as PACKED_BYTE, shortDigits } from './character.ts'
import { checkClass, packedFault } from './content.ts'
import type { AnyMessage, Dialect } from './dialect.ts'
import { UnpackError } from './errors.ts'
import { type Cursor, readField, readShape } from './field.ts'
import { readBitmaps, readMti } from './front.ts'
import {
  ASCII_PREFIX,
  GBK,
  type Lenient,
  NO_PREFIX,
  type Plan,
  planDialect,
  READ_ASCII,
  READ_BYTES,
  READ_PACKED,
  READ_SHORT,
} from './plan.ts'
import { routes } from './route.ts'

/**
 * Builds the reader of a dialect. The reader makes one pass; the kinds of content that make up nearly all traffic are
 * read in the loop itself, cut from text that is made once for the whole message; the rest goes through `readField`.
 */
export function unpacker(dialect: Dialect, lenient: Lenient): (bytes: Uint8Array) => AnyMessage {
  const plans = planDialect(dialect)
  const known = routes()
  const words = new Int32Array(6)

  /** The fields a bitmap names, in order; refuses one that the dialect has not. */
  function plansOf(at: number): Plan[] {
    const list: Plan[] = []
    for (let w = 0; w < 6; w++) {
      for (let word = words[w]!; word !== 0; ) {
        const lead = Math.clz32(word)
        word &= ~(0x80000000 >>> lead)
        const plan = plans[w * 32 + lead + 1]
        if (plan === undefined) throw new UnpackError('unknown-field', String(w * 32 + lead + 1), at)
        list.push(plan)
      }
    }
    return list
  }

  return (bytes) => {
    const end = bytes.length
    const mti = readMti(dialect, bytes)
    let at = readBitmaps(dialect, bytes, words, lenient)
    const route = known.find(words) ?? known.add(words, plansOf(at))
    const present = route.plans
    const message: AnyMessage = { ...route.template }
    message.mti = mti
    // Imported tables are taken into locals: the loops below then need not fetch them again for every byte.
    const classes = CLASS
    const digits = PACKED_BYTE
    let text = ''
    let packed = ''
    for (let f = 0; f < present.length; f++) {
      const plan = present[f]!
      const read = plan.read
      if (read > READ_BYTES) {
        const cursor: Cursor = { at, end }
        message[plan.number] = readField(plan, bytes, cursor, lenient)
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
            if (digits[b] === 0) throw new UnpackError('bad-length-prefix', plan.path, at)
            units = units * 100 + (b >> 4) * 10 + (b & 15)
          }
        }
        if (units > plan.max) throw new UnpackError('too-long', plan.path, start)
        if (units < plan.min) throw new UnpackError('too-short', plan.path, start)
      }
      if (read === READ_ASCII) {
        const stop = at + units
        if (stop > end) throw new UnpackError('truncated', plan.path, at)
        let all = 255
        for (let i = at; i < stop; i++) all &= classes[bytes[i]!]!
        if ((all & plan.mask) === 0) {
          if (plan.kind !== GBK) checkClass(plan, bytes, at, stop)
          const cursor: Cursor = { at: at - plan.prefixBytes, end }
          message[plan.number] = readField(plan, bytes, cursor, lenient)
          at = stop
          continue
        }
        if (text.length === 0) text = latin1(bytes, 0, end)
        message[plan.number] = text.substring(at, stop)
        at = stop
      } else if (read === READ_SHORT) {
        const stop = at + units
        if (stop > end) throw new UnpackError('truncated', plan.path, at)
        let value = 0
        let bad = 0
        for (let i = at; i < stop; i++) {
          const digit = bytes[i]! - 0x30
          bad |= digit | (9 - digit)
          value = value * 10 + digit
        }
        if (bad < 0) checkClass(plan, bytes, at, stop)
        message[plan.number] = shortDigits(units, value)
        at = stop
      } else if (read === READ_PACKED) {
        const stop = at + ((units + 1) >> 1)
        if (stop > end) throw new UnpackError('truncated', plan.path, at)
        let good = 1
        for (let i = at; i < stop; i++) good &= digits[bytes[i]!]!
        let first = at * 2
        if ((units & 1) === 1) {
          const spare = plan.alignRight ? bytes[at]! >> 4 : bytes[stop - 1]! & 15
          if (good === 0 || spare !== plan.padNibble) {
            const cursor: Cursor = { at: at - plan.prefixBytes, end }
            message[plan.number] = readField(plan, bytes, cursor, lenient)
            at = stop
            continue
          }
          if (plan.alignRight) first++
        } else if (good === 0) packedFault(plan, bytes, at, stop, units)
        if (packed.length === 0) packed = nibbles(bytes, 0, end)
        message[plan.number] = packed.substring(first, first + units)
        at = stop
      } else {
        const stop = at + units
        if (stop > end) throw new UnpackError('truncated', plan.path, at)
        const shape = plan.spec.shape
        message[plan.number] =
          shape === undefined
            ? new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset + at, units)
            : readShape(plan, shape, bytes, at, stop, units, lenient)
        at = stop
      }
    }
    if (at !== end && lenient.trailingBytes !== true) throw new UnpackError('trailing-bytes', 'message', at)
    return message
  }
}
