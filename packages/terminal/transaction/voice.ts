import { formatMoney, type TransactionType } from '@evertill/foundation'
import { KINDS } from '../journal/transaction-kind.ts'
import type { Effect } from '../state/effect.ts'
import type { Outcome } from '../state/outcome.ts'

type Spoken = { readonly zh: string; readonly en: string }

/** An amount as a voice should read it: `12.50元`, `12.50 yuan`; other currencies by their sign. */
export function spokenAmount(minor: number, currency: string): Spoken {
  if (currency !== '156') {
    const text = formatMoney({ minor, currency })
    return { zh: text, en: text }
  }
  const whole = Math.floor(minor / 100)
  const rest = minor % 100
  const text = rest === 0 ? String(whole) : `${whole}.${String(rest).padStart(2, '0')}`
  return { zh: `${text}元`, en: `${text} yuan` }
}

const DONE: Readonly<Record<TransactionType, Spoken>> = {
  sale: { zh: '收款成功', en: 'Payment received' },
  void: { zh: '撤销成功', en: 'Payment cancelled' },
  refund: { zh: '退款成功', en: 'Refund made' },
  balance: { zh: '查询成功', en: 'Balance received' },
  'pre-authorization': { zh: '预授权成功', en: 'Amount held' },
  'pre-authorization-void': { zh: '预授权已撤销', en: 'Hold released' },
  completion: { zh: '预授权完成成功', en: 'Held amount received' },
  'completion-void': { zh: '预授权完成已撤销', en: 'Payment cancelled' },
  'completion-advice': { zh: '预授权完成成功', en: 'Held amount received' },
  'offline-sale': { zh: '收款成功', en: 'Payment received' },
  adjustment: { zh: '小费已加', en: 'Tip added' },
  instalment: { zh: '分期收款成功', en: 'Instalment payment received' },
  'instalment-void': { zh: '撤销成功', en: 'Payment cancelled' },
  moto: { zh: '收款成功', en: 'Payment received' },
  'moto-void': { zh: '撤销成功', en: 'Payment cancelled' },
  'moto-refund': { zh: '退款成功', en: 'Refund made' },
}

/** The spoken money line. It says no more than the journal proves, and never why (bystanders hear it). */
export function outcomeWords(
  outcome: Outcome,
  sale: { type: TransactionType; amount: number; currency: string; remaining?: number | undefined },
): Spoken {
  const amount = spokenAmount(sale.amount, sale.currency)
  switch (outcome) {
    case 'approved': {
      const done = DONE[sale.type]
      if (sale.type === 'balance') return done
      if (KINDS[sale.type].effect === 'takes' && sale.remaining !== undefined && sale.remaining > 0) {
        const rest = spokenAmount(sale.remaining, sale.currency)
        return { zh: `已收${amount.zh}，还差${rest.zh}`, en: `${amount.en} received, ${rest.en} still to pay` }
      }
      return { zh: `${done.zh}，${amount.zh}`, en: `${done.en}, ${amount.en}` }
    }
    case 'stored':
      return { zh: `已保存，尚未扣款，${amount.zh}`, en: `Saved, not charged yet, ${amount.en}` }
    case 'uploading':
      return { zh: '已保存的交易正在上送', en: 'The saved sale is being sent' }
    case 'withdrawn':
      return { zh: '已保存的交易已作废，没有扣款', en: 'The saved sale was withdrawn. No money was taken' }
    case 'declined':
      if (sale.type === 'offline-sale')
        return {
          zh: `一笔保存的交易被银行拒绝，没有扣款，${amount.zh}`,
          en: `A saved sale was refused by the bank. No money was taken, ${amount.en}`,
        }
      return { zh: '交易未成功，没有扣款', en: 'Not accepted. No money was taken' }
    case 'not-sent':
      return { zh: '交易未进行，没有扣款', en: 'Stopped. No money was taken' }
    case 'reversed':
      return { zh: '已撤回，没有扣款', en: 'Undone. No money was taken' }
    case 'reversing':
      return { zh: '未收到结果，正在撤回，请勿重复收款', en: 'No answer. It is being undone. Do not charge again' }
    case 'refund-in-progress':
      return { zh: '退款处理中，请勿重复退款', en: 'The refund is in progress. Do not refund again' }
    case 'advice-in-progress':
      return { zh: '收款通知处理中，请勿重复收款', en: 'The notice is in progress. Do not charge again' }
    case 'unknown':
    case 'difference':
      return { zh: '结果待确认，请勿重复收款', en: 'Not known yet. Do not charge again' }
  }
}

export function sayOutcome(
  outcome: Outcome,
  sale: { type: TransactionType; amount: number; currency: string; remaining?: number | undefined },
): Effect {
  const tone =
    outcome === 'approved'
      ? 'paid'
      : outcome === 'declined' || outcome === 'not-sent' || outcome === 'reversed' || outcome === 'withdrawn'
        ? 'not-paid'
        : 'attention'
  return { type: 'speak', ...outcomeWords(outcome, sale), tone }
}

/** Spoken when the reader waits. */
export const PRESENT_CARD: Spoken = { zh: '请出示银行卡', en: 'Please present your card' }
export const ENTER_PIN: Spoken = { zh: '请输入密码', en: 'Please enter your PIN' }
export const SCAN_CODE: Spoken = { zh: '请扫码支付', en: 'Please scan and pay' }
export const SHOW_CODE: Spoken = { zh: '请出示付款码', en: 'Please show your payment code' }
