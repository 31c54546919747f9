import { CLASS, latin1, PACKED_PAIR, PACKED_VALUE, shortDigits, TRACK_PAIR } from './character.ts'
import { checkClass } from './content.ts'
import type { AnyMessage, Dialect } from './dialect.ts'
import { UnpackError } from './errors.ts'
import { type Cursor, readField, readShape, shapeOfText } from './field.ts'
import { frontReader } from './front.ts'
import {
  ASCII_PREFIX,
  type Lenient,
  NO_PREFIX,
  type Plan,
  planDialect,
  READ_ASCII,
  READ_BYTES,
  READ_OTHER,
  READ_PACKED,
  READ_PACKED_SHORT,
  READ_SHORT,
  READ_TRACK,
} from './plan.ts'
import { type Route, routes } from './route.ts'
import { textUnpacker } from './unpack-text.ts'

/**
 * Builds the reader of a dialect: one pass over the bytes, field after field.
 *
 * Making a string from bytes costs about the same for 5 characters as for 200, so it is done once for each message and
 * the values are cut from it. Without packed digits the message itself is that text (`textUnpacker`); packed digits are
 * first spread into a scratch area, beside the texts. Kinds of content that are rare go through `readField`.
 */
export function unpacker(dialect: Dialect, lenient: Lenient): (bytes: Uint8Array) => AnyMessage {
  const plans = planDialect(dialect)
  const front = frontReader(dialect, lenient)
  const known = routes()
  const words = new Int32Array(6)
  const spreads = plans.some((plan) => plan !== undefined && (plan.read === READ_PACKED || plan.read === READ_TRACK))
  /** Two characters in each slot; a field begins at an even character. */
  let pairs = new Uint16Array(512)
  let scratch = new Uint8Array(pairs.buffer)
  /** Fields whose text is cut at the end: where their characters begin, how many there are, where they stood. */
  const later: Plan[] = []
  const laterFrom = new Int32Array(dialect.bits + 1)
  const laterUnits = new Int32Array(dialect.bits + 1)
  const laterAt = new Int32Array(dialect.bits + 1)

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

  function routeAt(at: number): Route {
    return known.find(words) ?? known.add(words, plansOf(at))
  }
  if (!spreads) return textUnpacker(front, words, routeAt, lenient)

  return (bytes) => {
    const end = bytes.length
    let at = front.read(bytes, words)
    const route = routeAt(at)
    const present = route.plans
    const count = present.length
    const message: AnyMessage = { ...route.template }
    message.mti = front.mti
    if (pairs.length < end + count) {
      pairs = new Uint16Array(2 * (end + count))
      scratch = new Uint8Array(pairs.buffer)
    }
    // Imported tables and outer variables are taken into locals: the loops then need not fetch them for every byte.
    const classes = CLASS
    const spread = pairs
    const plain = scratch
    let used = 0
    let waiting = 0
    for (let f = 0; f < count; f++) {
      const plan = present[f]!
      const read = plan.read
      const start = at
      if (read === READ_OTHER) {
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
      const size = read >= READ_PACKED ? (units + 1) >> 1 : units
      const stop = at + size
      if (stop > end) throw new UnpackError('truncated', plan.path, at)

      if (read === READ_ASCII) {
        let all = 255
        for (let i = at, to = used; i < stop; i++, to++) {
          const b = bytes[i]!
          all &= classes[b]!
          plain[to] = b
        }
        if ((all & plan.mask) === 0) {
          // GBK beyond ASCII, or a fault: both are for the plain way.
          message[plan.number] = readField(plan, bytes, { at: start, end }, lenient)
        } else {
          later[waiting] = plan
          laterFrom[waiting] = used
          laterUnits[waiting] = units
          laterAt[waiting++] = at
          used += (units + 1) & ~1
        }
      } else if (read === READ_SHORT) {
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
      } else if (read === READ_PACKED_SHORT) {
        let value = 0
        let bad = 0
        for (let i = at; i < stop; i++) {
          const pair = PACKED_VALUE[bytes[i]!]!
          bad |= pair
          value = value * 100 + pair
        }
        if ((units & 1) === 1) {
          // The spare nibble is 0: on the left it adds nothing, on the right a factor of ten.
          if (plan.alignRight) {
            if (bytes[at]! > 15) bad = -1
          } else {
            if (value % 10 !== 0) bad = -1
            value = Math.trunc(value / 10)
          }
        }
        message[plan.number] = bad < 0 ? readField(plan, bytes, { at: start, end }, lenient) : shortDigits(units, value)
      } else {
        const table = read === READ_TRACK ? TRACK_PAIR : PACKED_PAIR
        let slot = used >> 1
        let bad = 0
        for (let i = at; i < stop; i++) {
          const pair = table[bytes[i]!]!
          bad |= pair - 1
          spread[slot++] = pair
        }
        const odd = (units & 1) === 1
        const spare = !odd ? plan.padNibble : plan.alignRight ? bytes[at]! >> 4 : bytes[stop - 1]! & 15
        if (bad < 0 || spare !== plan.padNibble) {
          message[plan.number] = readField(plan, bytes, { at: start, end }, lenient)
        } else {
          later[waiting] = plan
          laterFrom[waiting] = odd && plan.alignRight ? used + 1 : used
          laterUnits[waiting] = units
          laterAt[waiting++] = at
          used += size * 2
        }
      }
      at = stop
    }
    if (at !== end && lenient.trailingBytes !== true) throw new UnpackError('trailing-bytes', 'message', at)
    if (waiting > 0) {
      const text = latin1(plain, 0, used)
      for (let i = 0; i < waiting; i++) {
        const plan = later[i]!
        const from = laterFrom[i]!
        const value = text.substring(from, from + laterUnits[i]!)
        const shape = plan.spec.shape
        message[plan.number] = shape === undefined ? value : shapeOfText(plan, shape, value, laterAt[i]!)
      }
    }
    return message
  }
}
