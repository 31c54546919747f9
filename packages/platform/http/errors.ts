import type { Problem, Refusal } from '@evertill/contract'
import { Fault } from '@evertill/foundation'

/** Refusals of the web door itself. Catalogue: docs/refusals.md. */
export const refusals = {
  schema: {
    status: 422,
    code: 'request.schema',
    zh: '请求内容不符合要求。',
    en: 'The request does not have the form it must have.',
  },
  syntax: { status: 400, code: 'request.syntax', zh: '请求无法解析。', en: 'The request could not be read.' },
  tooLarge: { status: 413, code: 'request.too-large', zh: '请求内容过大。', en: 'The request is too large.' },
  mediaType: {
    status: 415,
    code: 'request.media-type',
    zh: '请以 application/json 提交。',
    en: 'Send application/json.',
  },
  notFound: { status: 404, code: 'request.not-found', zh: '没有这个地址。', en: 'There is nothing at this address.' },
  method: {
    status: 405,
    code: 'request.method',
    zh: '此地址不支持该方法。',
    en: 'This address does not take this method.',
  },
  mark: {
    status: 403,
    code: 'request.mark',
    zh: '缺少请求头 X-Evertill-Request。',
    en: 'Changes need the header X-Evertill-Request: 1, so that another site cannot make them in your name.',
  },
  cardNumber: {
    status: 422,
    code: 'request.card-number',
    zh: '请勿在地址栏或搜索框中输入卡号。请使用“按卡号查找”。',
    en: 'A card number must not be part of an address. Use the search by card.',
  },
  tooMany: {
    status: 429,
    code: 'request.too-many',
    zh: '请求过于频繁，请稍后再试。',
    en: 'Too many requests. Wait a little.',
  },
  slow: { status: 408, code: 'request.slow', zh: '请求超时。', en: 'The request took too long to arrive.' },
  fault: {
    status: 500,
    code: 'house.fault',
    zh: '系统内部错误，已记录。',
    en: 'Something of ours broke. It was written down.',
  },
  unavailable: {
    status: 503,
    code: 'house.unavailable',
    zh: '系统暂时不可用，请稍后再试。',
    en: 'The house cannot answer just now. Try again shortly.',
  },
  stopping: { status: 503, code: 'house.stopping', zh: '系统正在关闭。', en: 'The house is closing.' },
  printer: {
    status: 502,
    code: 'printer.unreachable',
    zh: '连接不上打印机。请检查打印机电源和网络。',
    en: 'The printer cannot be reached. Check its power and network.',
  },
  printerUnknown: {
    status: 404,
    code: 'printer.unknown',
    zh: '没有这台打印机。',
    en: 'This terminal’s outlet has no such printer.',
  },
} as const satisfies Record<string, Refusal>

export function problemOf(
  refusal: Refusal & { retryAfterMs?: number },
  more: { instance?: string; issues?: Problem['issues'] } = {},
): Problem {
  const { retryAfterMs } = refusal
  return {
    type: `urn:evertill:problem:${refusal.code}`,
    title: refusal.en,
    status: refusal.status,
    code: refusal.code,
    zh: refusal.zh,
    en: refusal.en,
    ...(more.instance === undefined ? {} : { instance: more.instance }),
    ...(more.issues === undefined ? {} : { issues: more.issues }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

/** A fault's words are for staff and the log; the caller learns only whether it may try again. */
export function refusalOfFault(error: unknown): Refusal & { retryAfterMs?: number } {
  return error instanceof Fault && error.retriable ? { ...refusals.unavailable, retryAfterMs: 1_000 } : refusals.fault
}
