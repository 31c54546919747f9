import { inQuestion } from '@evertill/terminal/finding'
import {
  type Cohort,
  type PlatformReadings,
  peerCounts,
  type Traffic,
  type Trouble,
} from '../../packages/platform/diagnosis-desk/index.ts'
import { stuckAt } from './path.ts'
import { mains, type Till } from './till.ts'
import { MODEL, type Neighbour, VERSION, type World } from './world.ts'

const NONE: Trouble = { kind: 'none' }
const FAULT_CODES = new Set(['03', '15', '30', '40', '57', '58', '91', '92', '96', '97', 'A0', '99', '77'])
const BANK_CODES = new Set(['90', '91', '98', '68'])

/** What befalls another terminal of the fleet in the same world, and what the platform sees of it. */
function troubleOf(world: World, one: Neighbour): Trouble {
  const { region, line, house, standing, site } = world
  if (one.own) return one.luck < 0.5 ? { kind: 'silent' } : { kind: 'device' }
  const here = one.site === 'here'
  if (one.region === 'region-1' && region.struck && one.luck < 0.85) return { kind: 'silent' }
  if (here && (!site.mains || region.powerOut) && one.wired) return { kind: 'silent' }
  if (here && one.wired) {
    const dead = !mains(world) || line.routerHung || line.portal || line.namesBroken
    if (dead) return { kind: 'silent' }
    if (line.firewall !== 'open' && one.luck < 0.8) return { kind: 'silent' }
    if (line.ownPortDead && one.luck < (line.deadPorts - 1) / line.ports) return { kind: 'silent' }
    if (line.use > 0.92 && one.luck < 0.4) return { kind: 'unanswered' }
    if (line.loss > 0.12 && one.luck < 0.25) return { kind: 'unanswered' }
  }
  if (one.isp === 'isp-1' && !line.providerUp && one.wired) return { kind: 'silent' }
  if (house.state !== 'up') return { kind: 'silent' }
  if (house.badRelease && one.version === VERSION && one.luck < 0.9) return { kind: 'device' }
  if (standing.modelBarred && one.model === MODEL) return { kind: 'refused', code: '58' }
  if (one.merchant === 'merchant-1') {
    if (standing.merchant !== 'active' || standing.papersStop) return { kind: 'refused', code: '03' }
    if (standing.riskWatch === 'stops-large' && one.luck < 0.4) return { kind: 'refused', code: '61' }
    if (standing.lacks !== 'nothing' && one.luck < 0.55) return { kind: 'refused', code: '57' }
    if (!standing.walletRight && one.luck < 0.75) return { kind: 'line', line: 'wallet' }
  }
  if (house.keyErrors > 0 && one.luck < 0.9) return { kind: 'refused', code: 'A0' }
  if (house.wrongChange !== undefined && one.luck < house.wrongShare)
    return { kind: 'refused', code: house.wrongChange }
  if (house.database.errors > 0.02 && one.luck < 0.7)
    return one.luck < 0.35 ? { kind: 'unanswered' } : { kind: 'refused', code: '96' }
  if (house.latencyMs > 20_000 && one.luck < 0.7) return { kind: 'unanswered' }
  if (house.latencyMs > 3_000 && one.luck < 0.25) return { kind: 'unanswered' }
  if (house.refusedForLoad > 0 && one.luck < 0.5)
    return one.luck < 0.25 ? { kind: 'unanswered' } : { kind: 'refused', code: '96' }
  if (!house.schemeUp && one.luck < 0.4) return { kind: 'refused', code: '92' }
  const bad = linesOf(world, one)
  const failing = Object.keys(bad).find((name) => bad[name] === 'failed')
  return failing === undefined ? NONE : { kind: 'line', line: failing }
}

/** Lines over which a neighbour sold lately: about two banks each. */
function linesOf(world: World, one: Neighbour): Record<string, 'passed' | 'failed'> {
  const lines: Record<string, 'passed' | 'failed'> = {}
  world.banks.forEach((bank, i) => {
    if ((one.luck * 7919 + i * 0.37) % 1 > 0.45) return
    const ill = !bank.up || !bank.linkUp || bank.maintenance || bank.latencyMs > 10_000
    lines[bank.name] = ill ? 'failed' : 'passed'
  })
  return lines
}

/** The trouble that the platform sees of our own terminal: its silence, its answers, its last uploaded stop. */
function ownTrouble(world: World, till: Till, heard: boolean): Trouble {
  if (!heard) return { kind: 'silent' }
  const last = inQuestion(till.log, world.now)
  // A program that starts again and again says so with each hello.
  if (world.box.software.starts >= 2 || world.box.software.crashes >= 3) return { kind: 'device' }
  switch (last?.where) {
    case 'declined': {
      const bank = bankOf(world, till)
      if (last.code !== undefined && BANK_CODES.has(last.code) && bank !== undefined)
        return { kind: 'line', line: bank }
      return last.code !== undefined && FAULT_CODES.has(last.code) ? { kind: 'refused', code: last.code } : NONE
    }
    case 'without-answer': {
      const bank = bankOf(world, till)
      return (last.code === '98' || last.code === '68') && bank !== undefined
        ? { kind: 'line', line: bank }
        : { kind: 'unanswered' }
    }
    case 'before-card':
      return { kind: 'device' }
    default:
      return NONE
  }
}

/** The line over which the last sale went, as the journal has it. */
function bankOf(world: World, till: Till): string | undefined {
  const last = inQuestion(till.log, world.now)
  if (last?.group === 'wechat') return 'wallet-w'
  if (last?.group === 'alipay') return 'wallet-z'
  return last?.masked === undefined
    ? undefined
    : world.cards.find((card) => card.pan.endsWith(last.masked!.slice(-4)))?.bank
}

/** Traffic of the last minutes over every line: other shops sell too. */
function trafficOf(world: World): Traffic[] {
  const { random, house } = world
  return world.banks.map((bank): Traffic => {
    const sales = random.integer(30, 120)
    const ill = !bank.up || !bank.linkUp || bank.maintenance
    const slow = bank.latencyMs > 10_000
    const routed = bank.kind === 'issuer' && !house.schemeUp ? 0.55 + 0.3 * random.fraction() : 0
    const ownErrors = house.state !== 'up' ? 0 : house.database.errors > 0.02 ? house.database.errors * 0.4 : 0
    const errors = ill ? 0.85 + 0.1 * random.fraction() : routed + 0.01 * random.fraction()
    return {
      name: bank.name,
      kind: bank.kind,
      sales: house.state === 'up' ? sales : 0,
      errors: Math.round(sales * (slow ? 0.02 : Math.min(1, errors + ownErrors))),
      routeErrors: Math.round(sales * (routed * 0.8)),
      unanswered: slow ? Math.round(sales * (0.3 + 0.6 * random.fraction())) : 0,
      slowMs: Math.round(bank.latencyMs * 1.6),
      linkUp: bank.linkUp,
    }
  })
}

/** Everything the rooms of the platform would say about this terminal now. */
export function platformReadings(world: World, till: Till): PlatformReadings {
  const { house, standing, random, box } = world
  const alive = !till.dead
  const reached = alive && stuckAt(world, world.way) === undefined && house.state === 'up'
  const heard = reached || (alive && stuckAt(world, world.way) === undefined && house.state === 'hangs')
  // Its radio or its socket may hang on while the program is gone.
  const lineHeld =
    !alive && box.powered(mains(world)) && box.board.damage < 1 && stuckAt(world, world.way) === undefined
  const updating = box.software.updating && random.chance(0.3)
  const here = world.neighbours.filter((one) => one.site === 'here')
  const working = here.filter((one) => troubleOf(world, one).kind === 'none').length
  const last = inQuestion(till.log, world.now)
  const bank = bankOf(world, till)
  const own: Cohort = {
    terminalId: 'own',
    at: world.now,
    trouble: ownTrouble(world, till, heard && !updating),
    site: 'here',
    region: 'region-1',
    isp: world.way === 'cellular' ? 'carrier' : 'isp-1',
    model: MODEL,
    version: VERSION,
    acquirerLink: 'main',
    merchant: 'merchant-1',
    ...(bank !== undefined && (last?.where === 'declined' || last?.where === 'without-answer')
      ? { lines: { [bank]: 'failed' as const } }
      : {}),
  }
  const others = world.neighbours.map(
    (one): Cohort => ({
      terminalId: one.id,
      at: world.now - 60_000,
      trouble: troubleOf(world, one),
      site: one.site,
      region: one.region,
      isp: one.wired ? one.isp : 'carrier',
      model: one.model,
      version: one.version,
      acquirerLink: 'main',
      merchant: one.merchant,
      lines: linesOf(world, one),
    }),
  )
  const since = box.troubleSince ?? world.now
  const overall = house.wrongChange === undefined ? 0.02 : 0.02 + 0.9 * house.wrongShare
  return {
    absent: box.absent(world.sim !== undefined),
    presence: { heard: heard && !updating, lineHeld: lineHeld || (updating && random.chance(0.8)) },
    regionalAlert: world.region.alerted,
    release: { version: box.software.version, required: house.required, advised: house.advised },
    calendar: {
      window: house.window,
      emergency: house.emergency,
      issuerWindow: world.banks.some((one) => one.maintenance),
    },
    acquirerLinkUp: !(house.state === 'gone' || house.state === 'refuses') || random.chance(0.1),
    change: {
      at: house.changedAt,
      // The first failures of anybody, not only ours.
      troubleSince: house.wrongChange === undefined ? since : house.changedAt + 90_000,
      errorsBefore: 0.02,
      errorsSince: overall,
    },
    database: house.database,
    keys: { badMacs: house.keyErrors > 0 ? 0.5 + 0.45 * random.fraction() : 0.002, errors: house.keyErrors },
    host: {
      ownMs: Math.round(house.latencyMs * 1.3 + house.database.commitMs * 2),
      waiting: house.waiting,
      mayWait: house.mayWait,
      refusedForLoad: house.refusedForLoad,
    },
    traffic: trafficOf(world),
    ...(bank === undefined ? {} : { concerned: bank }),
    schemeLinkUp: house.schemeUp || random.chance(0.3),
    walletRightRefused: !standing.walletRight,
    thirdParty: thirdPartyOf(world),
    site: {
      others: here.length,
      working,
      ...(random.chance(0.3) && world.way !== 'cellular'
        ? { ports: { dead: world.line.deadPorts, of: world.line.ports } }
        : {}),
    },
    standing: {
      merchant: standing.merchant,
      terminal: standing.terminal,
      swapped: standing.swapped,
      modelBarred: standing.modelBarred,
      lacksTransaction: standing.lacks !== 'nothing',
    },
    papers: { expired: standing.papersExpired, registryDiffers: standing.registryDiffers },
    feesUnaccepted: standing.feesUnaccepted,
    settlement: { payoutReturned: standing.payoutReturned, accountInvalid: standing.accountInvalid },
    refundAbovePending: world.people.mistake === 'refund-too-much' && last?.where === 'declined',
    risk: { stoppedThisSale: riskStopped(world, till), caseOpen: standing.riskCase },
    peers: peerCounts(own, others, world.now),
  }
}

/** Did the risk room stop the last sale? It says so by its own decision, whatever code it chose. */
function riskStopped(world: World, till: Till): boolean {
  const { standing } = world
  const last = inQuestion(till.log, world.now)
  return standing.riskWatch === 'stops-next' && last?.where === 'declined' && last.tender === 'card'
}

/** Calls of the last minutes for electronic slips and text messages. */
function thirdPartyOf({ random, house }: World): { calls: number; failed: number } {
  const calls = random.integer(10, 60)
  return { calls, failed: house.thirdPartyUp ? 0 : Math.ceil(calls * (0.7 + 0.3 * random.fraction())) }
}
