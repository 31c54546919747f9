import type { Climb, InterfaceName, Rung, RungName, RungTrouble } from '@evertill/terminal/finding'
import { RUNGS } from '@evertill/terminal/finding'
import type { World } from './world.ts'

type Way = World['way']

/** Every way out this terminal has. */
export function waysOf(world: World): readonly Way[] {
  const ways: Way[] = world.kind === 'countertop' ? ['ethernet'] : world.kind === 'reader' ? [] : ['wifi']
  if (world.sim !== undefined) ways.push('cellular')
  return ways.length === 0 ? ['wifi'] : ways
}

/** What one try at one rung meets in this world. `undefined`: this kind of line has no such rung. */
export function tryRung(world: World, way: Way, rung: RungName): { ok: boolean; trouble?: RungTrouble } | undefined {
  return way === 'cellular' ? overCellular(world, rung) : overShop(world, way, rung)
}

const no = (trouble: RungTrouble = 'silent') => ({ ok: false, trouble })
const yes = { ok: true }

function shopPower(world: World): boolean {
  return world.site.mains && !world.region.powerOut
}

function overShop(world: World, way: Way, rung: RungName) {
  const { line, site } = world
  const network = shopPower(world) || site.routerOnBattery
  switch (rung) {
    case 'link':
      if (!network) return no()
      if (way === 'ethernet') return line.cablePulled || line.ownPortDead ? no() : yes
      return line.wifi.on && !line.cablePulled && !line.ownPortDead && line.wifi.dbm > -92 ? yes : no()
    case 'address':
      return network ? yes : no()
    case 'gateway':
      return network && !line.routerHung ? yes : no()
    case 'internet':
      if (line.portal) return no('portal')
      return line.providerUp ? yes : no()
    case 'dns':
      if (line.namesBroken) return no()
      return world.box.settings.host === 'address' ? { ok: true, trouble: 'elsewhere' as const } : yes
    default:
      return above(world, rung, line.firewall)
  }
}

function overCellular(world: World, rung: RungName) {
  const sim = world.sim
  if (sim === undefined) return no()
  switch (rung) {
    case 'link':
      if (!sim.registered) return no('not-registered')
      return sim.carrierUp ? yes : no()
    case 'address':
      return sim.apnRight ? yes : no('apn')
    case 'gateway':
      return undefined
    case 'internet':
      return sim.dataLeft ? yes : no('no-data')
    case 'dns':
      return world.box.settings.host === 'address' ? { ok: true, trouble: 'elsewhere' as const } : yes
    default:
      return above(world, rung, 'open')
  }
}

/** From TCP upwards it is the same whatever carries it, but for a firewall in the shop. */
function above(world: World, rung: RungName, firewall: 'open' | 'refuses' | 'drops') {
  const { house, box } = world
  const { settings } = box
  switch (rung) {
    case 'tcp':
      if (firewall !== 'open') return no(firewall === 'refuses' ? 'refused' : 'silent')
      if (settings.host !== 'right') return no(settings.host === 'port' ? 'refused' : 'silent')
      return house.state === 'refuses' ? no('refused') : house.state === 'gone' ? no() : yes
    case 'tls':
      if (Math.abs(settings.clockSkewMs) > 12 * 3_600_000) return no('date')
      if (settings.certificate !== 'good') return no(settings.certificate === 'expired' ? 'date' : 'untrusted')
      return yes
    case 'echo':
      return house.state === 'up' ? yes : no()
    default:
      return yes
  }
}

/** Another port of the host the terminal has configured. */
function otherPort(world: World, way: Way): boolean {
  const { house, box, line } = world
  if (box.settings.host === 'address') return false
  if (box.settings.host === 'port') return true
  if (way !== 'cellular' && line.firewall !== 'open') return true
  return house.state !== 'gone'
}

/** What the line is like now: the shop's own use, the air, the provider. */
export function qualityOf(
  world: World,
  way: Way,
): { loss: number; delayMs: number; jitterMs: number; retries: number; dbm: number; rise: number } {
  const { line, sim } = world
  if (way === 'cellular') {
    const weak = Math.max(0, -95 - (sim?.dbm ?? -70)) / 20
    return {
      loss: 0.004 + 0.1 * weak,
      delayMs: 70 + 200 * weak,
      jitterMs: 25 + 80 * weak,
      retries: 0,
      dbm: sim?.dbm ?? -110,
      rise: 1.2,
    }
  }
  // Below −74 dBm frames get lost in the air; from 80 % use on a queue builds in the router.
  const air = way === 'wifi' ? Math.max(0, -74 - line.wifi.dbm) / 14 : 0
  const crowd = Math.max(0, line.use - 0.8) / 0.2
  return {
    loss: Math.min(0.9, line.loss + 0.16 * air + 0.13 * crowd),
    delayMs: line.delayMs + 500 * air + 1_500 * crowd,
    jitterMs: line.jitterMs + 180 * air + 350 * crowd,
    retries: way === 'wifi' ? Math.min(0.95, line.wifi.noise + 0.4 * air) : 0,
    dbm: line.wifi.dbm,
    rise: line.hourlyRise + 4 * crowd,
  }
}

/** Does the way reach the house's program, and if not, on which rung does it end? */
export function stuckAt(world: World, way: Way): RungName | undefined {
  for (const rung of RUNGS) {
    if (rung === 'sign-on') return undefined
    if (tryRung(world, way, rung)?.ok === false) return rung
  }
  return undefined
}

/** Climbs as the terminal does, three tries a rung, and measures with twenty probes. */
export function climbIn(world: World, way: Way, inUse: boolean): Climb {
  const { random } = world
  const quality = qualityOf(world, way)
  const rungs: Rung[] = []
  let elsewhere: boolean | undefined
  for (const name of RUNGS) {
    if (name === 'authorization' || name === 'sign-on') break
    const found = tryRung(world, way, name)
    if (found === undefined) continue
    const high = RUNGS.indexOf(name) >= RUNGS.indexOf('gateway')
    const lost = high && random.chance(quality.loss ** 3)
    const ok = found.ok && !lost
    const ms =
      name === 'echo'
        ? quality.delayMs +
          world.house.latencyMs +
          quality.jitterMs * random.fraction() +
          (random.chance(quality.loss) ? 1_000 : 0)
        : high
          ? quality.delayMs + quality.jitterMs * random.fraction()
          : 2
    // An echo is given up after ten seconds.
    const given = ok && !(name === 'echo' && ms > 10_000)
    rungs.push({
      name,
      ok: given,
      ms: Math.round(ms),
      ...(found.trouble === undefined || (found.ok && lost) ? {} : { trouble: found.trouble }),
    })
    if (name === 'dns') elsewhere = found.trouble === 'elsewhere'
    if (!given) break
  }
  const reached = rungs.find((rung) => !rung.ok)?.name
  const measured = reached !== 'link' && reached !== 'address' && reached !== 'gateway'
  const probes = 20
  const hits = Array.from({ length: probes }, () => random.chance(quality.loss)).filter(Boolean).length
  const spread = 0.85 + 0.3 * random.fraction()
  return {
    interface: way as InterfaceName,
    inUse,
    at: world.now,
    rungs,
    elsewhere,
    ...(reached === 'tcp' ? { otherPort: otherPort(world, way) } : {}),
    ...(reached === 'link' || way === 'ethernet' ? {} : { signalDbm: quality.dbm + random.integer(-2, 2) }),
    ...(way === 'wifi' && reached !== 'link' ? { retries: quality.retries * spread } : {}),
    ...(measured
      ? {
          loss: hits / probes,
          delayMs: quality.delayMs * spread,
          jitterMs: quality.jitterMs * spread,
          hourlyRise: quality.rise * spread,
        }
      : {}),
  }
}

export function climbs(world: World): Climb[] {
  return waysOf(world).map((way) => climbIn(world, way, way === world.way))
}
