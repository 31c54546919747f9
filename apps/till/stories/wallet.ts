import { money, offers, STORY_TIME, type Story, told } from './story.ts'

const ADDRESS = 'https://pay.evertill.invalid/o/900019205440'
const code = {
  kind: 'merchant-code' as const,
  amount: 12_850,
  text: ADDRESS,
  since: STORY_TIME - 20_000,
  until: STORY_TIME + 100_000,
  lineUp: true,
}

/** Screens of wallets: a code that the shop shows, and a payer who keys a password. */
export const walletStories: readonly Story[] = [
  told('choose-four-tenders', {
    kind: 'choose-tender',
    amount: 12_850,
    offers: [offers[0], offers[1], { tender: 'shown-code', possible: true }, offers[2]],
  }),
  told('merchant-code', code, { money: money('unknown') }),
  told(
    'merchant-code-no-line',
    { ...code, lineUp: false, until: STORY_TIME - 1_000 },
    { money: money('unknown'), line: { up: false, canAsk: false, since: STORY_TIME - 5_000, reason: 'closed' } },
  ),
  told('payer-confirms', {
    kind: 'connecting',
    purpose: 'sale',
    tender: 'wallet',
    amount: 12_850,
    stage: 'payer-confirms',
    phase: 'slow',
    since: STORY_TIME - 4_000,
    until: STORY_TIME + 45_000,
    removeCard: false,
  }),
]
