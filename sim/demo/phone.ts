import { readMerchantCode } from '@evertill/foundation'
import { referenceIn } from '../issuer/order.ts'
import type { Child } from './children.ts'

const ANSWER_WITHIN_MS = 3_000

/** A payer's phone of the demo: it reads what a till shows and pays it at the wallet front, which runs beside the house. */
export function practicePhone(): {
  heard(line: string): void
  holds(front: Child): void
  pay(text: string): Promise<boolean>
} {
  const waiting = new Map<string, (paid: boolean) => void>()
  let front: Child | undefined
  return {
    heard(line) {
      if (!line.startsWith('{"scanned"')) return
      const { scanned, paid } = JSON.parse(line) as { scanned: string; paid: boolean }
      waiting.get(scanned)?.(paid)
      waiting.delete(scanned)
    },
    holds: (child) => {
      front = child
    },
    pay(text) {
      const reference = referenceOf(text)
      if (reference === undefined || front === undefined) return Promise.resolve(false)
      return new Promise((resolve) => {
        waiting.set(reference, resolve)
        setTimeout(() => resolve(false), ANSWER_WITHIN_MS).unref()
        front!.process.stdin?.write(`pay ${reference}\n`)
      })
    },
  }
}

/** A channel's address, or EMVCo's payload with the order's reference in it; a phone reads both. */
function referenceOf(text: string): string | undefined {
  const code = readMerchantCode(text)
  const reference = code.ok ? code.value.reference : referenceIn(text)
  return reference !== undefined && /^\d{12}$/.test(reference) ? reference : undefined
}
