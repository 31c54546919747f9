import type { Refusal } from '@evertill/contract'

/** Every refusal of this room. Catalogue: docs/refusals.md. */
export const refusals = {
  notFound: (what: string): Refusal => ({
    status: 404,
    code: 'merchant.not-found',
    zh: '没有找到，或不在您的权限范围内。',
    en: `There is no such ${what}, or it is outside your scope.`,
  }),
  exists: (what: string): Refusal => ({
    status: 409,
    code: 'merchant.exists',
    zh: '编号已被使用。',
    en: `This ${what} exists already.`,
  }),
  transition: (from: string, to: string): Refusal => ({
    status: 409,
    code: 'merchant.transition',
    zh: `不能从 ${from} 改为 ${to}。`,
    en: `It cannot go from ${from} to ${to}.`,
  }),
  retired: {
    status: 409,
    code: 'merchant.retired',
    zh: '终端已停用或撤机，不能激活。',
    en: 'This terminal is not active, so it cannot be enrolled.',
  },
  timeZone: {
    status: 422,
    code: 'merchant.time-zone',
    zh: '时区名称无效。',
    en: 'This is not the name of a time zone, such as Asia/Shanghai.',
  },
  category: {
    status: 422,
    code: 'merchant.category',
    zh: '商品所属的分类不存在，或编号重复。',
    en: 'A goods item names a category that is not in the list, or an id or barcode stands twice.',
  },
  practice: {
    status: 422,
    code: 'merchant.practice',
    zh: '生产环境不能登记演示终端。',
    en: 'This house is in production: it takes no practice terminals.',
  },
  activation: {
    status: 404,
    code: 'activation.unknown',
    zh: '激活码无效、已使用或已过期。请向收单机构索取新的激活码。',
    en: 'This activation code is unknown, used or expired. Ask your acquirer for a new one.',
  },
  credential: {
    status: 401,
    code: 'terminal.credential',
    zh: '终端身份校验失败。请重新激活。',
    en: 'The terminal’s credential does not match. Activate it again.',
  },
} as const satisfies Record<string, Refusal | ((...words: string[]) => Refusal)>
