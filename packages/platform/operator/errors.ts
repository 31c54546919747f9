import type { Refusal } from '@evertill/contract'

/** Every refusal of this room. Catalogue: docs/refusals.md. */
export const refusals = {
  credentials: {
    status: 401,
    code: 'session.credentials',
    zh: '用户名或密码不正确。',
    en: 'The name or the password is wrong.',
  },
  throttled: {
    status: 429,
    code: 'session.throttled',
    zh: '尝试次数过多，请稍后再试。',
    en: 'Too many attempts. Wait a little before the next one.',
  },
  busy: {
    status: 503,
    code: 'session.busy',
    zh: '登录人数过多，请稍后再试。',
    en: 'Too many people sign in at once. Try again shortly.',
  },
  none: { status: 401, code: 'session.none', zh: '请先登录。', en: 'Sign in first.' },
  right: { status: 403, code: 'session.right', zh: '您没有此项权限。', en: 'You do not have the right to do this.' },
  current: {
    status: 422,
    code: 'person.current-password',
    zh: '当前密码不正确。',
    en: 'The current password is wrong.',
  },
  exists: { status: 409, code: 'person.exists', zh: '用户名已被使用。', en: 'This name is taken.' },
  notFound: { status: 404, code: 'person.not-found', zh: '没有此人。', en: 'There is no such person.' },
  scope: {
    status: 422,
    code: 'person.scope',
    zh: '代理商须有代理路径，商户须有商户号。',
    en: 'An agent needs an agent path and a merchant a merchant id.',
  },
  self: { status: 409, code: 'person.self', zh: '不能停用自己。', en: 'You cannot disable yourself.' },
} as const satisfies Record<string, Refusal>
