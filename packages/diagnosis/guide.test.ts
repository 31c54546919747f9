import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { troubleshootingGuide } from './guide.ts'
import { en } from './words-en.ts'
import { zh } from './words-zh.ts'

test.each([
  ['en', en],
  ['zh', zh],
] as const)('docs/guide/%s/troubleshooting.md is current; if not, run bench/diagnosis-guide.ts', (folder, words) => {
  const file = new URL(`../../docs/guide/${folder}/troubleshooting.md`, import.meta.url)
  expect(readFileSync(file, 'utf8')).toBe(troubleshootingGuide(words))
})
