import { type Injector, prints } from './injector.ts'

const HOUR = 3_600_000
const notReader = prints

export const softwareInjectors: readonly Injector[] = [
  {
    name: 'crash-application',
    cause: 'sw-crash',
    strike({ box, random }) {
      box.software.crashesWhenSelling = true
      box.software.crashes = random.integer(3, 8)
      box.software.starts = random.chance(0.6) ? random.integer(3, 6) : 1
    },
  },
  {
    name: 'seize-device',
    cause: 'sw-conflict',
    strike({ box, random }) {
      box.software.heldBy = random.pick(['other-pay', 'shop-suite'])
      box.software.others = random.chance(0.88) ? 1 : 0
      if (random.chance(0.12)) box.software.crashes += 3
      if (random.chance(0.1)) box.resources.memoryFree = 0.05
    },
  },
  {
    name: 'ship-bad-release',
    cause: 'sw-bad-update',
    strike(world) {
      const { box, now, random } = world
      box.software.versionSince = now - random.integer(5, 80) * 60_000
      box.software.crashesWhenSelling = true
      box.software.crashes = random.chance(0.5) ? random.integer(2, 6) : 0
      if (random.chance(0.2)) box.software.lastUpdate = 'failed'
      world.house.badRelease = true
    },
  },
  {
    name: 'start-update',
    cause: 'sw-updating',
    strike({ box, random }) {
      box.software.updating = true
      box.resources.load = Math.max(box.resources.load, random.chance(0.2) ? 0.95 : 0.6)
    },
  },
  {
    name: 'age-version',
    cause: 'sw-outdated',
    strike({ box, house, now }) {
      box.software.version = '2.2.9'
      box.software.versionSince = now - 9_000 * HOUR
      house.required = '2.3.0'
    },
  },
  {
    name: 'publish-advisory',
    cause: 'sw-vulnerable',
    strike({ box, house }) {
      house.advised.push(box.software.version)
    },
  },
  {
    name: 'damage-journal',
    cause: 'sw-journal-damaged',
    strike({ box, random }) {
      box.journal.intact = false
      if (random.chance(0.2)) box.journal.missing = random.integer(1, 4)
    },
  },
  {
    name: 'interrupt-maintenance',
    cause: 'sw-maintenance-unfinished',
    strike({ box, random }) {
      if (random.chance(0.6)) {
        box.software.installStepsLeft = random.integer(1, 3)
        box.software.lastUpdate = random.chance(0.6) ? 'failed' : 'none'
        if (random.chance(0.15)) box.software.parametersUnfinished = true
      } else box.software.parametersUnfinished = true
    },
  },
  {
    name: 'patch-program',
    cause: 'sw-compromised',
    visit: true,
    strike({ box, random }) {
      box.software.hashMatches = random.chance(0.06)
      box.software.rooted = random.chance(0.7) || box.software.hashMatches
      box.software.strange = random.chance(0.7) ? random.integer(4, 40) : 1
      if (random.chance(0.15)) box.resources.load = 0.95
    },
  },
  {
    name: 'run-self-test',
    cause: 'sw-self-test',
    strike({ box }) {
      box.software.selfTest = true
    },
  },
  {
    name: 'eat-memory',
    cause: 'res-memory',
    strike({ box, random }) {
      box.resources.memoryFree = 0.005 + 0.03 * random.fraction()
      box.resources.killed = random.chance(0.8) ? random.integer(1, 9) : 0
      box.resources.screenMs = random.chance(0.45) ? 1_400 : 500
      if (random.chance(0.15)) box.software.crashes += 3
    },
  },
  {
    name: 'burn-cpu',
    cause: 'res-cpu',
    strike({ box, random }) {
      box.resources.load = 0.975 + 0.02 * random.fraction()
      box.resources.screenMs = random.chance(0.85) ? 900 + 1_500 * random.fraction() : 500
    },
  },
  {
    name: 'fill-storage',
    cause: 'res-storage',
    strike({ box, random }) {
      box.resources.storageFree = 0.007 * random.fraction()
      if (random.chance(0.1)) box.software.lastUpdate = 'failed'
    },
  },
  {
    name: 'change-host-address',
    cause: 'cfg-host',
    strike({ box, random }) {
      box.settings.host = random.pick(['address', 'port'])
    },
  },
  {
    name: 'change-merchant-data',
    cause: 'cfg-merchant',
    strike({ box }) {
      box.settings.merchant = false
    },
  },
  {
    name: 'change-gateway-setting',
    cause: 'cfg-gateway',
    strike(world) {
      const { box, random, want } = world
      box.settings.gateway = false
      // One route of the terminal points nowhere: wallets, or foreign cards.
      if (box.scanner !== undefined && random.chance(0.6)) {
        want.tender = 'wallet'
        box.settings.lostRoute = 'wallet'
      } else {
        want.foreign = true
        box.settings.lostRoute = 'foreign'
      }
    },
  },
  {
    name: 'block-print-queue',
    cause: 'cfg-print-queue',
    fits: notReader,
    strike({ box, now }) {
      box.printer!.stuck = { since: now - 240_000, jobs: 1 }
    },
  },
  {
    name: 'choose-wrong-printer',
    cause: 'cfg-printer',
    fits: notReader,
    strike({ box, random }) {
      if (random.chance(0.85)) box.printer!.configuredModel = 'STAR-3'
      else box.printer!.model = 'T58-B'
    },
  },
  {
    name: 'turn-clock',
    cause: 'cfg-clock',
    strike({ box, random }) {
      const far = random.chance(0.75)
      box.settings.clockSkewMs =
        (random.chance(0.5) ? 1 : -1) * (far ? random.integer(20, 40_000) * HOUR : random.integer(3, 50) * 60_000)
    },
  },
  {
    name: 'corrupt-keys',
    cause: 'cfg-keys',
    visit: ({ box }) => box.keys.master !== 'good',
    strike({ box, random }, till) {
      if (random.chance(0.6)) {
        Object.assign(box.keys, { master: 'wrong', mac: false, pin: false })
        till.boot()
      } else box.keys.hostDiffers = true
    },
  },
  {
    name: 'press-maintenance',
    cause: 'op-maintenance-mode',
    strike({ box, random, people }) {
      box.software.maintenance = true
      box.software.byKey = random.chance(0.9)
      people.pressedMenu = random.chance(0.7)
    },
  },
]
