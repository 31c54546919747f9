import { expect, test } from 'vitest'
import { phrase, tillPhraseIds, tillPhrases } from './till-phrase.ts'
import { en } from './words-en.ts'
import { zh } from './words-zh.ts'

test('phrases are filled, and a missing value never shows a brace', () => {
  expect(phrase('undoing-until', en, { clock: '0:23' })).toBe('Being undone; result within 0:23')
  expect(phrase('hint-paper', zh, { count: 12 })).toBe('纸剩约 12 张小票')
  for (const id of tillPhraseIds) for (const words of [en, zh]) expect(phrase(id, words)).not.toMatch(/[{}]/)
})

test('a promise that money comes back is bound to "being undone"', () => {
  expect(tillPhrases['undoing-return'].money).toBe('reversing')
})
