import type { DescribedRow, Description } from './describe.ts'

export type Language = 'en' | 'zh'

const HEADS: { readonly [L in Language]: readonly string[] } = {
  en: ['at', 'bytes', 'field', 'name', 'value'],
  zh: ['位置', '字节', '域', '名称', '值'],
}

/** A description as lines of text in columns, for a terminal. Chinese characters take two columns. */
export function table(description: Description, language: Language): string {
  const lines: string[][] = [[...HEADS[language]]]
  const add = (row: DescribedRow, depth: number) => {
    const value = row.kind === 'bit' ? '' : row.value
    lines.push([String(row.offset), String(row.length), '  '.repeat(depth) + row.path, row.name[language], value])
    for (const child of row.children) add(child, depth + 1)
  }
  for (const row of description.rows) add(row, 0)
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => width(line[column]!))))
  const text = lines.map((line) =>
    line
      .map((cell, column) => (column === 4 ? cell : cell + ' '.repeat(widths[column]! - width(cell))))
      .join('  ')
      .trimEnd(),
  )
  const { error } = description
  if (error !== undefined) {
    text.push(
      language === 'zh'
        ? `解析停止:${error.path},第 ${error.offset} 字节,${error.code}`
        : `Reading stopped at ${error.path}, byte ${error.offset}: ${error.code}`,
    )
  }
  return `${text.join('\n')}\n`
}

function width(text: string): number {
  let columns = 0
  for (const c of text) columns += c.codePointAt(0)! >= 0x1100 ? 2 : 1
  return columns
}
