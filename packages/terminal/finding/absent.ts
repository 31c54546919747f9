import type { FindingId, Observation } from '@evertill/diagnosis'
import type { Millis } from '@evertill/foundation'
import type { Part } from './reading.ts'

const SIGNS: Readonly<Record<Part, readonly FindingId[]>> = {
  battery: [
    'battery-level-low',
    'battery-voltage-low',
    'battery-sudden-drop',
    'battery-capacity-worn',
    'battery-short-runtime',
    'wakes-on-charger',
  ],
  printer: [
    'printer-fault-status',
    'printer-motor-fault',
    'printer-cutter-fault',
    'printer-jam',
    'printer-cover-open',
    'paper-out',
    'paper-near-end',
    'roll-just-changed',
    'printhead-clean-overdue',
    'printhead-worn-dots',
    'printhead-temp-high',
    'many-slips-recently',
    'print-queue-stuck',
    'printer-idle',
    'printer-model-mismatch',
    'print-nothing',
    'print-blank',
    'print-faint',
    'print-garbage',
  ],
  cutter: ['printer-cutter-fault'],
  contactless: ['nfc-no-field', 'nfc-read-failures', 'self-test-nfc'],
  scanner: ['scanner-no-decode', 'self-test-scanner'],
  stripe: ['msr-read-failures', 'self-test-msr'],
  chip: ['icc-no-atr', 'self-test-icc'],
  sim: ['sim-not-registered', 'apn-rejected', 'sim-data-exhausted'],
  wifi: ['wifi-signal-weak', 'wifi-retries-high'],
}

/** A terminal without a battery has no low battery: what it was built without is looked at and not so. Pure. */
export function absentFindings(absent: readonly Part[], at: Millis): Observation[] {
  return [...new Set(absent.flatMap((part) => SIGNS[part]))].map((id) => ({ id, state: 'negative', at }))
}
