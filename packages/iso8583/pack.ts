import { CLASS, DIGIT_HALF, encode, shortDigits, TRACK_HALF } from './character.ts'
import type { AnyMessage, Dialect } from './dialect.ts'
import { PackError } from './errors.ts'
import { claimedOf, shapeText, writeField, writePrefix } from './field.ts'
import { bitmapBytes, mtiBytes, writeBitmap, writeMti } from './front.ts'
import { Output } from './output.ts'
import { NO_PREFIX, PACKED_TRACK, type Plan, planDialect, WRITE_BYTES, WRITE_PACKED, WRITE_TEXT } from './plan.ts'

/**
 * Keys of a message up to here are looked at, those beyond the dialect only to be refused. Numbers above 128 belong to
 * dialects with three bitmaps; elsewhere they are as unknown as any other property, which the types refuse.
 */
const TWO_BITMAPS = 128

/**
 * Builds the writer of a dialect.
 *
 * Asking a string for one character after the other is slow; turning a whole string into bytes is fast. So the texts of
 * neighbouring fields, and all digits to be packed, are joined, turned into bytes at once and then checked as bytes.
 * A message with anything beyond ASCII, or with a fault, goes through the plain way, field by field, which also finds
 * the words for the error.
 */
export function packer(dialect: Dialect, slab: boolean): (message: AnyMessage) => Uint8Array {
  const plans = planDialect(dialect)
  const out = new Output(slab)
  const front = mtiBytes(dialect)
  const mapBytes = [0, 1, 2, 3].map((maps) => bitmapBytes(dialect, maps))
  const bits = dialect.bits
  // Fields are written behind room for all bitmaps; the front then goes right before the first field.
  const reserved = front + mapBytes[bits >> 6]!
  const present: Plan[] = []
  const values: unknown[] = []
  const units = new Int32Array(dialect.bits + 1)
  const words = new Int32Array(6)
  const mtiBytesOf = new Uint8Array(4)
  let mti = ''
  let plain = new Uint8Array(512)
  const packs = plans.some((plan) => plan?.write === WRITE_PACKED)

  /** Fills in MTI and bitmaps before the fields that begin at `fields`, and gives the whole message. */
  function seal(message: AnyMessage, fields: number, count: number): Uint8Array {
    words[0] = words[1] = words[2] = words[3] = words[4] = words[5] = 0
    for (let i = 0; i < count; i++) {
      const plan = present[i]!
      words[plan.word]! |= plan.bit
    }
    const last = count === 0 ? 0 : present[count - 1]!.word
    const from = fields - front - mapBytes[last < 2 ? 1 : last < 4 ? 2 : 3]!
    const { bytes } = out
    if (message.mti === mti) for (let i = 0; i < front; i++) bytes[from + i] = mtiBytesOf[i]!
    else {
      writeMti(dialect, message.mti, bytes, from)
      // A connection sends few types of message; the last one is likely to come again.
      mti = message.mti
      for (let i = 0; i < front; i++) mtiBytesOf[i] = bytes[from + i]!
    }
    let at = writeBitmap(dialect, 0, last > 1 ? words[0]! | 0x80000000 : words[0]!, words[1]!, bytes, from + front)
    if (last > 1) at = writeBitmap(dialect, 1, last > 3 ? words[2]! | 0x80000000 : words[2]!, words[3]!, bytes, at)
    if (last > 3) writeBitmap(dialect, 2, words[4]!, words[5]!, bytes, at)
    return out.take(from)
  }

  /** The plain way: field by field. */
  function packPlainly(message: AnyMessage, count: number): Uint8Array {
    out.begin()
    out.room(reserved)
    out.at += reserved
    for (let i = 0; i < count; i++) {
      const plan = present[i]!
      writeField(plan, message[plan.number], out)
    }
    return seal(message, out.start + reserved, count)
  }

  /** Writes the joined text of neighbouring fields and checks each; false sends the message the plain way. */
  function writeRun(run: string, first: number, end: number): boolean {
    out.room(run.length)
    const { bytes } = out
    const classes = CLASS
    let at = out.at
    if (run.length <= 8) {
      // Too short to be worth a call out of the engine. Characters beyond one byte have no class.
      for (let i = 0; i < run.length; i++) {
        const c = run.charCodeAt(i)
        if (c > 127) return false
        bytes[at + i] = c
      }
    } else if (encode(run, bytes, at) !== run.length) {
      // A character beyond ASCII takes more than one byte, or none when there is no room.
      return false
    }
    for (let i = first; i < end; i++) {
      const plan = present[i]!
      at += plan.prefixBytes
      const stop = at + units[i]!
      let all = 255
      for (; at < stop; at++) all &= classes[bytes[at]!]!
      if ((all & plan.mask) === 0) return false
    }
    out.at = at
    return true
  }

  /** Packs digits two to a byte. */
  function writeDigits(plan: Plan, first: number, size: number): boolean {
    out.room(plan.maxBytes)
    const { bytes } = out
    const source = plain
    let at = out.at
    let from = first
    const to = first + size
    if (plan.prefix !== NO_PREFIX) {
      writePrefix(plan, claimedOf(plan, size), bytes, at)
      at += plan.prefixBytes
    }
    // Digits, and for track data the separator, as half bytes; a character that is none has the top bit.
    const half = plan.kind === PACKED_TRACK ? TRACK_HALF : DIGIT_HALF
    let bad = 0
    if ((size & 1) === 1 && plan.alignRight) {
      const digit = half[source[from++]!]!
      bad |= digit
      bytes[at++] = (plan.padNibble << 4) | digit
    }
    for (; from + 1 < to; from += 2) {
      const high = half[source[from]!]!
      const low = half[source[from + 1]!]!
      bad |= high | low
      bytes[at++] = (high << 4) | low
    }
    if (from < to) {
      const digit = half[source[from]!]!
      bad |= digit
      bytes[at++] = (digit << 4) | plan.padNibble
    }
    out.at = at
    return bad < 0x80
  }

  return (message) => {
    // Taken into locals: what belongs to the codec would otherwise be fetched again in every round of the loops.
    const known = plans
    const highest = bits
    const found = present
    const held = values
    const sizes = units
    let count = 0
    for (let number = 1; number <= highest; number++) {
      const value = message[number]
      if (value === undefined) continue
      const plan = known[number]
      if (plan === undefined) throw new PackError('unknown-field', String(number))
      found[count] = plan
      held[count++] = value
    }
    for (let number = highest + 1; number <= TWO_BITMAPS; number++) {
      if (message[number] !== undefined) throw new PackError('unknown-field', String(number))
    }

    let digits = ''
    if (packs) {
      for (let i = 0; i < count; i++) {
        const plan = found[i]!
        if (plan.write !== WRITE_PACKED) continue
        let value = held[i]
        if (plan.spec.shape !== undefined) value = shapeText(plan, plan.spec.shape, value)
        if (typeof value !== 'string') throw new PackError('wrong-type', plan.path)
        const size = value.length
        if (size > plan.max || size < plan.min) return packPlainly(message, count)
        sizes[i] = size
        digits += value
      }
      if (plain.length < digits.length) plain = new Uint8Array(2 * digits.length)
      if (digits.length !== 0 && encode(digits, plain, 0) !== digits.length) return packPlainly(message, count)
    }

    out.begin()
    out.room(reserved)
    out.at += reserved
    let from = 0
    let run = ''
    let runFirst = 0
    for (let i = 0; i < count; i++) {
      const plan = found[i]!
      const write = plan.write
      if (write === WRITE_TEXT) {
        let value = held[i]
        if (plan.spec.shape !== undefined) value = shapeText(plan, plan.spec.shape, value)
        if (typeof value !== 'string') throw new PackError('wrong-type', plan.path)
        const size = value.length
        if (size > plan.max || size < plan.min) return packPlainly(message, count)
        sizes[i] = size
        if (plan.prefix !== NO_PREFIX) run += shortDigits(plan.prefixBytes, size)
        run += value
        continue
      }
      if (run.length !== 0) {
        if (!writeRun(run, runFirst, i)) return packPlainly(message, count)
        run = ''
      }
      runFirst = i + 1
      if (write === WRITE_PACKED) {
        if (!writeDigits(plan, from, sizes[i]!)) return packPlainly(message, count)
        from += sizes[i]!
        continue
      }
      const value = held[i]
      if (write === WRITE_BYTES && value instanceof Uint8Array && value.length === plan.max) out.append(value)
      else writeField(plan, value, out)
    }
    if (run.length !== 0 && !writeRun(run, runFirst, count)) return packPlainly(message, count)
    return seal(message, out.start + reserved, count)
  }
}
