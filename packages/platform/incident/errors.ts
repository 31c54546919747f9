import type { Refusal } from '@evertill/contract'

export const incidentRefusals = {
  notFound: { status: 404, code: 'incident.not-found', zh: '没有这个事件。', en: 'There is no such incident.' },
  taken: {
    status: 409,
    code: 'incident.taken',
    zh: '这个事件已经有人认领，或者已经结束。',
    en: 'Somebody has this incident already, or it is over.',
  },
  wider: {
    status: 403,
    code: 'incident.wider',
    zh: '这个事件也涉及您范围以外的终端，由全局人员认领和结束。',
    en: 'This incident reaches beyond your place: people of the whole house take and close it.',
  },
  active: {
    status: 409,
    code: 'incident.active',
    zh: '情况还没有恢复正常，不能结束。',
    en: 'It has not returned to normal and cannot be closed.',
  },
} as const satisfies Readonly<Record<string, Refusal>>
