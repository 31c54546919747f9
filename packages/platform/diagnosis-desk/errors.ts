import type { Refusal } from '@evertill/contract'

export const deskRefusals = {
  otherTerminal: {
    status: 400,
    code: 'diagnosis.other-terminal',
    zh: '上传的诊断不属于这台终端。',
    en: 'The diagnosis is not of this terminal.',
  },
  tooOften: {
    status: 429,
    code: 'diagnosis.too-often',
    zh: '上传过于频繁，请稍后再试。',
    en: 'Too many diagnoses in a short time. Try again shortly.',
  },
} as const satisfies Readonly<Record<string, Refusal>>
