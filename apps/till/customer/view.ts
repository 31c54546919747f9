import type { TransactionType } from '@evertill/foundation'
import type { TerminalState } from '@evertill/terminal'
import type { Language } from '../preference.ts'

/** What the customer may see: an amount, a choice, the money line. No staff words, no reasons, no card number [LAW-8]. */
export interface CustomerView {
  readonly language: Language
  readonly merchant: string
  readonly currency: string
  /** Minor units; absent while nothing is due. */
  readonly amount?: number
  readonly ask:
    | 'welcome'
    | 'choose'
    | 'present'
    | 'code'
    | 'scan'
    | 'confirms'
    | 'pin'
    | 'wait'
    | 'slow'
    | 'sign'
    | 'result'
    | 'closed'
  /** What the customer is to scan; it is made for everybody to see. */
  readonly code?: string
  /** Straight from `state.money`; the only source of words about money. */
  readonly money?: 'no' | 'yes' | 'reversing' | 'unknown' | 'stored'
  readonly purpose: TransactionType
  readonly tender: 'card' | 'wallet' | 'cash'
  readonly removeCard: boolean
  readonly practice: boolean
  /** What the customer may be told about a stop, in the public voice; never why, where that is nobody's business here. */
  readonly told?: { readonly sentence: string; readonly action: string }
}

/** The public half of a state. */
export function customerView(
  state: TerminalState,
  language: Language,
  told?: { readonly sentence: string; readonly action: string },
): CustomerView {
  const { profile } = state.config
  const { screen } = state
  const base = {
    language,
    merchant: language === 'zh' ? profile.merchantName.zh : profile.merchantName.en,
    currency: profile.currency,
    purpose:
      'purpose' in screen && screen.purpose !== 'settings' && screen.purpose !== 'maintenance'
        ? screen.purpose
        : ('sale' as const),
    tender: 'tender' in screen ? screen.tender : ('card' as const),
    removeCard: false,
    practice: profile.practice,
  }
  switch (screen.kind) {
    case 'amount':
      return { ...base, ask: 'welcome', ...(screen.amount > 0 ? { amount: screen.amount } : {}) }
    case 'cart':
      return { ...base, ask: 'welcome', ...(screen.total > 0 ? { amount: screen.total } : {}) }
    case 'cannot-take-cards':
      return { ...base, ask: 'choose', amount: screen.amount, ...(told === undefined ? {} : { told }) }
    case 'choose-tender':
    case 'cash':
      return { ...base, ask: 'choose', amount: screen.amount }
    case 'tip-amount':
      return { ...base, ask: 'choose', amount: screen.base + screen.amount }
    case 'choose-instalments':
      return { ...base, ask: 'choose', amount: screen.amount }
    case 'split-amount':
      return { ...base, ask: 'choose', amount: screen.most }
    case 'remainder':
      return { ...base, ask: 'choose', amount: screen.remaining }
    case 'present-card':
      return { ...base, ask: 'present', ...(screen.purpose === 'balance' ? {} : { amount: screen.amount }) }
    case 'show-code':
      return { ...base, ask: 'code', amount: screen.amount }
    case 'merchant-code':
      return { ...base, ask: 'scan', amount: screen.amount, code: screen.text, tender: 'wallet' }
    case 'enter-pin':
      return { ...base, ask: 'pin', ...(screen.purpose === 'balance' ? {} : { amount: screen.amount }) }
    case 'connecting':
      if (screen.stage === 'payer-confirms') return { ...base, ask: 'confirms', amount: screen.amount }
      return { ...base, ask: screen.phase === 'very-slow' ? 'slow' : 'wait', amount: screen.amount }
    case 'signature':
      return { ...base, ask: 'sign', amount: screen.amount }
    case 'result': {
      const money = state.money?.state ?? (screen.recordId === undefined ? 'no' : undefined)
      return {
        ...base,
        ask: 'result',
        amount: screen.amount,
        removeCard: screen.removeCard,
        ...(money === undefined ? {} : { money }),
        ...(told === undefined ? {} : { told }),
      }
    }
    default:
      return { ...base, ask: 'welcome' }
  }
}
