import type { Random } from '@evertill/foundation'
import { Box, type Kind } from './box.ts'

/** One bank, or one wallet, with its machine and the line to it. */
export interface Bank {
  readonly name: string
  readonly kind: 'issuer' | 'wallet'
  /** First digit of its cards; wallets have a kind of code. */
  readonly prefix: string
  up: boolean
  linkUp: boolean
  /** Milliseconds to answer, the usual and now. */
  latencyMs: number
  maintenance: boolean
  /** What it answers to everything while it is not well; none: it stays silent. */
  code?: string | undefined
}

/** The platform: the acquirer's own machine. */
export interface House {
  /** `refuses`: the machine is there, the program is not; `gone`: no machine; `hangs`: takes the line and says nothing. */
  state: 'up' | 'refuses' | 'gone' | 'hangs'
  latencyMs: number
  window: boolean
  emergency: boolean
  database: { commitMs: number; errors: number }
  keyErrors: number
  waiting: number
  mayWait: number
  refusedForLoad: number
  /** Our own last change and whether it was wrong; what it makes sales answer. */
  changedAt: number
  wrongChange?: string | undefined
  /** Share of sales that a wrong change hits. */
  wrongShare: number
  schemeUp: boolean
  required: string
  advised: string[]
  thirdPartyUp: boolean
  /** The version this fleet runs is broken by its release. */
  badRelease: boolean
  /** The host has forgotten this terminal's session. */
  lostSession: boolean
}

/** The line between shop and provider, and the shop's own network. */
export interface Line {
  routerHung: boolean
  /** Ports of the switch that are dead, the terminal's own among them or not. */
  ownPortDead: boolean
  deadPorts: number
  ports: number
  cablePulled: boolean
  namesBroken: boolean
  firewall: 'open' | 'refuses' | 'drops'
  portal: boolean
  /** 0 … 1 of the line in use by others. */
  use: number
  loss: number
  delayMs: number
  jitterMs: number
  hourlyRise: number
  wifi: { dbm: number; noise: number; on: boolean }
  providerUp: boolean
}

export interface Sim {
  registered: boolean
  apnRight: boolean
  dataLeft: boolean
  carrierUp: boolean
  dbm: number
}

/** What the acquirer holds against or for the merchant and the terminal. */
export interface Standing {
  merchant: 'active' | 'frozen' | 'arrears' | 'closed'
  terminal: 'active' | 'disabled' | 'retired'
  swapped: boolean
  modelBarred: boolean
  /** Transactions and entries the contract lacks: wallet, foreign cards, refunds. */
  lacks: 'nothing' | 'wallet' | 'foreign' | 'refund'
  papersExpired: boolean
  /** Expired long enough to stop the merchant. */
  papersStop: boolean
  registryDiffers: boolean
  feesUnaccepted: boolean
  payoutReturned: boolean
  accountInvalid: boolean
  pending: number
  riskCase: boolean
  riskWatch: 'off' | 'stops-next' | 'stops-large'
  walletRight: boolean
}

/** The card in the customer's hand. Only published test numbers. */
export interface Card {
  readonly pan: string
  readonly bank: string
  readonly kind: 'debit' | 'credit'
  readonly pin?: string | undefined
  expiry: string
  /** 0 new … 1 unreadable, for each way. */
  damage: { stripe: number; chip: number; tap: number }
  /** What the bank answers for it, when not 00. */
  code?: string | undefined
}

/** What the people at the counter do next that they should not. */
export interface People {
  mistake:
    | 'none'
    | 'mistype-amount'
    | 'wrong-category'
    | 'hold-card-back'
    | 'repeat-sale'
    | 'mistype-pin'
    | 'mistype-card'
    | 'swipe-chip-card'
    | 'refund-too-much'
  /** What a customer has besides this card. */
  otherCard: boolean
  wallet: boolean
  cash: boolean
  pressedMenu: boolean
}

/** What can be wrong that nobody has written down. */
export type Oddity =
  | 'chip-kernel'
  | 'odd-code'
  | 'large-lost'
  | 'covered'
  | 'drawer'
  | 'static'
  | 'address-twin'
  | 'altering-proxy'
  | 'stale-answer'
  | 'plugin-veto'
  | 'eaten-slip'
  | 'moody-refusal'

/** Another terminal of the fleet, seen only from outside. */
export interface Neighbour {
  readonly id: string
  readonly site: string
  readonly region: string
  readonly isp: string
  readonly model: string
  readonly version: string
  readonly merchant: string
  /** Its own little trouble that has nothing to do with ours. */
  readonly own: boolean
  /** Uses the site's line or its own card. */
  readonly wired: boolean
  /** Its draw when a shared fault hits only a part: 0 … 1. */
  readonly luck: number
}

/** Everything around and in one terminal. Plain state that injectors break and actions mend. Nothing here knows the doctor. */
export interface World {
  readonly random: Random
  now: number
  readonly kind: Kind
  readonly box: Box
  readonly region: { struck: boolean; alerted: boolean; powerOut: boolean }
  readonly site: { mains: boolean; routerOnBattery: boolean }
  readonly line: Line
  readonly sim: Sim | undefined
  readonly house: House
  readonly banks: Bank[]
  readonly standing: Standing
  readonly people: People
  readonly neighbours: readonly Neighbour[]
  /** Which way out the terminal uses now. */
  way: 'ethernet' | 'wifi' | 'cellular'
  readonly cards: Card[]
  /** The card whose holder stands here. */
  card: Card
  /** Faults that come and go: asked before each act. */
  readonly rhythms: (() => void)[]
  /** Free words on what was done to it, for the story. */
  readonly told: string[]
  /** A fault of the kind that stands in no catalogue. */
  oddity?: Oddity | undefined
  /** Set while the sale at hand is of a kind a fault needs. */
  want: {
    tender?: 'card' | 'wallet' | undefined
    way?: 'stripe' | 'chip' | 'tap' | 'manual' | undefined
    bank?: string | undefined
    refund?: boolean | undefined
    foreign?: boolean | undefined
  }
  /** Wrong PIN, wrong number: what the person did in this sale. */
  slip: { pinWrong: boolean; panWrong: boolean }
}

const CARDS: readonly (Omit<Card, 'damage' | 'expiry'> & { readonly expiry?: string })[] = [
  { pan: '6200000000000005', bank: 'issuer-a', kind: 'credit' },
  { pan: '6205500000000000004', bank: 'issuer-a', kind: 'debit', pin: '123456' },
  { pan: '6222821234560017', bank: 'issuer-c', kind: 'debit', pin: '123456' },
  { pan: '6250947000000014', bank: 'issuer-c', kind: 'credit' },
  { pan: '4242424242424242', bank: 'issuer-b', kind: 'credit' },
  { pan: '5555555555554444', bank: 'issuer-b', kind: 'credit' },
  { pan: '4111111111111111', bank: 'issuer-b', kind: 'credit' },
]

const bank = (name: string, kind: Bank['kind'], prefix: string, latencyMs: number): Bank => ({
  name,
  kind,
  prefix,
  up: true,
  linkUp: true,
  latencyMs,
  maintenance: false,
})

export const MODEL = 'EV-20'
export const VERSION = '2.4.1'
const OTHER_MODELS = ['EV-10', 'NX-5']
const OTHER_VERSIONS = ['2.4.0', '2.3.7']

/** A shop on an ordinary day: everything works, with the little blemishes that every shop has. */
export function createWorld(random: Random, kind: Kind, startsAt: number): World {
  const hour = (new Date(startsAt).getUTCHours() + 8) % 24
  const busy = hour >= 11 && hour <= 13 ? 0.25 : hour >= 18 && hour <= 20 ? 0.3 : 0.1
  const box = new Box(random.fork('box'), kind, startsAt)
  const cards = CARDS.map((one): Card => ({ ...one, expiry: '3012', damage: { stripe: 0, chip: 0, tap: 0 } }))
  const wired = kind === 'countertop'
  const line: Line = {
    routerHung: false,
    ownPortDead: false,
    deadPorts: 0,
    ports: 8,
    cablePulled: false,
    namesBroken: false,
    firewall: 'open',
    portal: false,
    use: busy,
    loss: 0.002 * random.fraction(),
    delayMs: 25 + 60 * random.fraction(),
    jitterMs: 4 + 20 * random.fraction(),
    hourlyRise: 1 + 0.5 * random.fraction(),
    wifi: {
      dbm: random.chance(0.03) ? -78 : -45 - Math.floor(22 * random.fraction()),
      noise: 0.02 + 0.06 * random.fraction(),
      on: true,
    },
    providerUp: true,
  }
  const sim: Sim | undefined =
    kind === 'countertop' && random.chance(0.5)
      ? undefined
      : {
          registered: true,
          apnRight: true,
          dataLeft: true,
          carrierUp: true,
          dbm: -70 - Math.floor(20 * random.fraction()),
        }
  return {
    random,
    now: startsAt,
    kind,
    box,
    region: { struck: false, alerted: false, powerOut: false },
    site: { mains: true, routerOnBattery: random.chance(0.15) },
    line,
    sim,
    house: {
      state: 'up',
      latencyMs: 60 + 120 * random.fraction(),
      window: false,
      emergency: false,
      database: { commitMs: 4 + 10 * random.fraction(), errors: 0 },
      keyErrors: 0,
      waiting: random.integer(0, 40),
      mayWait: 4_096,
      refusedForLoad: 0,
      changedAt: startsAt - (6 + 200 * random.fraction()) * 3_600_000,
      wrongShare: 0,
      schemeUp: true,
      required: '2.3.0',
      advised: ['2.1.0'],
      thirdPartyUp: true,
      badRelease: false,
      lostSession: false,
    },
    banks: [
      bank('issuer-a', 'issuer', '62', 180),
      bank('issuer-b', 'issuer', '4', 260),
      bank('issuer-c', 'issuer', '62', 220),
      bank('wallet-w', 'wallet', 'wechat', 300),
      bank('wallet-z', 'wallet', 'alipay', 300),
    ],
    standing: {
      merchant: 'active',
      terminal: 'active',
      swapped: false,
      modelBarred: false,
      lacks: 'nothing',
      papersExpired: random.chance(0.01),
      papersStop: false,
      registryDiffers: false,
      feesUnaccepted: random.chance(0.01),
      payoutReturned: false,
      accountInvalid: false,
      pending: 200_000,
      riskCase: random.chance(0.004),
      riskWatch: 'off',
      walletRight: true,
    },
    people: {
      mistake: 'none',
      otherCard: random.chance(0.7),
      wallet: random.chance(0.8),
      cash: random.chance(0.55),
      pressedMenu: random.chance(0.03),
    },
    neighbours: neighbourhood(random.fork('neighbours'), wired),
    way: wired
      ? 'ethernet'
      : kind === 'reader' || random.chance(0.25)
        ? sim === undefined
          ? 'wifi'
          : 'cellular'
        : 'wifi',
    cards,
    card: cards[0]!,
    rhythms: [],
    told: [],
    want: {},
    slip: { pinWrong: false, panWrong: false },
  }
}

function neighbourhood(random: Random, wired: boolean): readonly Neighbour[] {
  const own = random.integer(1, 4)
  const branches = random.integer(0, 15)
  return Array.from({ length: 140 }, (_, i): Neighbour => {
    const here = i < own
    const same = here || i < own + branches
    return {
      id: String(20_000_000 + i),
      site: here ? 'here' : `site-${i}`,
      region: here || random.chance(0.4) ? 'region-1' : 'region-2',
      isp: here || random.chance(0.35) ? 'isp-1' : random.pick(['isp-2', 'isp-3']),
      model: random.chance(here ? 0.6 : 0.35) ? MODEL : random.pick(OTHER_MODELS),
      version: random.chance(here ? 0.6 : 0.4) ? VERSION : random.pick(OTHER_VERSIONS),
      merchant: same ? 'merchant-1' : `merchant-${i}`,
      own: random.chance(0.015),
      wired: here ? wired || random.chance(0.6) : random.chance(0.6),
      luck: random.fraction(),
    }
  })
}
