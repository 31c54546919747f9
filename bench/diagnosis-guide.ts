import { writeFileSync } from 'node:fs'
import { findingGuide, troubleshootingGuide } from '@evertill/diagnosis/guide'
import { en } from '@evertill/diagnosis/words-en'
import { zh } from '@evertill/diagnosis/words-zh'

// Writes the troubleshooting guides from the catalogue; a unit test says when they are out of date.
for (const [folder, words] of [
  ['en', en],
  ['zh', zh],
] as const) {
  writeFileSync(new URL(`../docs/guide/${folder}/troubleshooting.md`, import.meta.url), troubleshootingGuide(words))
  writeFileSync(new URL(`../docs/guide/${folder}/troubleshooting-findings.md`, import.meta.url), findingGuide(words))
}
