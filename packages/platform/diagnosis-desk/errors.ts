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
  noSticker: {
    status: 404,
    code: 'help.unknown',
    zh: '没有这台终端，请核对贴纸。',
    en: 'There is no such terminal. Check the sticker.',
  },
  noWindow: {
    status: 404,
    code: 'maintenance.not-found',
    zh: '没有这个维护窗口。',
    en: 'There is no such window.',
  },
  windowOver: {
    status: 409,
    code: 'maintenance.over',
    zh: '这个窗口已经过去或已取消。',
    en: 'This window is over or was called off.',
  },
  windowScope: {
    status: 403,
    code: 'maintenance.scope',
    zh: '只能为自己管辖的机构安排维护。',
    en: 'You may announce for your own institution only.',
  },
  windowZone: {
    status: 422,
    code: 'maintenance.time-zone',
    zh: '没有这个时区。',
    en: 'There is no such time zone.',
  },
  windowIssuer: {
    status: 422,
    code: 'maintenance.issuer',
    zh: '没有这条发卡行线路。',
    en: 'There is no such issuer link.',
  },
  windowCutOver: {
    status: 422,
    code: 'maintenance.cut-over',
    zh: '日切前后 30 分钟内不能安排维护。',
    en: 'No planned window may touch the 30 minutes around the cut-over.',
  },
} as const satisfies Readonly<Record<string, Refusal>>
