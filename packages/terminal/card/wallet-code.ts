/** Whose wallet shows the code. */
export type WalletKind = 'wechat' | 'alipay' | 'unionpay'

/** Recognises a code shown by a customer's wallet by its length and prefix; undefined when it is none of them. */
export function walletOf(code: string): WalletKind | undefined {
  if (/^1[0-5]\d{16}$/.test(code)) return 'wechat'
  if (/^(2[5-9]|30)\d{14,22}$/.test(code)) return 'alipay'
  if (/^62\d{17}$/.test(code)) return 'unionpay'
  return undefined
}

/** First two and last four digits, as a slip may show. */
export function maskCode(code: string): string {
  return `${code.slice(0, 2)}${'*'.repeat(Math.max(0, code.length - 6))}${code.slice(-4)}`
}
