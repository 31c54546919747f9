import type { AnyMessage, Dialect } from './dialect.ts'
import { PackError } from './errors.ts'
import { writeField } from './field.ts'
import { bitmapBytes, mtiBytes, writeMti, writeWord } from './front.ts'
import { Output } from './output.ts'
import { planDialect } from './plan.ts'

/** Results are cut from a slab of this size, as Node does with its own buffers: a fresh allocation costs ten times more. */
const SLAB = 16 * 1024

/** Builds the writer of a dialect. */
export function packer(dialect: Dialect): (message: AnyMessage) => Uint8Array {
  const plans = planDialect(dialect)
  const out = new Output()
  const front = mtiBytes(dialect)
  const mapSize = bitmapBytes(dialect)
  const half = mapSize >> 1
  const words = new Int32Array(6)
  let slab = new ArrayBuffer(0)
  let used = 0

  return (message) => {
    let maps = 1
    for (let number = 192; number > 64; number--) {
      if (message[number] === undefined) continue
      if (number > dialect.bits) throw new PackError('unknown-field', String(number))
      maps = number > 128 ? 3 : 2
      break
    }
    out.at = 0
    out.room(front + maps * mapSize)
    writeMti(dialect, message.mti, out.bytes)
    out.at = front + maps * mapSize
    words.fill(0)
    const last = maps * 64
    for (let number = 1; number <= last; number++) {
      const value = message[number]
      if (value === undefined) continue
      const plan = plans[number]
      if (plan === undefined) throw new PackError('unknown-field', String(number))
      words[(number - 1) >> 5]! |= 0x80000000 >>> ((number - 1) & 31)
      writeField(plan, value, out)
    }
    if (maps > 1) words[0]! |= 0x80000000
    if (maps > 2) words[2]! |= 0x80000000
    for (let map = 0; map < maps; map++) {
      writeWord(dialect, words[map * 2]!, out.bytes, front + map * mapSize)
      writeWord(dialect, words[map * 2 + 1]!, out.bytes, front + map * mapSize + half)
    }
    const size = out.at
    if (size > slab.byteLength - used) {
      slab = new ArrayBuffer(Math.max(SLAB, size))
      used = 0
    }
    const result = new Uint8Array(slab, used, size)
    used += size
    const bytes = out.bytes
    if (size > 64) result.set(size === bytes.length ? bytes : bytes.subarray(0, size))
    else for (let i = 0; i < size; i++) result[i] = bytes[i]!
    return result
  }
}
