import type { Observation } from '@evertill/diagnosis'
import type { Millis } from '@evertill/foundation'
import { Findings } from './observe.ts'
import { THRESHOLDS as T } from './threshold.ts'

/** The rungs, from the ground up. A rung above a failed one is not tried. */
export const RUNGS = [
  'link',
  'address',
  'gateway',
  'internet',
  'dns',
  'tcp',
  'tls',
  'echo',
  'sign-on',
  'authorization',
] as const
export type RungName = (typeof RUNGS)[number]

/** Why a rung failed, where more than silence was seen. */
export type RungTrouble =
  | 'silent'
  | 'refused'
  | 'reset'
  | 'portal'
  | 'elsewhere'
  | 'date'
  | 'untrusted'
  | 'apn'
  | 'not-registered'
  | 'no-data'

export interface Rung {
  readonly name: RungName
  readonly ok: boolean
  /** How long it took, milliseconds. */
  readonly ms?: number | undefined
  readonly trouble?: RungTrouble | undefined
}

export type InterfaceName = 'ethernet' | 'wifi' | 'cellular' | 'unknown'

/** One climb over one interface. */
export interface Climb {
  readonly interface: InterfaceName
  /** Is this the way the terminal uses now? */
  readonly inUse: boolean
  readonly at: Millis
  /** In order; the last one is the first that failed, or the top that was reached. */
  readonly rungs: readonly Rung[]
  /** After a failed TCP rung: does another port of the same host answer? */
  readonly otherPort?: boolean | undefined
  /** Name resolved to an address that is none of ours. */
  readonly elsewhere?: boolean | undefined
  readonly signalDbm?: number | undefined
  /** Share of frames that had to be sent again, 0 … 1. */
  readonly retries?: number | undefined
  /** Of a short series of probes: share lost, median and spread of the round trip in milliseconds. */
  readonly loss?: number | undefined
  readonly delayMs?: number | undefined
  readonly jitterMs?: number | undefined
  /** Median round trip in busy hours over that of quiet hours, last days. */
  readonly hourlyRise?: number | undefined
}

/** How one interface is tried; the real one opens sockets, the virtual one asks the virtual network. */
export interface LadderProbe {
  readonly interface: InterfaceName
  readonly inUse: boolean
  /** Tries one rung; undefined when this machine has no way to try it. */
  try(rung: RungName): Promise<Omit<Rung, 'name'> | undefined>
  /** Signal, retries, loss, delay, jitter: what can be measured now. */
  quality(): Promise<Pick<Climb, 'signalDbm' | 'retries' | 'loss' | 'delayMs' | 'jitterMs' | 'hourlyRise'>>
  otherPort?(): Promise<boolean | undefined>
}

/** Climbs one interface until a rung fails. `top` is the last rung tried: idle tests stop below the authorization. */
export async function climb(probe: LadderProbe, at: Millis, top: RungName = 'sign-on'): Promise<Climb> {
  const rungs: Rung[] = []
  let otherPort: boolean | undefined
  let elsewhere: boolean | undefined
  for (const name of RUNGS) {
    const found = await probe.try(name)
    if (found !== undefined) {
      rungs.push({ name, ...found })
      if (name === 'dns' && found.ok) elsewhere = found.trouble === 'elsewhere'
      if (!found.ok) {
        if (name === 'tcp') otherPort = await probe.otherPort?.()
        break
      }
    }
    if (name === top) break
  }
  const linked = rungs.find((rung) => rung.name === 'link')?.ok !== false
  const quality = linked ? await probe.quality() : {}
  return { interface: probe.interface, inUse: probe.inUse, at, rungs, otherPort, elsewhere, ...quality }
}

/** What the climbs tell: of the interface in use, and whether another one gets through. Pure. */
export function ladderFindings(climbs: readonly Climb[]): Observation[] {
  const used = climbs.find((one) => one.inUse)
  if (used === undefined) return []
  const found = new Findings(used.at)
  const rung = (name: RungName): Rung | undefined => used.rungs.find((one) => one.name === name)
  const failed = (name: RungName): boolean | undefined => {
    const one = rung(name)
    return one === undefined ? undefined : !one.ok
  }
  const trouble = (name: RungName) => (rung(name)?.ok === false ? rung(name)?.trouble : undefined)
  if (used.interface === 'cellular' && rung('link') !== undefined) {
    found.put('sim-not-registered', trouble('link') === 'not-registered')
    if (rung('link')?.ok || trouble('link') === 'not-registered')
      found.put('link-down', failed('link') === true && trouble('link') !== 'not-registered')
    else found.put('link-down', true)
    if (rung('address') !== undefined) found.put('apn-rejected', trouble('address') === 'apn')
    if (rung('internet') !== undefined) found.put('sim-data-exhausted', trouble('internet') === 'no-data')
  } else found.put('link-down', failed('link'))
  found.put('address-missing', failed('address'))
  found.put('gateway-silent', failed('gateway'))
  const portal = climbs.some((one) => one.inUse && one.rungs.some((each) => each.trouble === 'portal'))
  if (rung('internet') !== undefined || portal) found.put('portal-redirect', portal)
  if (rung('internet') !== undefined)
    found.put(
      'internet-unreachable',
      failed('internet') === true && trouble('internet') !== 'portal' && trouble('internet') !== 'no-data',
    )
  found.put('dns-failed', failed('dns'))
  if (rung('dns')?.ok) found.put('host-resolves-elsewhere', used.elsewhere)
  if (rung('tcp') !== undefined) {
    // "On our port only" needs another port of the same host that answers; without that it is only "unreachable".
    const blocked = failed('tcp') === true
    if (!blocked) found.put('tcp-blocked-our-port', false)
    else if (used.otherPort !== undefined) found.put('tcp-blocked-our-port', used.otherPort)
    else if (trouble('tcp') === 'refused' || trouble('tcp') === 'reset') found.put('tcp-blocked-our-port', true)
  }
  tls(found, rung('tls'))
  const echo = rung('echo')
  found.put('echo-failed', failed('echo'))
  if (echo?.ok) found.put('echo-late', (echo.ms ?? 0) > T.echoLateMs, echo.ms)
  const reached = used.rungs.some((one) => (one.name === 'tls' || one.name === 'echo') && one.ok)
  const stuck = used.rungs.find((one) => !one.ok)
  const below = stuck !== undefined && RUNGS.indexOf(stuck.name) <= RUNGS.indexOf('tls')
  if (reached || below) found.put('host-unreachable', below, stuck?.name)
  if (used.interface === 'wifi') {
    found.measure('wifi-signal-weak', used.signalDbm, (dbm) => dbm < T.wifiWeakDbm)
    found.measure('wifi-retries-high', used.retries, (share) => share > T.wifiRetries)
  } else for (const id of ['wifi-signal-weak', 'wifi-retries-high'] as const) found.put(id, false)
  // What the sale does not travel over is not what stops it.
  if (used.interface !== 'cellular')
    for (const id of ['sim-not-registered', 'apn-rejected', 'sim-data-exhausted'] as const) found.put(id, false)
  found.measure('loss-high', used.loss, (share) => share > T.loss)
  found.measure('delay-high', used.delayMs, (ms) => ms > T.delayMs)
  found.measure('jitter-high', used.jitterMs, (ms) => ms > T.jitterMs)
  found.measure('delay-rises-with-hour', used.hourlyRise, (ratio) => ratio > T.hourlyRise)
  const others = climbs.filter((one) => !one.inUse)
  if (others.length > 0) {
    const through = others.some((one) =>
      one.rungs.some((each) => (each.name === 'tcp' || each.name === 'tls') && each.ok),
    )
    // A second way is news only when the first one fails; on a good day every way works.
    if (below || failed('echo') === true) found.put('other-interface-works', through)
  }
  return found.list
}

function tls(found: Findings, rung: Rung | undefined): void {
  if (rung === undefined) return
  found.put('tls-failed', !rung.ok)
  found.put('tls-date-error', !rung.ok && rung.trouble === 'date')
  found.put('tls-cert-untrusted', !rung.ok && rung.trouble === 'untrusted')
}
