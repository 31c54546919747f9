/**
 * GBK, the coding of Chinese text in UnionPay fields. Decoding is the platform's (`TextDecoder`); the way back is a table
 * built from it once, at the first character beyond ASCII, because no platform encodes GBK.
 */
let decoder: TextDecoder | undefined
let encoder: Map<string, number> | undefined

/** The text, or the position of the first byte that is not GBK. */
export function readGbk(bytes: Uint8Array, from: number, to: number): string | number {
  // Byte pairs are checked here, not left to the decoder: it would name no position.
  for (let i = from; i < to; i++) {
    const b = bytes[i]!
    if (b < 0x80) continue
    const low = i + 1 < to ? bytes[i + 1]! : 0
    if (b === 0x80 || b === 0xff || low < 0x40 || low === 0x7f || low === 0xff) return i
    i++
  }
  decoder ??= new TextDecoder('gbk')
  const text = decoder.decode(bytes.subarray(from, to))
  // A pair without a character would come back as U+FFFD and could not be written again.
  if (text.includes('\ufffd')) return from
  return text
}

/** Writes the text at `at` and gives the byte count; −1 if it holds a character that GBK has not or lacks room. */
export function writeGbk(text: string, out: Uint8Array, at: number, room: number): number {
  let to = at
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) {
      if (to - at + 1 > room) return -1
      out[to++] = code
      continue
    }
    encoder ??= table()
    const pair = encoder.get(text[i]!)
    if (pair === undefined || to - at + 2 > room) return -1
    out[to++] = pair >> 8
    out[to++] = pair & 255
  }
  return to - at
}

function table(): Map<string, number> {
  decoder ??= new TextDecoder('gbk')
  const map = new Map<string, number>()
  const pair = new Uint8Array(2)
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      if (low === 0x7f) continue
      pair[0] = high
      pair[1] = low
      const text = decoder.decode(pair)
      // The first pair wins: a few characters have a second, compatibility place.
      if (text.length === 1 && text !== '\ufffd' && !map.has(text)) map.set(text, (high << 8) | low)
    }
  }
  return map
}

/** Bytes the text takes in GBK, assuming that it can be written. */
export function gbkLength(text: string): number {
  let n = 0
  for (let i = 0; i < text.length; i++) n += text.charCodeAt(i) < 0x80 ? 1 : 2
  return n
}
