import { usePreference } from '../preference.ts'
import { WORDS, type Words } from './table.ts'

export { inLanguage, WORDS, type Words } from './table.ts'

/** The words in the language of the till. */
export function useWords(): Words {
  return WORDS[usePreference().language]
}
