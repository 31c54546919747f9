/**
 * Text as GBK, the coding of Chinese receipt printers. No platform encodes GBK, but every one decodes it: the table is
 * the decoder turned round, built once. What GBK lacks is replaced: `¥` by its wide form, anything else by `?`.
 */
export function encodeGbk(text: string): Uint8Array {
  const out: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (code < 0x80) {
      out.push(code)
      continue
    }
    const pair = table().get(SUBSTITUTES[character] ?? character)
    if (pair === undefined) out.push(0x3f)
    else if (pair < 0x100) out.push(pair)
    else out.push(pair >> 8, pair & 0xff)
  }
  return Uint8Array.from(out)
}

const SUBSTITUTES: Readonly<Record<string, string>> = { '¥': '￥', '−': '-', '₩': 'W' }

let built: Map<string, number> | undefined

function table(): Map<string, number> {
  if (built !== undefined) return built
  built = new Map([
    ['-', 0x2d],
    ['W', 0x57],
  ])
  const decoder = new TextDecoder('gbk')
  const bytes = new Uint8Array(2)
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      if (low === 0x7f) continue
      bytes[0] = high
      bytes[1] = low
      const character = decoder.decode(bytes)
      if (character.length > 0 && !character.includes('\ufffd') && !built.has(character))
        built.set(character, (high << 8) | low)
    }
  }
  return built
}
