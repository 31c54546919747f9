import type { FindingId, Observation } from './finding.ts'
import { type PeerDimension, peerObservation } from './peers.ts'
import { findingsOf } from './response-code.ts'

/**
 * What should show each cause, written by hand from the table of causes in the design, without looking at the model:
 * one line per way to prove it. "+finding" was seen, "-finding" was looked for and not seen, "+answer:41" is an F39
 * code, and "(k/n)" counts neighbours.
 */
export const proofExpectations: Readonly<Record<string, readonly string[]>> = {
  'hw-power-supply': ['+supply-unstable +reboots-under-load'],
  'site-disaster': ['+regional-alert +peers-region(180/200) +heartbeat-lost'],
  'hw-power-outage': ['+mains-lost +peers-site(3/3)', '+heartbeat-lost +peers-site(4/4) +site-power-out'],
  'hw-battery-low': ['+battery-level-low +battery-voltage-low'],
  'hw-battery-worn': ['+battery-capacity-worn +battery-short-runtime'],
  'hw-mainboard': ['+self-test-mainboard +repeated-resets -supply-unstable'],
  'hw-sensor': ['+sensor-impossible'],
  'hw-tamper': ['+tamper-flag +keys-erased'],
  'hw-msr': ['+msr-read-failures -this-card-fails'],
  'hw-icc': ['+icc-no-atr -this-card-fails'],
  'hw-nfc': ['+nfc-no-field +self-test-nfc'],
  'hw-keypad': ['+key-stuck +self-test-keypad', '+key-silent +self-test-keypad'],
  'hw-pinpad': ['+self-test-pinpad +pinpad-key-slot-error -tamper-flag'],
  'hw-screen': ['+touch-silent -link-alive-but-silent -watchdog-fired'],
  'hw-frozen': ['+watchdog-fired +heartbeat-lost +link-alive-but-silent'],
  'hw-scanner': ['+scanner-no-decode +self-test-scanner'],
  'hw-printer': [
    '+printer-fault-status +printer-motor-fault -paper-out',
    '+printer-fault-status +printer-cutter-fault -paper-out',
    '+printer-jam -paper-out',
  ],
  'hw-paper-out': ['+paper-out'],
  'hw-paper-reversed': ['+print-blank +roll-just-changed -printer-fault-status'],
  'hw-printhead-dirty': ['+print-faint +printhead-clean-overdue'],
  'hw-printhead-hot': ['+printhead-temp-high +many-slips-recently'],
  'hw-cable': ['+peripheral-vanishes'],
  'hw-overheat': ['+device-temp-high +ambient-hot-or-damp'],
  'hw-ageing': ['+age-past-life +counters-past-life'],
  'sw-crash': ['+crash-count-high +restart-loop -began-at-version-change'],
  'sw-conflict': ['+device-held-by-other +memory-pressure', '+device-held-by-other +process-conflict'],
  'sw-bad-update': ['+began-at-version-change +peers-version(60/80)'],
  'sw-updating': ['+update-running'],
  'sw-outdated': ['+version-below-required'],
  'sw-vulnerable': ['+advisory-match'],
  'sw-journal-damaged': ['+journal-integrity-failed'],
  'sw-maintenance-unfinished': ['+install-half-done', '+parameters-begun-not-ended +install-half-done'],
  'sw-compromised': ['+integrity-mismatch +root-detected +strange-traffic'],
  'sw-self-test': ['+self-test-running'],
  'res-memory': ['+memory-pressure +processes-killed'],
  'res-cpu': ['+cpu-saturated +screens-slow'],
  'res-storage': ['+storage-full'],
  'cfg-host': [
    '+host-resolves-elsewhere +host-unreachable +site-others-work',
    '+host-address-differs +host-unreachable +site-others-work -link-down -gateway-silent',
  ],
  'cfg-merchant': ['+merchant-data-mismatch +answer:03', '+merchant-data-mismatch +answer:97'],
  'cfg-gateway': ['+one-tender-fails -scheme-errors -wallet-link-down +gateway-settings-differ'],
  'cfg-print-queue': ['+print-queue-stuck +printer-idle'],
  'cfg-printer': [
    '+print-garbage -printer-fault-status',
    '+printer-model-mismatch +print-nothing -printer-fault-status -paper-out',
  ],
  'cfg-clock': ['+clock-skew +tls-date-error'],
  'cfg-keys': ['+kcv-mismatch +answer:A0 -mac-failures-for-all', '+kcv-mismatch +answer:99 -mac-failures-for-all'],
  'op-maintenance-mode': ['+maintenance-flag -maintenance-window +maintenance-by-key'],
  'net-link-down': ['+link-down'],
  'net-wifi-weak': ['+wifi-signal-weak +wifi-retries-high'],
  'net-switch': ['+link-lamp-off +site-some-ports-dead'],
  'net-router': ['-link-down +gateway-silent +peers-site(3/3)'],
  'net-dns': ['-link-down -gateway-silent +dns-failed -tcp-blocked-our-port'],
  'net-firewall': ['-dns-failed +tcp-blocked-our-port +host-unreachable'],
  'net-portal': ['+portal-redirect'],
  'net-congested': ['+delay-rises-with-hour +loss-high'],
  'net-loss': ['+loss-high +delay-high -delay-rises-with-hour'],
  'net-isp': ['+peers-isp(150/200) +internet-unreachable -gateway-silent'],
  'net-sim': ['+sim-not-registered', '+apn-rejected'],
  'net-tls': ['+tls-failed -dns-failed -tcp-blocked-our-port -clock-skew'],
  'gw-maintenance': ['+maintenance-window'],
  'gw-emergency': ['+maintenance-emergency'],
  'gw-down': ['+echo-failed +peers-acquirer-link(1900/2000)'],
  'gw-config': ['+began-at-platform-change'],
  'gw-database': ['+db-commit-slow +db-errors'],
  'gw-keys': ['+mac-failures-for-all'],
  'gw-slow': ['+echo-late -echo-failed +host-latency-high'],
  'gw-overload': ['+queue-deep +back-pressure'],
  'net-scheme': ['+answer:92 +scheme-errors', '+answer:96 +scheme-errors'],
  'iss-down': ['+answer:91 +issuer-errors-one'],
  'iss-maintenance': ['+issuer-maintenance-window +answer:91', '+issuer-maintenance-window +answer:90'],
  'iss-slow': ['+answer:68 +issuer-latency-high', '+answer:98 +issuer-latency-high'],
  'wallet-api': ['+one-wallet-fails -wallet-permission-refused'],
  'third-party-service': ['+third-party-call-failing'],
  'third-party-permission': [
    '+one-wallet-fails +wallet-permission-refused +answer:40',
    '+one-wallet-fails +wallet-permission-refused +answer:57',
    '+one-wallet-fails +wallet-permission-refused +answer:58',
  ],
  'acc-frozen': ['+account-frozen'],
  'acc-closed': ['+account-closed'],
  'acc-arrears': ['+account-arrears'],
  'acc-settlement-account': ['+payout-returned'],
  'acc-balance': ['+refund-above-pending'],
  'acc-papers': ['+papers-expired', '+registry-mismatch'],
  'acc-permission': [
    '+contract-lacks-transaction +answer:57',
    '+contract-lacks-transaction +answer:58',
    '+contract-lacks-transaction +answer:40',
  ],
  'acc-terminal-disabled': ['+terminal-disabled', '+terminal-swapped'],
  'rule-model-barred': ['+model-barred'],
  'rule-fee-changed': ['+fee-schedule-unaccepted'],
  'risk-transaction': ['+risk-stopped-sale'],
  'risk-merchant': ['+risk-case-open'],
  'card-expired': ['+card-date-past +answer:54', '+answer:54'],
  'card-damaged': ['+this-card-fails +other-cards-read'],
  'card-blocked': ['+answer:41', '+answer:43', '+answer:62', '+answer:04', '+answer:07'],
  'card-invalid': ['+answer:14 -manual-entry', '+answer:15'],
  'card-not-active': ['+answer:21'],
  'card-funds': ['+answer:51'],
  'card-limit': ['+answer:61', '+answer:65'],
  'card-pin': ['+answer:55'],
  'card-pin-locked': ['+answer:38', '+answer:75'],
  'card-data': ['+manual-entry +answer:14', '+manual-entry +answer:54 -card-date-past', '+manual-entry +answer:59'],
  'card-restricted': [
    '+answer:57 -contract-lacks-transaction',
    '+answer:58 -contract-lacks-transaction',
    '+answer:40 -contract-lacks-transaction',
  ],
  'card-fallback': ['+answer:45'],
  'op-amount': ['+amount-far-outside', '+answer:13'],
  'op-category': ['+cart-inconsistent'],
  'op-no-card': ['+idle-at-present-card'],
  'op-duplicate': ['+same-sale-twice', '+answer:94'],
  'op-batch-open': [
    '+batch-full +sales-refused-for-batch',
    '+batch-unbalanced +sales-refused-for-batch',
    '+batch-close-interrupted +sales-refused-for-batch',
  ],
  'op-cleared-journal': ['+journal-number-gap'],
  'op-not-signed-on': ['+answer:77', '+not-signed-on +answer:A0', '+not-signed-on +answer:99'],
}

/** Reads one line of an expectation as observations made at `at`, epoch milliseconds. Throws on a word it cannot read. */
export function readExpectation(line: string, at: number): Observation[] {
  return line.split(' ').flatMap((word): Observation[] => {
    const [, sign, name, affected, of] = /^([+-])([^(]+)(?:\((\d+)\/(\d+)\))?$/.exec(word) ?? []
    if (!sign || !name) throw new Error(`cannot read ${word}`)
    const seen = name.startsWith('answer:') ? findingsOf(name.slice('answer:'.length), at) : []
    if (name.startsWith('answer:') && seen.length === 0) throw new Error(`no finding for ${word}`)
    if (seen.length > 0) return seen
    if (affected && of) {
      const peers = peerObservation(name.slice('peers-'.length) as PeerDimension, Number(affected), Number(of), at)
      return peers ? [peers] : []
    }
    return [{ id: name as FindingId, state: sign === '+' ? 'positive' : 'negative', at }]
  })
}
