import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { causeIds, causes } from './cause.ts'
import { findingGuide, troubleshootingGuide } from './guide.ts'
import { en } from './words-en.ts'
import { zh } from './words-zh.ts'

test.each([
  ['en', en],
  ['zh', zh],
] as const)('docs/guide/%s/troubleshooting.md is current; if not, run bench/diagnosis-guide.ts', (folder, words) => {
  const file = new URL(`../../docs/guide/${folder}/troubleshooting.md`, import.meta.url)
  expect(readFileSync(file, 'utf8')).toBe(troubleshootingGuide(words))
  const findings = new URL(`../../docs/guide/${folder}/troubleshooting-findings.md`, import.meta.url)
  expect(readFileSync(findings, 'utf8')).toBe(findingGuide(words))
})

test("the till's copy tells no discreet reason", () => {
  for (const words of [en, zh]) {
    const guide = troubleshootingGuide(words, 'till')
    for (const id of causeIds) expect(guide.includes(`id="${id}"`), id).toBe(!causes[id].discreet)
    expect(guide).not.toMatch(/frozen for|stolen|fraud|suspicious|冻结|被窃|作弊|风险/)
  }
})
