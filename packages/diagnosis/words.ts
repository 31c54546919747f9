import type { CauseId } from './cause.ts'
import type { BaseFindingId } from './finding.ts'
import type { QuestionId } from './question.ts'
import type { RemedyId } from './remedy.ts'
import type { ResponseCode } from './response-code.ts'
import type { SayingId } from './saying.ts'
import type { SymptomId } from './symptom.ts'
import type { TillPhraseId } from './till-phrase.ts'

export type Language = 'zh-CN' | 'en'

/** What the switch says about the money. Only the switch may say it; the doctor passes it on. */
export type MoneyState = 'no' | 'yes' | 'reversing' | 'unknown'
export const moneyStates: readonly MoneyState[] = ['no', 'yes', 'reversing', 'unknown']

export interface Line {
  readonly sentence: string
  readonly action: string
}

/** Everything the doctor can say in one language. Each language is a module of its own and loads when it is needed. */
export interface Words {
  readonly language: Language
  readonly findings: Readonly<Record<BaseFindingId, string>>
  readonly causes: Readonly<Record<CauseId, string>>
  readonly manager: Readonly<Record<CauseId, string>>
  readonly remedies: Readonly<Record<RemedyId, string>>
  readonly sayings: Readonly<Record<SayingId, Line>>
  readonly symptoms: Readonly<Record<SymptomId, readonly string[]>>
  readonly questions: Readonly<Record<QuestionId, string>>
  readonly responseCodes: Readonly<Record<ResponseCode, { readonly screen: string; readonly meaning: string }>>
  readonly till: Readonly<Record<TillPhraseId, string>>
  /** The money line: the largest words on the screen. */
  readonly money: Readonly<Record<MoneyState, string>>
  /** The public and cashier's line when a sentence about the payment would contradict the money line. */
  readonly moneyLines: Readonly<Record<Exclude<MoneyState, 'no'>, Line>>
  readonly unknownCause: Line & { readonly name: string; readonly staff: string }
  /** For engineers, while several causes are left. */
  readonly undecided: string
  /** Joins of the staff sentence. */
  readonly staff: { readonly cause: string; readonly shownBy: string; readonly and: string; readonly stop: string }
  readonly saw: string
  readonly until: string
}
