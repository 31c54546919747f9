import { type Injector, mobile, prints } from './injector.ts'
import type { World } from './world.ts'

const HOUR = 3_600_000

/** Draws more power than the wall gives until the level is low, or quite empty. */
function drain(world: World): void {
  const { box, random } = world
  const battery = box.battery!
  box.docked = false
  const until = random.chance(0.4) ? 0 : 0.03 + 0.09 * random.fraction()
  while (battery.level > until) battery.use(0.1, false)
}

export const hardwareInjectors: readonly Injector[] = [
  {
    name: 'sag-supply',
    cause: 'hw-power-supply',
    // A battery carries the others over the dips.
    fits: (world) => world.kind === 'countertop',
    visit: true,
    strike({ box, random }) {
      box.docked = true
      box.supply.weakness = 0.55 + 0.4 * random.fraction()
      for (let i = 0; i < 8; i++) box.supply.load(box.battery !== undefined)
    },
  },
  {
    name: 'strike-region',
    cause: 'site-disaster',
    strike(world) {
      const { region, random, sim, line } = world
      region.struck = true
      region.alerted = random.chance(0.93)
      region.powerOut = random.chance(0.6)
      line.providerUp = !(region.powerOut ? random.chance(0.5) : true)
      if (sim !== undefined && (world.way === 'cellular' || random.chance(0.5))) sim.carrierUp = false
    },
  },
  {
    name: 'cut-mains',
    cause: 'hw-power-outage',
    // A charged handheld on mobile data would not notice.
    fits: (world) => world.kind === 'countertop' || (world.way === 'wifi' && !world.site.routerOnBattery),
    strike({ site, box }) {
      site.mains = false
      if (box.battery !== undefined) box.battery.use(0.5, false)
    },
  },
  { name: 'drain-battery', cause: 'hw-battery-low', fits: mobile, strike: drain },
  {
    name: 'wear-battery',
    cause: 'hw-battery-worn',
    fits: mobile,
    visit: true,
    strike({ box, random }) {
      const battery = box.battery!
      battery.health = 0.2 + 0.25 * random.fraction()
      box.docked = random.chance(0.3)
      battery.level = 0.3 + 0.5 * random.fraction()
      for (let i = 0; i < 6; i++) battery.load()
    },
  },
  {
    name: 'break-mainboard',
    cause: 'hw-mainboard',
    visit: true,
    strike({ box, random }) {
      box.board.damage = random.chance(0.3) ? 1 : 0.3 + 0.4 * random.fraction()
      box.wet = random.chance(0.35)
      for (let i = 0; i < 12; i++) box.board.hour()
    },
  },
  {
    name: 'freeze-sensor',
    cause: 'hw-sensor',
    visit: true,
    strike({ box, random }) {
      const stuck = random.chance(0.5)
      box.board.frozenSensor = {
        name: random.pick(['temperature', 'light', 'acceleration']),
        value: stuck ? 20 : random.pick([-127, 65_535]),
        stillMs: stuck ? 9 * HOUR : 1_000,
      }
    },
  },
  {
    name: 'trip-tamper',
    cause: 'hw-tamper',
    visit: true,
    strike({ box, random }) {
      box.tamper = { tripped: true, keysErased: true }
      Object.assign(box.keys, { master: 'gone', mac: false, pin: false })
      box.opened = random.chance(0.5)
      box.wet = !box.opened
    },
  },
  {
    name: 'wear-stripe-reader',
    cause: 'hw-msr',
    visit: true,
    strike({ box, random, want }) {
      box.stripe.dead = random.chance(0.4)
      box.stripe.wear = 0.85 + 0.14 * random.fraction()
      want.way = 'stripe'
    },
  },
  {
    name: 'wear-chip-reader',
    cause: 'hw-icc',
    visit: true,
    strike({ box, random, want }) {
      box.chip.dead = random.chance(0.45)
      box.chip.wear = 0.88 + 0.11 * random.fraction()
      want.way = 'chip'
    },
  },
  {
    name: 'kill-contactless-field',
    cause: 'hw-nfc',
    fits: ({ box }) => box.field !== undefined,
    visit: true,
    strike({ box, random, want }) {
      box.field!.volts = 0.9 * random.fraction()
      want.way = 'tap'
    },
  },
  {
    name: 'stick-key',
    cause: 'hw-keypad',
    visit: true,
    strike({ box, random, want }) {
      if (random.chance(0.5)) box.keypad = { stuck: true, silent: 0 }
      else box.keypad = { stuck: false, silent: random.integer(1, 4) }
      box.wet = random.chance(0.25)
      want.way = 'chip'
    },
  },
  {
    name: 'break-pin-pad',
    cause: 'hw-pinpad',
    visit: true,
    strike({ box, want, random }) {
      box.pinPadDead = true
      if (random.chance(0.6)) box.keys.slotErrors += 2
      want.way = 'chip'
    },
  },
  {
    name: 'kill-touch',
    cause: 'hw-screen',
    visit: true,
    strike({ box, random }) {
      box.screen = random.pick(['no-touch', 'black', 'garbled'])
      box.wet = random.chance(0.35)
    },
  },
  {
    name: 'hang-terminal',
    cause: 'hw-frozen',
    strike({ box, random }, till) {
      // The watchdog catches most hangs, late; a hang of the whole system is not caught.
      if (random.chance(0.5)) {
        box.board.watchdog = random.integer(1, 3)
        till.crashed()
      } else box.software.hung = true
    },
  },
  {
    name: 'dim-scanner',
    cause: 'hw-scanner',
    fits: ({ box }) => box.scanner !== undefined,
    visit: true,
    strike({ box, random, want }) {
      box.scanner!.dead = random.chance(0.5)
      box.scanner!.wear = 0.93
      box.scanner!.attempts = 2
      box.scanner!.decoded = 0
      want.tender = 'wallet'
    },
  },
  {
    name: 'jam-printer',
    cause: 'hw-printer',
    fits: prints,
    visit: ({ box }) => !box.printer!.jammed,
    strike({ box, random }) {
      const printer = box.printer!
      const what = random.fraction()
      if (what < 0.5) printer.jammed = true
      else if (what < 0.75 || !printer.hasCutter) printer.motorBroken = true
      else printer.cutterBroken = true
    },
  },
  {
    name: 'use-up-paper',
    cause: 'hw-paper-out',
    fits: prints,
    strike({ box }) {
      box.printer!.metres = 0
    },
  },
  {
    name: 'reverse-roll',
    cause: 'hw-paper-reversed',
    fits: prints,
    strike({ box, now, random }) {
      Object.assign(box.printer!, { metres: 24, reversed: true, rollSince: now - random.integer(60_000, 1_200_000) })
    },
  },
  {
    name: 'dirty-print-head',
    cause: 'hw-printhead-dirty',
    fits: prints,
    strike({ box, random }) {
      const printer = box.printer!
      printer.metresSinceCleaning = 850 + 900 * random.fraction()
      printer.cleanliness = 0.25 + 0.25 * random.fraction()
      if (random.chance(0.12)) printer.deadDots = 12
    },
  },
  {
    name: 'heat-print-head',
    cause: 'hw-printhead-hot',
    fits: prints,
    strike({ box, now, random }) {
      const printer = box.printer!
      printer.metres = Math.max(printer.metres, 15)
      const queue = random.chance(0.85)
      // A long queue, or a few long slips in the sun.
      for (let i = 0; i < (queue ? 45 : 15); i++) {
        printer.temperature = Math.min(printer.temperature, 66)
        printer.print(now - 90_000 + i * 1_500, box.board.room.temperature)
      }
      printer.temperature = Math.max(printer.temperature, 88)
    },
  },
  {
    name: 'loosen-cable',
    cause: 'hw-cable',
    fits: (world) => world.kind === 'countertop',
    strike(world) {
      const { box, random, rhythms } = world
      box.looseness = 0.75
      box.vanished = random.integer(2, 6)
      const what = random.integer(0, 2)
      rhythms.push(() => {
        const off = random.chance(0.6)
        if (what === 0 && box.printer !== undefined) box.printer.unplugged = off
        else if (what === 1) box.stripe.dead = off
        else world.line.cablePulled = off
      })
    },
  },
  {
    name: 'heat-room',
    cause: 'hw-overheat',
    strike({ box, random }) {
      box.board.room = random.chance(0.8)
        ? { temperature: 44 + 10 * random.fraction(), humidity: 0.5 }
        : { temperature: 39, humidity: 0.95 }
      box.board.ownHeat = 26 + 6 * random.fraction()
    },
  },
  {
    name: 'age-device',
    cause: 'hw-ageing',
    visit: true,
    strike({ box, random }) {
      box.months = 68 + 30 * random.fraction()
      box.wear = 1.02 + 0.5 * random.fraction()
      if (box.battery !== undefined && random.chance(0.25)) box.battery.health = 0.55
      if (random.chance(0.4)) box.board.resets += random.integer(1, 3)
      if (random.chance(0.2)) box.stripe.wear = 0.4
    },
  },
]
