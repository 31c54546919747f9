import { questionCatalogue } from './catalogue/question-list.ts'

export interface QuestionSpec {
  /** Seconds a person needs to look and answer. */
  readonly seconds: number
}

export type QuestionId = keyof typeof questionCatalogue

export const questions: Readonly<Record<QuestionId, QuestionSpec>> = questionCatalogue
export const questionIds = Object.keys(questionCatalogue) as readonly QuestionId[]
