import { comesAndGoes, type Injector } from './injector.ts'
import { waysOf } from './path.ts'
import type { World } from './world.ts'

const byShop = (world: World): boolean => world.way !== 'cellular'
const byWifi = (world: World): boolean => waysOf(world).includes('wifi')
const bySim = (world: World): boolean => world.sim !== undefined && world.kind !== 'countertop'

export const networkInjectors: readonly Injector[] = [
  {
    name: 'unplug-line',
    cause: 'net-link-down',
    fits: byShop,
    strike({ line, way }) {
      if (way === 'wifi') line.wifi.on = false
      else line.cablePulled = true
    },
  },
  {
    name: 'weaken-wifi',
    cause: 'net-wifi-weak',
    fits: byWifi,
    strike(world) {
      const { line, random } = world
      world.way = 'wifi'
      line.wifi.dbm = -81 - random.integer(0, 8)
      line.wifi.noise = 0.1 + 0.15 * random.fraction()
    },
  },
  {
    name: 'break-switch-port',
    cause: 'net-switch',
    fits: (world) => world.way === 'ethernet',
    visit: true,
    strike({ line, random }) {
      line.ownPortDead = true
      line.deadPorts = random.integer(1, 4)
    },
  },
  {
    name: 'hang-router',
    cause: 'net-router',
    fits: byShop,
    strike({ line }) {
      line.routerHung = true
    },
  },
  {
    name: 'break-names',
    cause: 'net-dns',
    fits: byShop,
    strike({ line }) {
      line.namesBroken = true
    },
  },
  {
    name: 'block-port',
    cause: 'net-firewall',
    fits: byShop,
    strike({ line, random }) {
      line.firewall = random.pick(['refuses', 'drops'])
    },
  },
  {
    name: 'raise-portal',
    cause: 'net-portal',
    fits: byShop,
    strike({ line }) {
      line.portal = true
    },
  },
  {
    name: 'fill-line',
    cause: 'net-congested',
    fits: byShop,
    strike({ line, random }) {
      line.use = 0.93 + 0.07 * random.fraction()
      line.hourlyRise = 2 + 2 * random.fraction()
    },
  },
  {
    name: 'drop-packets',
    cause: 'net-loss',
    fits: byShop,
    strike({ line, random }) {
      line.loss = 0.14 + 0.2 * random.fraction()
      line.delayMs += 350 + 700 * random.fraction()
      line.jitterMs += 60 + 350 * random.fraction()
    },
  },
  {
    name: 'cut-provider',
    cause: 'net-isp',
    fits: byShop,
    strike({ line }) {
      line.providerUp = false
    },
  },
  {
    name: 'stop-sim',
    cause: 'net-sim',
    fits: bySim,
    strike(world) {
      const { random } = world
      const sim = world.sim!
      world.way = 'cellular'
      const what = random.fraction()
      if (what < 0.5) sim.registered = false
      else if (what < 0.75) sim.apnRight = false
      else sim.dataLeft = false
    },
  },
  {
    name: 'spoil-certificate',
    cause: 'net-tls',
    strike({ box, random }) {
      box.settings.certificate = random.chance(0.8) ? 'untrusted' : 'expired'
      if (box.settings.certificate === 'expired') box.settings.certificateDays = -1
    },
  },
]

/** A line that breaks and heals by itself, for scenarios that come and go. */
export function flickering(world: World): void {
  const { line } = world
  const kept = {
    providerUp: line.providerUp,
    routerHung: line.routerHung,
    cablePulled: line.cablePulled,
    portDead: line.ownPortDead,
  }
  comesAndGoes(world, 0.7, (on) => {
    line.providerUp = on ? kept.providerUp : true
    line.routerHung = on && kept.routerHung
    line.cablePulled = on && kept.cablePulled
    line.ownPortDead = on && kept.portDead
  })
}
