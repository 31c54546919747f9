import { type FindingId, type Observation, peerObservation } from '@evertill/diagnosis'
import type { Millis } from '@evertill/foundation'
import { absentFindings } from '@evertill/terminal/finding'
import type { PlatformReadings, Traffic } from './reading.ts'

/** From where on a reading of the platform counts as a finding. */
export const PLATFORM_THRESHOLDS = {
  commitMs: 400,
  databaseErrors: 0.02,
  badMacs: 0.2,
  ownMs: 2_500,
  queueShare: 0.7,
  /** A line's traffic says something from so many sales on. */
  leastSales: 6,
  /** Share of failed sales that makes a line a suspect, and that clears the others. */
  failing: 0.4,
  sound: 0.15,
  slowMs: 8_000,
  thirdPartyFailing: 0.5,
  changeMs: 2 * 3_600_000,
  /** Errors after a change: at least this share, and this many times the share before. */
  changeErrors: 0.1,
  changeTimes: 3,
} as const
const T = PLATFORM_THRESHOLDS

/** Turns what the platform knows around a terminal into findings. Pure. */
export function platformFindings(readings: PlatformReadings, at: Millis): Observation[] {
  const list: Observation[] = []
  const put = (id: FindingId, present: boolean | undefined, value?: number | string): void => {
    if (present === undefined) return
    list.push({
      id,
      state: present ? 'positive' : 'negative',
      at,
      source: 'platform',
      ...(value === undefined ? {} : { value }),
    })
  }
  if (readings.absent !== undefined) list.push(...absentFindings(readings.absent, at))
  const { presence, release, calendar, change, database, keys, host, standing, papers, settlement, risk, site } =
    readings
  if (presence !== undefined) {
    put('heartbeat-lost', !presence.heard)
    // A line that is still held says something only about a program that is silent.
    if (presence.lineHeld !== undefined) put('link-alive-but-silent', !presence.heard && presence.lineHeld)
  }
  put('regional-alert', readings.regionalAlert)
  if (release !== undefined) {
    if (release.required !== undefined)
      put('version-below-required', older(release.version, release.required), release.version)
    if (release.advised !== undefined) put('advisory-match', release.advised.includes(release.version))
  }
  put('maintenance-window', calendar?.window)
  put('maintenance-emergency', calendar?.emergency)
  put('issuer-maintenance-window', calendar?.issuerWindow)
  put('acquirer-link-down', readings.acquirerLinkUp === undefined ? undefined : !readings.acquirerLinkUp)
  if (change !== undefined) {
    const after = change.troubleSince - change.at
    put('began-at-platform-change', after >= 0 && after < T.changeMs)
    put(
      'errors-after-change',
      change.errorsSince >= T.changeErrors && change.errorsSince >= T.changeTimes * change.errorsBefore,
    )
  }
  put('db-commit-slow', database && database.commitMs > T.commitMs, database?.commitMs)
  put('db-errors', database && database.errors > T.databaseErrors)
  put('mac-failures-for-all', keys && keys.badMacs > T.badMacs)
  put('key-service-errors', keys && keys.errors > 0, keys?.errors)
  put('host-latency-high', host && host.ownMs > T.ownMs, host?.ownMs)
  put('queue-deep', host && host.waiting > host.mayWait * T.queueShare, host?.waiting)
  put('back-pressure', host && host.refusedForLoad > 0, host?.refusedForLoad)
  lines(readings, put)
  put('scheme-link-down', readings.schemeLinkUp === undefined ? undefined : !readings.schemeLinkUp)
  put('wallet-permission-refused', readings.walletRightRefused)
  const { thirdParty } = readings
  if (thirdParty !== undefined && thirdParty.calls > 0)
    put('third-party-call-failing', thirdParty.failed / thirdParty.calls > T.thirdPartyFailing)
  if (site !== undefined) {
    if (site.others > 0) put('site-others-work', site.working / site.others >= 0.5, site.working)
    if (site.ports !== undefined) put('site-some-ports-dead', site.ports.dead > 0 && site.ports.dead < site.ports.of)
  }
  if (standing !== undefined) {
    put('account-frozen', standing.merchant === 'frozen')
    put('account-arrears', standing.merchant === 'arrears')
    put('account-closed', standing.merchant === 'closed')
    put('terminal-disabled', standing.terminal !== 'active')
    put('terminal-swapped', standing.swapped)
    put('model-barred', standing.modelBarred)
    put('contract-lacks-transaction', standing.lacksTransaction)
  }
  put('papers-expired', papers?.expired)
  put('registry-mismatch', papers?.registryDiffers)
  put('fee-schedule-unaccepted', readings.feesUnaccepted)
  put('payout-returned', settlement?.payoutReturned)
  put('settlement-account-invalid', settlement?.accountInvalid)
  put('refund-above-pending', readings.refundAbovePending)
  put('risk-stopped-sale', risk?.stoppedThisSale)
  put('risk-case-open', risk?.caseOpen)
  for (const { dimension, affected, of } of readings.peers ?? []) {
    const peers = peerObservation(dimension, affected, of, at)
    if (peers !== undefined) list.push(peers)
  }
  return list
}

const failed = (line: Traffic): number => (line.errors + line.unanswered) / Math.max(1, line.sales)

function lines(
  readings: PlatformReadings,
  put: (id: FindingId, present: boolean | undefined, value?: number | string) => void,
): void {
  const busy = readings.traffic?.filter((line) => line.sales >= T.leastSales)
  if (busy === undefined || busy.length === 0) return
  const issuers = busy.filter((line) => line.kind === 'issuer')
  const bad = issuers.filter((line) => failed(line) >= T.failing)
  const across = issuers.filter((line) => line.routeErrors / line.sales >= T.sound)
  put('scheme-errors', issuers.length >= 2 && across.length >= 2, across.length)
  const one =
    bad.length === 1 && issuers.length > 1 && issuers.every((line) => line === bad[0] || failed(line) <= T.sound)
  put('issuer-errors-one', one, one ? bad[0]!.name : undefined)
  const concerned = readings.traffic?.find((line) => line.name === readings.concerned)
  const slow = issuers.filter((line) => line.slowMs > T.slowMs)
  put('issuer-latency-high', slow.length > 0 && slow.length < Math.max(2, issuers.length), slow[0]?.slowMs)
  const links = readings.traffic!.filter((line) => line.kind === 'issuer' && line.linkUp !== undefined)
  if (links.length > 0)
    put(
      'issuer-link-down',
      links.some(
        (line) =>
          line.linkUp === false && (concerned === undefined || concerned.kind !== 'issuer' || line === concerned),
      ),
    )
  const wallets = readings.traffic!.filter((line) => line.kind === 'wallet' && line.linkUp !== undefined)
  if (wallets.length > 0)
    put(
      'wallet-link-down',
      wallets.some((line) => line.linkUp === false),
    )
}

/** Compares dotted versions by number. */
function older(version: string, than: string): boolean {
  const parts = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10) || 0)
  const [a, b] = [parts(version), parts(than)]
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
