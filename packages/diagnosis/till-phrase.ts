import { tillPhraseCatalogue } from './catalogue/till-phrase-list.ts'
import type { MoneyState, Words } from './words.ts'

export interface TillPhraseSpec {
  /** Names of the values the phrase takes. */
  readonly values: readonly string[]
  /** The only state of the money in which the phrase is true. */
  readonly money?: MoneyState
}

export type TillPhraseId = keyof typeof tillPhraseCatalogue

export const tillPhrases: Readonly<Record<TillPhraseId, TillPhraseSpec>> = tillPhraseCatalogue
export const tillPhraseIds = Object.keys(tillPhraseCatalogue) as readonly TillPhraseId[]

/** A phrase with its values filled in, ready to show. A value that was not given leaves a dash, never a brace. */
export function phrase(id: TillPhraseId, words: Words, values: Readonly<Record<string, string | number>> = {}): string {
  return words.till[id].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '–'))
}
