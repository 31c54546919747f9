import { enCause } from './words/en-cause.ts'
import { enFinding } from './words/en-finding.ts'
import { enManager } from './words/en-manager.ts'
import { enQuestion } from './words/en-question.ts'
import { enRemedy } from './words/en-remedy.ts'
import { enResponseCode } from './words/en-response-code.ts'
import { enSaying } from './words/en-saying.ts'
import { enSymptom } from './words/en-symptom.ts'
import { enTillPhrase } from './words/en-till-phrase.ts'
import type { Words } from './words.ts'

/** The doctor's words in English. */
export const en: Words = {
  language: 'en',
  findings: enFinding,
  causes: enCause,
  manager: enManager,
  remedies: enRemedy,
  sayings: enSaying,
  symptoms: enSymptom,
  questions: enQuestion,
  responseCodes: enResponseCode,
  till: enTillPhrase,
  money: {
    no: 'No money was taken',
    yes: 'Paid. Do not pay again',
    reversing: 'This payment is being undone',
    unknown: 'Payment not confirmed yet',
  },
  moneyLines: {
    yes: {
      sentence: 'This payment is complete.',
      action: 'Do not pay again; a slip or electronic receipt is available.',
    },
    reversing: {
      sentence: 'This payment is being undone.',
      action: 'Please do not use this card again yet; pay another way.',
    },
    unknown: {
      sentence: 'The bank has not confirmed yet.',
      action: 'Please do not use this card again yet; pay another way.',
    },
  },
  unknownCause: {
    name: 'Cause not recognised',
    sentence: 'Payments do not work right now; the cause is being looked for.',
    action: 'Please pay another way or at another terminal.',
    staff: 'The findings fit no cause of the catalogue.',
  },
  undecided: 'Several causes are possible: {list}.',
  staff: { cause: 'Cause: ', shownBy: '. Shown by: ', and: '; ', stop: '.' },
  saw: 'the screen says "{symptom}"',
  until: 'Expected back at {time}.',
}
