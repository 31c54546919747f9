import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { causeIds } from '@evertill/diagnosis'
import { search } from '@evertill/diagnosis/symptom'
import { en } from '@evertill/diagnosis/words-en'
import { zh } from '@evertill/diagnosis/words-zh'
import { describe, expect, test } from 'vitest'

/**
 * The design's own tables of causes and symptom words, wherever they lie beside this tree. Who has only the tree sees
 * these tests named as skipped, with the reason; the counts below hold for everybody.
 */
const DESIGN = join(import.meta.dirname, '../../../shared/design/diagnosis.md')
const design = existsSync(DESIGN) ? readFileSync(DESIGN, 'utf8') : undefined

/** Rows `| id | zh | en | …` of every table of causes. */
function tableRows(text: string): readonly { readonly id: string; readonly zh: string; readonly en: string }[] {
  return [...text.matchAll(/^\| ([a-z]+(?:-[a-z]+)+) \| ([^|]+) \| ([^|]+) \|/gm)].map(([, id, zhName, enName]) => ({
    id: id!,
    zh: zhName!.trim(),
    en: enName!.trim(),
  }))
}

/** The words between the heading of the symptoms and the first sentence after them. */
function symptomWords(text: string): readonly string[] {
  const section = /^## Symptoms[^\n]*\n([\s\S]*?)Each maps/m.exec(text)?.[1] ?? ''
  return section
    .split('·')
    .flatMap((part) => part.split('/'))
    .map((word) => word.trim().replace(/\.$/, ''))
    .filter((word) => word !== '')
}

test('there are 103 causes, and every symptom word leads somewhere', () => {
  expect(causeIds).toHaveLength(103)
  for (const words of [zh, en])
    for (const phrases of Object.values(words.symptoms))
      for (const phrase of phrases) expect(search(phrase, [words]).length, phrase).toBeGreaterThan(0)
})

describe.skipIf(design === undefined)(
  design === undefined ? 'the design is not beside this tree: its tables are not compared' : 'the design’s tables',
  () => {
    test('every cause of the tables is in the catalogue, and none besides', () => {
      const rows = tableRows(design!)
      expect(rows).toHaveLength(103)
      expect(rows.map((one) => one.id).sort()).toEqual([...causeIds].sort())
    })

    test('every cause is found by the name it has in the tables, in both languages', () => {
      const lost = tableRows(design!).flatMap(({ id, zh: inChinese, en: inEnglish }) =>
        [
          [inChinese, zh],
          [inEnglish, en],
        ].flatMap(([name, words]) =>
          search(name as string, [words as typeof zh], 20).some((hit) => hit.kind === 'cause' && hit.id === id)
            ? []
            : [`${id} ${name}`],
        ),
      )
      expect(lost).toEqual([])
    })

    test('every symptom word leads to its symptom, first of all', () => {
      const words = symptomWords(design!)
      expect(words.length).toBeGreaterThanOrEqual(23)
      const lost = words.filter((word) => {
        const [first] = search(word, [zh, en]).filter((hit) => hit.kind === 'symptom')
        return first === undefined || first.score < 1
      })
      expect(lost).toEqual([])
    })
  },
)
