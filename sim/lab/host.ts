import type { HostMessage } from '@evertill/terminal'
import { qualityOf, stuckAt } from './path.ts'
import type { Bank, World } from './world.ts'

/** What comes back, and when. Nothing at all is an answer too. */
export interface Exchange {
  readonly answer?: HostMessage
  readonly afterMs: number
  /** Did the switch have the keys to seal it? */
  readonly sealed: boolean
  /** Changed on the way: its MAC is wrong. */
  readonly spoiled?: boolean
}

const PACKETS = 6

/**
 * The house as the terminal meets it: a script that gives the answers which the real switch gives in the same standing
 * (03 merchant stopped, 58 terminal stopped, 97 unknown, 57 not granted, 91 issuer down, 98 issuer silent, 96 our own
 * trouble, A0 bad MAC, 77 wrong batch). The story `lab-house` holds it against the real switch.
 */
export function exchange(world: World, request: HostMessage): Exchange {
  const { house, random } = world
  const quality = qualityOf(world, world.way)
  const silence: Exchange = { afterMs: 0, sealed: false }
  if (stuckAt(world, world.way) !== undefined) return silence
  if (house.state !== 'up') return silence
  let afterMs = quality.delayMs + quality.jitterMs * random.fraction() + house.latencyMs
  for (let packet = 0; packet < PACKETS; packet++) {
    let wait = 600
    // Each loss doubles the pause before the next try; a connection that has waited for half a minute is given up.
    while (random.chance(quality.loss)) {
      afterMs += wait
      wait *= 2
      if (afterMs > 30_000) return silence
    }
  }
  if (random.chance(house.database.errors) && request.mti !== '0800')
    return random.chance(0.4) ? silence : reply(request, '96', afterMs + house.database.commitMs)
  afterMs += house.database.commitMs * 2
  if (house.refusedForLoad > 0 && random.chance(0.5))
    return random.chance(0.4) ? silence : reply(request, '96', afterMs)
  if (request.mti === '0800') return signOn(world, request, afterMs)
  if (request.mti === '0820') return reply(request, '00', afterMs)
  if (request.mti === '0400') return reply(request, '00', afterMs)
  return transaction(world, request, afterMs)
}

function signOn(world: World, request: HostMessage, afterMs: number): Exchange {
  const refused = atTheDoor(world)
  if (refused !== undefined) return reply(request, refused, afterMs, false)
  if (world.house.keyErrors > 0) return reply(request, '96', afterMs, false)
  return {
    answer: { ...base(request, '00'), 60: { ...request[60]!, batch: '000031' }, 62: new Uint8Array(40) },
    afterMs,
    sealed: false,
  }
}

/** What the switch refuses before it looks at the card. */
function atTheDoor(world: World): string | undefined {
  const { standing, box } = world
  if (!box.settings.merchant) return world.neighbours.length > 0 && world.random.chance(0.5) ? '03' : '97'
  if (standing.swapped) return '97'
  if (standing.terminal === 'retired') return '97'
  if (standing.terminal === 'disabled' || standing.modelBarred) return '58'
  if (standing.merchant !== 'active') return '03'
  if (standing.papersStop) return '03'
  return undefined
}

function transaction(world: World, request: HostMessage, afterMs: number): Exchange {
  const { house, standing, box, random } = world
  const refused = atTheDoor(world)
  if (refused !== undefined) return reply(request, refused, afterMs, false)
  if (house.lostSession) {
    house.lostSession = false
    return reply(request, random.pick(['77', '77', 'A0', '99']), afterMs, true)
  }
  if (
    !box.keys.mac ||
    box.keys.hostDiffers ||
    box.keys.master !== 'good' ||
    (house.keyErrors > 0 && random.chance(0.85))
  )
    return reply(request, 'A0', afterMs, false)
  if (!box.keys.pin && request[52] !== undefined) return reply(request, '99', afterMs)
  if (house.wrongChange !== undefined && random.chance(house.wrongShare))
    return reply(request, house.wrongChange, afterMs)
  const odd = oddly(world, request, afterMs)
  if (odd !== undefined) return odd
  const amount = Number(request[4] ?? 0)
  const type = request[60]?.type
  const code = codeIn(request)
  const pan = request[2] ?? request[35]?.split('D')[0] ?? ''
  if (type === '25') {
    if (standing.lacks === 'refund') return reply(request, '57', afterMs)
    if (amount > standing.pending) return reply(request, random.chance(0.5) ? '61' : '51', afterMs)
  }
  const { lostRoute } = box.settings
  if (lostRoute === 'wallet' ? code !== undefined : lostRoute === 'foreign' && /^[45]/.test(pan))
    return reply(request, random.pick(['15', '92', '40']), afterMs)
  if (standing.lacks === 'wallet' && code !== undefined)
    return reply(request, random.chance(0.5) ? '57' : '40', afterMs)
  if (standing.lacks === 'foreign' && /^[45]/.test(pan))
    return reply(request, random.chance(0.6) ? '57' : '58', afterMs)
  if (amount > 2_000_000 && type !== '25') return reply(request, '61', afterMs)
  if (standing.riskWatch === 'stops-next' || (standing.riskWatch === 'stops-large' && random.chance(0.4)))
    return reply(request, random.pick(['61', '65', '57', '62', '59']), afterMs)
  const bank = world.banks.find((one) => one.name === (code === undefined ? bankOf(world, pan) : walletOf(code)))
  return atBank(world, request, bank!, afterMs, pan, code)
}

const walletOf = (code: string): string => (code.length === 18 ? 'wallet-w' : 'wallet-z')

function bankOf(world: World, pan: string): string {
  return world.cards.find((card) => card.pan === pan)?.bank ?? (pan.startsWith('6') ? 'issuer-a' : 'issuer-b')
}

function codeIn(request: HostMessage): string | undefined {
  const element = request[59]?.find((one) => one.tag === 'A3')
  return element === undefined ? undefined : new TextDecoder().decode(element.value)
}

/** What a fault outside every catalogue does to a sale on its way. */
function oddly({ oddity, random }: World, request: HostMessage, afterMs: number): Exchange | undefined {
  switch (oddity) {
    case 'odd-code':
      return reply(request, random.pick(['93', '09', 'P1', 'Z9']), afterMs)
    case 'large-lost':
      return { afterMs: 0, sealed: false }
    case 'address-twin':
      return random.chance(0.6) ? { afterMs: 0, sealed: false } : undefined
    case 'stale-answer': {
      const late = reply(request, '00', afterMs)
      return { ...late, answer: { ...late.answer!, 11: '000001' } }
    }
    case 'moody-refusal':
      return random.chance(0.6) ? reply(request, random.pick(['Q1', 'R7', '4X']), afterMs) : undefined
    case 'altering-proxy':
      return { ...reply(request, '00', afterMs), spoiled: true }
    default:
      return undefined
  }
}

function atBank(
  world: World,
  request: HostMessage,
  bank: Bank,
  before: number,
  pan: string,
  code: string | undefined,
): Exchange {
  const { random, house } = world
  if (bank.kind === 'issuer' && !house.schemeUp && random.chance(0.9))
    return reply(request, random.pick(['92', '92', '96', '91']), before + 900)
  if (!bank.linkUp || (!bank.up && bank.code === undefined))
    return reply(request, random.chance(0.75) ? '91' : '98', before + 10_000)
  if (bank.maintenance) return reply(request, random.pick(['91', '91', '90']), before + bank.latencyMs)
  if (!bank.up) return reply(request, bank.code!, before + bank.latencyMs)
  const took = bank.latencyMs * (0.7 + 0.8 * random.fraction())
  // The switch gives a bank ten seconds, then undoes the sale itself.
  if (took > 10_000) return reply(request, '98', before + 10_000)
  if (code !== undefined && !world.standing.walletRight)
    return reply(request, random.pick(['40', '57', '58']), before + took)
  if (code === undefined) {
    if (world.slip.pinWrong && request[52] !== undefined) return reply(request, '55', before + took)
    if (world.slip.panWrong) return reply(request, random.pick(['14', '14', '54', '59']), before + took)
    const card = world.cards.find((one) => one.pan === pan)
    if (card?.code !== undefined) return reply(request, card.code, before + took)
  }
  return reply(request, '00', before + took)
}

function base(request: HostMessage, code: string): HostMessage {
  return {
    mti: `${request.mti.slice(0, 2)}${Number(request.mti[2]) + 1}0`,
    3: request[3],
    4: request[4],
    11: request[11],
    12: '120000',
    13: '1122',
    15: '1122',
    32: '48981000',
    37: '000000000001',
    38: code === '00' ? '123456' : undefined,
    39: code,
    41: request[41],
    42: request[42],
    49: request[49],
    60: request[60],
  } as HostMessage
}

function reply(request: HostMessage, code: string, afterMs: number, sealed = true): Exchange {
  return { answer: base(request, code), afterMs, sealed: sealed && code !== 'A0' }
}
