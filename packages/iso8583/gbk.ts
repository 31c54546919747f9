/**
 * GBK, the coding of Chinese text in UnionPay fields. Decoding is the platform's (`TextDecoder`); the way back is a table
 * built from it once, at the first character beyond ASCII, because no platform encodes GBK.
 */
let decoder: TextDecoder | undefined
let encoder: Map<string, number> | undefined
/** 1 for each pair of bytes that is the one way to write its character. */
let pairs: Uint8Array | undefined

/**
 * The text, or the position of the first byte that is not GBK. With `escaped`, a byte that is no part of a character comes
 * out as U+DC00 plus its value, so that private fields with bytes among their text survive the way there and back.
 */
export function readGbk(bytes: Uint8Array, from: number, to: number, escaped = false): string | number {
  decoder ??= new TextDecoder('gbk')
  let text = ''
  let plain = from
  // Byte pairs are checked here, not left to the decoder: it would name no position.
  for (let i = from; i < to; i++) {
    const b = bytes[i]!
    if (b < 0x80) continue
    if (isPair(b, i + 1 < to ? bytes[i + 1]! : 0)) {
      i++
      continue
    }
    if (!escaped) return i
    text += decoder.decode(bytes.subarray(plain, i)) + String.fromCharCode(0xdc00 | b)
    plain = i + 1
  }
  return text + decoder.decode(bytes.subarray(plain, to))
}

/** Whether two bytes are one character that `writeGbk` turns into the same two bytes. */
function isPair(high: number, low: number): boolean {
  if (high === 0x80 || high === 0xff || low < 0x40 || low === 0x7f || low === 0xff) return false
  encoder ??= table()
  return pairs![(high << 8) | low] === 1
}

/** Writes the text at `at` and gives the byte count; −1 if it holds a character that GBK has not or lacks room. */
export function writeGbk(text: string, out: Uint8Array, at: number, room: number, escaped = false): number {
  let to = at
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) {
      if (to - at + 1 > room) return -1
      out[to++] = code
      continue
    }
    if (escaped && code >= 0xdc80 && code <= 0xdcff) {
      if (to - at + 1 > room) return -1
      out[to++] = code & 255
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

/** Decodes every pair of bytes at once, each on a line of its own: a line of one character is a pair that makes one. */
function table(): Map<string, number> {
  decoder ??= new TextDecoder('gbk')
  const lines = new Uint8Array(126 * 191 * 3)
  let at = 0
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++, at += 3) {
      lines[at] = high
      lines[at + 1] = low
      lines[at + 2] = 0x0a
    }
  }
  const map = new Map<string, number>()
  pairs = new Uint8Array(0x10000)
  const texts = decoder.decode(lines).split('\n')
  for (let i = 0; i < 126 * 191; i++) {
    const text = texts[i]!
    // The first pair wins: a few characters have a second, compatibility place.
    if (text.length !== 1 || text === '\ufffd' || map.has(text)) continue
    const pair = (lines[3 * i]! << 8) | lines[3 * i + 1]!
    map.set(text, pair)
    pairs[pair] = 1
  }
  return map
}

/** Bytes the text takes in GBK, assuming that it can be written. */
export function gbkLength(text: string): number {
  let n = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    n += code < 0x80 || (code >= 0xdc80 && code <= 0xdcff) ? 1 : 2
  }
  return n
}
