import { stuckAt, waysOf } from './path.ts'
import { mains, type Till } from './till.ts'
import type { World } from './world.ts'

/**
 * What people do at a till, as they do it to the world: whether it helps is the world's affair. `paid`: the money of this
 * sale came in, or the need is met, by this way around; otherwise the sale has to be tried again.
 */
export type ActionEnd = 'paid' | 'try-again' | 'nothing'

/** Where it is done. */
export interface Scene {
  readonly world: World
  readonly till: Till
}

type Action = (world: World, scene: Scene) => ActionEnd

const again =
  (change: (world: World) => void): Action =>
  (world) => {
    change(world)
    return 'try-again'
  }
const otherWay =
  (way: World['way']): Action =>
  (world) => {
    if (waysOf(world).includes(way)) world.way = way
    return 'try-again'
  }
const wait =
  (ms: number, mends: (world: World) => void): Action =>
  (world) => {
    world.now += ms
    mends(world)
    return 'try-again'
  }
/** The customer takes another card out: it helps when the way to its bank is well. */
const otherCard: Action = (world, { till }) => {
  if (!world.people.otherCard || till.dead) return 'nothing'
  world.want = {}
  world.people.mistake = 'none'
  world.card = world.random.pick(world.cards.filter((card) => card !== world.card && card.code === undefined))
  return 'try-again'
}
const wallet: Action = (world, { till }) => {
  if (!world.people.wallet || world.box.scanner === undefined || till.dead) return 'nothing'
  world.want = { tender: 'wallet' }
  return 'try-again'
}
const cash: Action = ({ people }) => (people.cash ? 'paid' : 'nothing')

/** Restarting clears what lives in memory and nothing else. */
const restart: Action = (world, { till }) => {
  const { box, random } = world
  const { software, resources } = box
  Object.assign(software, {
    hung: false,
    running: true,
    selfTest: false,
    heldBy: random.chance(0.7) ? undefined : software.heldBy,
  })
  resources.memoryFree = Math.max(resources.memoryFree, 0.4)
  if (random.chance(0.75)) resources.load = 0.3
  if (software.crashesWhenSelling && !world.house.badRelease && random.chance(0.6)) software.crashesWhenSelling = false
  if (box.screen === 'no-touch' && random.chance(0.3)) box.screen = 'good'
  if (box.board.frozenSensor !== undefined && random.chance(0.35)) box.board.frozenSensor = undefined
  if (random.chance(0.3)) world.oddity = undefined
  world.now += 120_000
  if (box.alive(mains(world))) till.boot()
  return 'try-again'
}

const actions: Readonly<Record<string, Action>> = {
  restart,
  'another-tender': (world, scene) => {
    const byCash = cash(world, scene)
    return byCash === 'paid'
      ? byCash
      : world.people.wallet && world.box.scanner !== undefined
        ? wallet(world, scene)
        : otherCard(world, scene)
  },
  'take-cash': cash,
  'offline-tenders': cash,
  'another-card': otherCard,
  'another-way': (world, scene) => (world.want.tender === 'wallet' ? otherCard(world, scene) : wallet(world, scene)),
  'use-wallet': wallet,
  'use-card-or-other-wallet': (world, scene) => {
    world.want = {}
    return otherCard(world, scene) === 'nothing' ? 'try-again' : 'try-again'
  },
  // Its own box, account and keys: what is shared stays broken.
  'backup-terminal': (world) => {
    const { standing, house, line, want, card } = world
    const account =
      standing.merchant !== 'active' ||
      standing.papersStop ||
      standing.lacks !== 'nothing' ||
      standing.riskWatch !== 'off'
    const shared =
      house.state !== 'up' ||
      house.wrongChange !== undefined ||
      house.keyErrors > 0 ||
      house.database.errors > 0.02 ||
      !house.schemeUp
    const noLine =
      world.region.struck ||
      ((line.routerHung ||
        !line.providerUp ||
        line.portal ||
        line.namesBroken ||
        line.firewall !== 'open' ||
        !mains(world)) &&
        world.random.chance(0.75))
    const bank =
      want.bank !== undefined || card.code !== undefined || want.way === 'stripe' || world.people.mistake !== 'none'
    return account || shared || noLine || bank || house.badRelease || standing.modelBarred || house.refusedForLoad > 0
      ? 'nothing'
      : 'paid'
  },
  'use-mobile-data': otherWay('cellular'),
  'use-wifi': otherWay('wifi'),
  'use-battery-and-data': (world) =>
    world.box.powered(mains(world)) ? otherWay('cellular')(world, undefined as never) : 'nothing',
  'second-host': again(({ house, random }) => {
    // The second machine runs the same program on the same database.
    if (house.state !== 'up' && !house.window && !house.emergency && random.chance(0.7)) house.state = 'up'
    if (random.chance(0.6)) house.latencyMs = Math.min(house.latencyMs, 300)
  }),
  'second-resolver': again(({ line }) => void Object.assign(line, { namesBroken: false })),
  'sync-clock': again(({ box }) => void Object.assign(box.settings, { clockSkewMs: 0 })),
  'sign-on': (world, { till }) => {
    const { keys } = world.box
    keys.autoSignOn = true
    if (keys.hostDiffers && world.random.chance(0.7)) keys.hostDiffers = false
    till.boot()
    return 'try-again'
  },
  'reload-parameters': again(({ box }) => {
    Object.assign(box.settings, { host: 'right', merchant: true, gateway: true, lostRoute: undefined })
    box.software.parametersUnfinished = false
  }),
  'resume-install': again(
    ({ box }) => void Object.assign(box.software, { installStepsLeft: 0, parametersUnfinished: false }),
  ),
  'restore-journal': again(({ box }) => void Object.assign(box.journal, { intact: true, missing: 0 })),
  'upload-batch': again(({ box }) => {
    if (box.journal.sales > 100) box.resources.storageFree = Math.max(box.resources.storageFree, 0.12)
  }),
  'clear-print-queue': again(
    ({ box }) => void (box.printer !== undefined && Object.assign(box.printer, { stuck: undefined })),
  ),
  'choose-printer': again(
    ({ box }) => void (box.printer !== undefined && Object.assign(box.printer, { configuredModel: box.printer.model })),
  ),
  'leave-maintenance': again(({ box }) => void Object.assign(box.software, { maintenance: false })),
  'update-at-idle-now': again(({ box }) => void Object.assign(box.software, { version: '2.4.2' })),
  'use-chip-or-tap': (world) => {
    world.want = { way: 'chip' }
    return 'try-again'
  },
  'tap-or-wallet': (world, scene) => {
    if (world.box.field !== undefined && world.card.damage.tap < 0.5) {
      world.want = { way: 'tap' }
      return 'try-again'
    }
    return wallet(world, scene)
  },
  'insert-instead': (world) => {
    world.want = { way: 'chip' }
    return 'try-again'
  },
  'insert-chip': (world) => {
    world.people.mistake = 'none'
    world.want = { way: 'chip' }
    return 'try-again'
  },
  'wipe-and-reinsert': again(({ card, random }) => {
    if (random.chance(0.4)) card.damage = { stripe: 0, chip: 0, tap: 0 }
  }),
  'enter-again': again(({ people }) => void Object.assign(people, { mistake: 'none' })),
  'pin-once-more': again(
    ({ people, random }) => void Object.assign(people, { mistake: random.chance(0.75) ? 'none' : people.mistake }),
  ),
  'correct-amount': again(({ people }) => void Object.assign(people, { mistake: 'none' })),
  'correct-cart': again(({ people }) => void Object.assign(people, { mistake: 'none' })),
  'present-card': again(({ people }) => void Object.assign(people, { mistake: 'none' })),
  'show-first-sale': (world) => (world.people.mistake === 'repeat-sale' ? 'paid' : 'nothing'),
  'call-issuer': ({ card, random }) => {
    if (card.code !== undefined && random.chance(0.3)) card.code = undefined
    return 'try-again'
  },
  'verify-customer': again(({ standing, random }) => {
    if (standing.riskWatch === 'stops-next' && random.chance(0.4)) standing.riskWatch = 'off'
  }),
  'no-pin-tender': (world, scene) => wallet(world, scene),
  'screen-keypad': again(({ box, random }) => {
    if (random.chance(0.5)) box.keypad = { stuck: false, silent: 0 }
  }),
  'camera-or-key-code': (world) => (world.want.tender === 'wallet' ? 'paid' : 'nothing'),
  'other-socket': again(({ box, random }) => {
    if (box.supply.weakness > 0 && random.chance(0.5)) box.supply.weakness = 0
  }),
  charge: wait(120_000, ({ box, site }) => {
    box.docked = true
    if (box.battery !== undefined && site.mains) box.battery.level = Math.max(box.battery.level, 0.12)
  }),
  'reseat-cables': again(({ box, line, random, rhythms }) => {
    if (random.chance(0.85)) {
      if (box.looseness > 0) rhythms.splice(0)
      box.looseness = 0
      box.stripe.dead = false
      line.cablePulled = false
      if (box.printer !== undefined) box.printer.unplugged = false
    }
  }),
  'clean-reader': again(({ box, random }) => {
    for (const part of [box.stripe, box.chip]) if (!part.dead && random.chance(0.5)) part.wear = 0.03
  }),
  'move-and-cool': wait(600_000, ({ box }) => {
    box.board.room = { temperature: 25, humidity: 0.5 }
    box.board.ownHeat = 14
  }),
  'move-nearer': again(({ line, random }) => {
    if (random.chance(0.7)) line.wifi.dbm = Math.max(line.wifi.dbm, -62)
  }),
  'new-roll': again(
    ({ box, now }) =>
      void (
        box.printer !== undefined &&
        box.printer.metres < 1 &&
        Object.assign(box.printer, { metres: 24, rollSince: now, reversed: false })
      ),
  ),
  'turn-roll': again(({ box }) => void (box.printer !== undefined && Object.assign(box.printer, { reversed: false }))),
  'clear-jam': again(({ box, random }) => {
    if (box.printer?.jammed && random.chance(0.85)) box.printer.jammed = false
  }),
  'clean-printhead': again(({ box, random }) => {
    if (box.printer !== undefined && random.chance(0.88))
      Object.assign(box.printer, { cleanliness: 1, metresSinceCleaning: 0 })
  }),
  'cool-printhead': wait(420_000, ({ box, now }) => void box.printer?.rest(now, box.board.room.temperature)),
  // The sale is paid; only the slip is missing.
  'electronic-receipt': (_world, { till }) =>
    till.log.endings.some((one) => one.where === 'at-slip') || till.look !== 'good' ? 'paid' : 'nothing',
  'print-slip-instead': (world) => (world.house.thirdPartyUp ? 'nothing' : 'paid'),
  'wait-until-shown': wait(900_000, ({ house, box }) => {
    box.software.updating = false
    if (house.window || house.emergency) Object.assign(house, { state: 'up', window: false, emergency: false })
  }),
  'wait-minutes': wait(300_000, ({ house, random }) => {
    if (random.chance(0.5)) Object.assign(house, { latencyMs: 200, refusedForLoad: 0 })
  }),
  'wait-seconds': wait(30_000, ({ house, box, random }) => {
    box.software.selfTest = false
    if (house.refusedForLoad > 0 && random.chance(0.7)) Object.assign(house, { refusedForLoad: 0, latencyMs: 300 })
  }),
  'check-cable-wifi': again(({ line, random }) => {
    if (random.chance(0.75)) line.cablePulled = false
    line.wifi.on = true
  }),
  'other-port': again(({ line, random }) => {
    if (random.chance(0.75)) line.ownPortDead = false
  }),
  'restart-router': wait(180_000, ({ line, random }) => {
    if (random.chance(0.8)) line.routerHung = false
    if (random.chance(0.2)) line.use = 0.5
  }),
  'portal-log-in': again(({ line, random }) => {
    if (random.chance(0.85)) line.portal = false
  }),
  'refund-later': (world) => (world.people.mistake === 'refund-too-much' ? 'paid' : 'nothing'),
  'keep-selling': () => 'paid',
  'settle-batch': again(
    ({ box }) =>
      void Object.assign(box.journal, { sales: 0, balanced: true, closeInterrupted: false, refusing: false }),
  ),
  'stop-using': () => 'nothing',
}

export function act(remedy: string, scene: Scene): ActionEnd {
  const { world, till } = scene
  const action = actions[remedy]
  if (action === undefined) return 'nothing'
  const end = action(world, scene)
  if (end === 'try-again' && !till.dead && stuckAt(world, world.way) === undefined) till.line()
  return end
}
