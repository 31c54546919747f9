import type { FindingId, Observation } from '@evertill/diagnosis'
import { inQuestion } from '@evertill/terminal/finding'
import { mains, type Till } from './till.ts'
import type { World } from './world.ts'

/** Share of answers in which a person looked at the wrong thing or was in a hurry. */
const HASTE = 0.02

/** What somebody who stands in the shop would see if asked. `undefined`: nobody can tell. */
function seen(world: World, till: Till, question: FindingId): boolean | undefined {
  const { box, line, people, random, site, region } = world
  const powered = box.powered(mains(world))
  const black = !powered || box.screen === 'black' || box.board.damage >= 1
  const here = world.neighbours.filter((one) => one.site === 'here')
  const last = inQuestion(till.log, world.now)
  const shopNet =
    line.routerHung ||
    !line.providerUp ||
    (line.portal && random.chance(0.6)) ||
    (!mains(world) && !site.routerOnBattery)
  switch (question) {
    case 'no-power-sign':
      return !powered
    case 'no-start':
      return !powered || box.board.damage >= 1
    case 'wakes-on-charger':
      return !powered && mains(world) && box.battery !== undefined && box.board.damage < 1
    case 'screen-black':
      return black
    case 'screen-garbled':
      return box.screen === 'garbled'
    case 'screen-frozen':
      return powered && (box.software.hung || box.screen === 'no-touch')
    case 'restarts-by-itself':
      return box.board.resets >= 3 || box.supply.rebootsUnderLoad >= 2 || box.software.starts >= 4
    case 'site-power-out':
      return !mains(world)
    case 'site-net-out':
      return shopNet
    case 'router-lamp-wrong':
      return (line.routerHung && random.chance(0.65)) || (!line.providerUp && random.chance(0.5)) || !mains(world)
    case 'link-lamp-off':
      return world.way === 'cellular'
        ? undefined
        : line.ownPortDead || (line.cablePulled && random.chance(0.8)) || !mains(world)
    case 'cable-loose-seen':
      return (
        (box.looseness > 0 && random.chance(0.6)) ||
        (line.cablePulled && world.way === 'ethernet' && random.chance(0.5))
      )
    case 'hit-or-wet':
      return box.wet
    case 'opened-or-repaired':
      return box.opened
    case 'print-nothing':
      return last?.where === 'at-slip' || till.look === 'nothing'
    case 'print-blank':
      return till.look === 'blank'
    case 'print-faint':
      return till.look === 'faint'
    case 'print-garbage':
      return till.look === 'garbage'
    case 'only-this-card': {
      const others = till.log.endings.slice(-4).filter((one) => one.masked !== last?.masked)
      return others.length === 0 ? undefined : others.some((one) => one.where === undefined)
    }
    case 'only-one-bank':
      return world.banks.some(
        (one) => one.kind === 'issuer' && (!one.up || !one.linkUp || one.maintenance || one.latencyMs > 10_000),
      )
    case 'only-one-way-to-pay':
      return (
        world.banks.some((one) => one.kind === 'wallet' && (!one.up || !one.linkUp)) ||
        !world.standing.walletRight ||
        box.settings.lostRoute !== undefined ||
        (box.scanner?.wear ?? 0) > 0.5
      )
    case 'someone-pressed-menu':
      return people.pressedMenu
    case 'mains-lost':
      return !mains(world)
    case 'paper-out':
      return box.printer === undefined ? undefined : box.printer.metres <= 0
    case 'printer-jam':
      return box.printer === undefined ? undefined : box.printer.jammed && random.chance(0.85)
    case 'roll-just-changed':
      return box.printer === undefined ? undefined : world.now - box.printer.rollSince < 1_800_000
    case 'device-temp-high':
      return box.board.temperature > 60
    case 'ambient-hot-or-damp':
      return box.board.room.temperature > 40 || box.board.room.humidity > 0.88
    case 'site-some-ports-dead':
      return world.way === 'ethernet' ? line.ownPortDead && mains(world) : undefined
    case 'site-others-work':
      return here.length === 0 ? undefined : !(shopNet || !mains(world) || region.struck || world.house.state !== 'up')
    case 'maintenance-flag':
      return box.software.maintenance
    case 'update-running':
      return box.software.updating
    case 'batch-close-interrupted':
      return box.journal.closeInterrupted
    case 'manual-entry':
      return last?.entry === 'manual'
    case 'amount-far-outside':
      return people.mistake === 'mistype-amount'
    case 'refund-above-pending':
      return undefined
    default:
      return undefined
  }
}

/** The answer of the person at the till, at the time it is given; now and then hasty. */
export function answered(world: World, till: Till, question: FindingId): Observation | undefined {
  const truth = seen(world, till, question)
  if (truth === undefined) return undefined
  const said = world.random.chance(HASTE) ? !truth : truth
  return { id: question, state: said ? 'positive' : 'negative', at: world.now, source: 'question' }
}

/**
 * What people say without being asked, because it is the first thing they see: the paper in their hand, the dark screen.
 * They say what is odd and keep quiet about what is not.
 */
export function complained(world: World, till: Till): Observation[] {
  const { box, random } = world
  const dead = till.dead
  const list: FindingId[] = []
  if (!dead && till.look !== 'good' && random.chance(0.95)) list.push(`print-${till.look}` as FindingId)
  if (dead && random.chance(0.9))
    list.push(box.software.hung && box.powered(mains(world)) ? 'screen-frozen' : 'screen-black')
  else if (box.screen === 'black') list.push('screen-black')
  else if (box.screen === 'garbled') list.push('screen-garbled')
  if (world.people.mistake === 'repeat-sale' && random.chance(0.9)) list.push('saw-charged-twice')
  if (!dead && till.waited > 11_000 && inQuestion(till.log, world.now)?.where === undefined) list.push('saw-slow')
  return list.map((id) => ({ id, state: 'positive', at: world.now, source: 'question' }))
}
