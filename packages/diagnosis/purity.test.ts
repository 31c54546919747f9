import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const here = new URL('./', import.meta.url)
const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
)

test('the package runs anywhere: no clock, no chance, no I/O, no imports from outside', () => {
  expect(files.length).toBeGreaterThan(40)
  for (const file of files) {
    const text = readFileSync(new URL(file, here), 'utf8')
    const imports = [...text.matchAll(/from '([^']+)'/g)].map((match) => match[1]!)
    for (const name of imports) expect(name, file).toMatch(/^\.{1,2}\/[\w/.-]+\.ts$/)
    expect(text, file).not.toMatch(
      /Date\.now|new Date\(|Math\.random|performance\.|setTimeout|setInterval|randomUUID|process\./,
    )
    expect(text.split('\n').length, `${file} is long`).toBeLessThan(800)
  }
})

test('the engine carries no texts: words load by language', () => {
  const seen = new Set<string>()
  const visit = (file: string) => {
    if (seen.has(file)) return
    seen.add(file)
    const text = readFileSync(new URL(file, here), 'utf8')
    for (const [statement, name] of text.matchAll(/(?:import|export)[^'\n]*(?:\n[^'\n]*)*?from '([^']+)'/g)) {
      if (!statement.startsWith('import type'))
        visit(new URL(name!, new URL(file, here)).pathname.slice(here.pathname.length))
    }
  }
  visit('index.ts')
  expect(seen.size).toBeGreaterThan(20)
  expect([...seen].filter((file) => file.startsWith('words-') || file.startsWith('words/'))).toEqual([])
})
