import { CLASS, latin1, PACKED_VALUE, shortDigits } from './character.ts'
import { checkClass } from './content.ts'
import type { AnyMessage } from './dialect.ts'
import { UnpackError } from './errors.ts'
import { type Cursor, readField, readShape } from './field.ts'
import type { FrontReader } from './front.ts'
import { ASCII_PREFIX, type Lenient, NO_PREFIX, READ_ASCII, READ_BYTES, READ_SHORT } from './plan.ts'
import type { Route } from './route.ts'

/**
 * The reader of a dialect without packed digits: the message itself is the text that values are cut from. A loop of its
 * own, because the engine makes faster code of one that never meets the kinds it does not have.
 */
export function textUnpacker(
  front: FrontReader,
  words: Int32Array,
  routeAt: (at: number) => Route,
  lenient: Lenient,
): (bytes: Uint8Array) => AnyMessage {
  return (bytes) => {
    const end = bytes.length
    let at = front.read(bytes, words)
    const route = routeAt(at)
    const present = route.plans
    const count = present.length
    const message: AnyMessage = { ...route.template }
    message.mti = front.mti
    // Imported tables are taken into locals: the loops then need not fetch them for every byte.
    const classes = CLASS
    const text = latin1(bytes, 0, end)
    for (let f = 0; f < count; f++) {
      const plan = present[f]!
      const read = plan.read
      const start = at
      if (read !== READ_ASCII && read !== READ_SHORT && read !== READ_BYTES) {
        const cursor: Cursor = { at, end }
        message[plan.number] = readField(plan, bytes, cursor, lenient)
        at = cursor.at
        continue
      }
      let units = plan.max
      if (plan.prefix !== NO_PREFIX) {
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
            const pair = PACKED_VALUE[bytes[at]!]!
            if (pair < 0) throw new UnpackError('bad-length-prefix', plan.path, at)
            units = units * 100 + pair
          }
        }
        if (units > plan.max) throw new UnpackError('too-long', plan.path, start)
        if (units < plan.min) throw new UnpackError('too-short', plan.path, start)
      }
      const stop = at + units
      if (stop > end) throw new UnpackError('truncated', plan.path, at)
      if (read === READ_SHORT) {
        let value = 0
        let bad = 0
        for (let i = at; i < stop; i++) {
          const digit = bytes[i]! - 0x30
          bad |= digit | (9 - digit)
          value = value * 10 + digit
        }
        if (bad < 0) checkClass(plan, bytes, at, stop)
        message[plan.number] = shortDigits(units, value)
      } else if (read === READ_BYTES) {
        const shape = plan.spec.shape
        message[plan.number] =
          shape === undefined
            ? new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset + at, units)
            : readShape(plan, shape, bytes, at, stop, units, lenient)
      } else {
        let all = plan.mask
        for (let i = at; i < stop; i++) all &= classes[bytes[i]!]!
        // GBK beyond ASCII, or a fault: both are for the plain way.
        if (all === 0) message[plan.number] = readField(plan, bytes, { at: start, end }, lenient)
        else message[plan.number] = text.substring(at, stop)
      }
      at = stop
    }
    if (at !== end && lenient.trailingBytes !== true) throw new UnpackError('trailing-bytes', 'message', at)
    return message
  }
}
