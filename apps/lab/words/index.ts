import type { Words } from '@evertill/diagnosis'
import { en as doctorEn } from '@evertill/diagnosis/words-en'
import { zh as doctorZh } from '@evertill/diagnosis/words-zh'
import { en, type LabWords } from './en.ts'
import { zh } from './zh.ts'

export type Language = 'zh' | 'en'

export const LAB_WORDS: Readonly<Record<Language, LabWords>> = { zh, en }
export const DOCTOR_WORDS: Readonly<Record<Language, Words>> = { zh: doctorZh, en: doctorEn }
/** Searched in both languages, whichever is shown. */
export const BOTH: readonly Words[] = [doctorZh, doctorEn]
