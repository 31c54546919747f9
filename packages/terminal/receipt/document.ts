import type { Slip, SlipLine } from './slip.ts'

/** Characters a line, of half width, on paper of this width in millimetres. */
export const COLUMNS = { 58: 32, 80: 48 } as const

/** The slip as a receiptline document, from which every printer language and the picture are made. */
export function slipDocument(slip: Slip): string {
  const columns = COLUMNS[slip.width]
  return `${slip.lines.map((line) => lineOf(line, columns)).join('\n')}\n`
}

const WHOLE = '{width:*;border:none}'

function lineOf(line: SlipLine, columns: number): string {
  switch (line.kind) {
    case 'title':
      return `${WHOLE}\n| "^^${printable(line.text)}^^" |`
    case 'text': {
      const words = line.strong ? `"${printable(line.text)}"` : printable(line.text)
      const { align } = line
      return `${WHOLE}\n${align === 'left' ? `|${words} |` : align === 'right' ? `| ${words}|` : `| ${words} |`}`
    }
    case 'pair':
      return pairOf(line.name, line.value, columns)
    case 'amount': {
      // As large as the line allows: twice both ways, or twice as high.
      const room = columns - widthOf(line.name) - 1
      const size = widthOf(line.value) * 2 <= room ? '^^^' : '^^'
      return `{width:${widthOf(line.name) + 1},*;border:none}\n|"${printable(line.name)}" | "${size}${printable(line.value)}${size}"|`
    }
    case 'item':
      return widthOf(`${line.name} x${line.quantity} ${line.value}`) <= columns
        ? pairOf(`${line.name} x${line.quantity}`, line.value, columns)
        : `${WHOLE}\n|${printable(line.name)} |\n${pairOf(`  x${line.quantity}`, line.value, columns)}`
    case 'rule':
      return `${WHOLE}\n---`
    case 'space':
      return ''
    case 'signature':
      return `${WHOLE}\n\n\n|${'\\_'.repeat(columns)}|`
    case 'qr':
      return `${WHOLE}\n{code:${line.data};option:qrcode,4,m}`
  }
}

/** Name left and value right; on two lines when they do not fit into one. */
function pairOf(name: string, value: string, columns: number): string {
  const left = widthOf(name) + 1
  if (left + widthOf(value) <= columns)
    return `{width:${left},*;border:none}\n|${printable(name)} | ${printable(value)}|`
  return `${WHOLE}\n|${printable(name)} |\n| ${printable(value)}|`
}

/** Half-width columns that a text takes: a Chinese character takes two. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of plain(text)) width += character.codePointAt(0)! < 0x80 ? 1 : 2
  return width
}

/** The characters that a Chinese printer has. */
function plain(text: string): string {
  return text
    .replace(/\p{Cc}/gu, ' ')
    .replaceAll('¥', '￥')
    .replaceAll('−', '-')
}

/** Takes receiptline's own signs out of a text, so that a shop may be called `A|B {C}`. */
function printable(text: string): string {
  return plain(text).replace(/[\\|{}~_"`^]/g, '\\$&')
}
