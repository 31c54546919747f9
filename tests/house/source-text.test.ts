import { expect, test } from 'vitest'
import { layersOf } from './source-text.ts'

const squeeze = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

// The other house tests are worth what this is worth.
test.each([
  ['const a = 1 // Date.now()', 'const a = 1', '', '// Date.now()'],
  ["const a = 'it\\'s // no comment'", "const a = ' '", "it\\'s // no comment", ''],
  ['/* one\n two */ b()', 'b()', '', '/* one two */'],
  [`\`a \${b(\`c \${d} e\`)} f\``, `\` \${b(\` \${d} \`)} \``, 'a c e f', ''],
  [`\`\${{ a: 1 }} x\``, `\`\${{ a: 1 }} \``, 'x', ''],
  ['const r = /[/"]\\/\'/g.test(s)', 'const r = / g.test(s)', '[/"]\\/\'/', ''],
  ['a / b / c', 'a / b / c', '', ''],
  ['x = (a + b) / 2 // half', 'x = (a + b) / 2', '', '// half'],
  ['return /x/', 'return /', 'x/', ''],
  ["import a from './b.ts'", "import a from ' '", './b.ts', ''],
])('%j', (text, code, strings, comments) => {
  const layers = layersOf(text)
  expect(squeeze(layers.code)).toBe(code)
  expect(squeeze(layers.strings)).toBe(strings)
  expect(squeeze(layers.comments)).toBe(comments)
  for (const layer of Object.values(layers)) {
    expect(layer).toHaveLength(text.length)
    expect(layer.split('\n')).toHaveLength(text.split('\n').length)
  }
})
