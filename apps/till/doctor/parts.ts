import type { FindingId } from '@evertill/diagnosis'
import type { TerminalState } from '@evertill/terminal'
import type { DoctorReport, Measure } from '@evertill/terminal/finding'
import type { DoctorWords } from './words.ts'

export type PartName = keyof DoctorWords['parts']

/** What speaks for and against each part. A part of which nothing was looked at is not called well. */
const PARTS: Readonly<Record<PartName, readonly FindingId[]>> = {
  reader: [
    'self-test-msr',
    'self-test-icc',
    'self-test-nfc',
    'msr-read-failures',
    'icc-no-atr',
    'nfc-read-failures',
    'nfc-no-field',
  ],
  'pin-pad': ['self-test-pinpad', 'pinpad-key-slot-error', 'kcv-mismatch'],
  scanner: ['self-test-scanner', 'scanner-no-decode'],
  printer: [
    'paper-out',
    'printer-cover-open',
    'printer-fault-status',
    'printer-jam',
    'printer-motor-fault',
    'printhead-temp-high',
    'printhead-clean-overdue',
    'print-queue-stuck',
    'paper-near-end',
  ],
  network: [
    'link-down',
    'address-missing',
    'gateway-silent',
    'portal-redirect',
    'dns-failed',
    'host-unreachable',
    'tls-failed',
    'loss-high',
    'delay-high',
    'wifi-signal-weak',
  ],
  host: ['echo-failed', 'echo-late', 'sign-on-failed', 'not-signed-on'],
  records: [
    'journal-integrity-failed',
    'journal-number-gap',
    'batch-full',
    'batch-unbalanced',
    'batch-close-interrupted',
  ],
  power: ['battery-level-low', 'battery-voltage-low', 'battery-capacity-worn', 'mains-lost', 'supply-unstable'],
  storage: ['storage-full', 'memory-pressure', 'cpu-saturated', 'screens-slow'],
  software: [
    'maintenance-flag',
    'update-running',
    'update-failed',
    'integrity-mismatch',
    'clock-skew',
    'crash-count-high',
  ],
}

/** Which measurement says how each part is. */
const MEASURED_BY: Readonly<Record<PartName, Measure>> = {
  reader: 'parts',
  'pin-pad': 'parts',
  scanner: 'parts',
  printer: 'printer',
  network: 'ladder',
  host: 'ladder',
  records: 'counters',
  power: 'parts',
  storage: 'resources',
  software: 'counters',
}

/** Has the look under way come to this part? */
export const isLookedAt = (part: PartName, measured: ReadonlySet<Measure>): boolean => measured.has(MEASURED_BY[part])

export interface PartResult {
  readonly part: PartName
  readonly state: 'well' | 'trouble' | 'unchecked' | 'missing'
  /** What was seen that should not be. */
  readonly found: readonly FindingId[]
  /** How many of its signs were looked at. */
  readonly looked: number
}

/** Each part with its result, from what the last look observed. Pure. */
export function partsOf(report: DoctorReport, state: TerminalState): readonly PartResult[] {
  const { devices } = state
  const fitted: Readonly<Partial<Record<PartName, boolean>>> = {
    reader: devices.reader,
    'pin-pad': devices.pinPad,
    scanner: devices.scanner,
    printer: devices.printer,
  }
  const seen = new Map<FindingId, 'positive' | 'negative'>()
  for (const one of report.findings) seen.set(one.id, one.state)
  // Whoever cannot be reached cannot be called well.
  const cut = seen.get('link-down') === 'positive' || seen.get('host-unreachable') === 'positive'
  return (Object.keys(PARTS) as PartName[]).map((part) => {
    const looked = PARTS[part].filter((id) => seen.has(id))
    const found = looked.filter((id) => seen.get(id) === 'positive')
    const known = looked.length > 0 && !(part === 'host' && cut)
    const result = found.length > 0 ? 'trouble' : known ? 'well' : 'unchecked'
    return { part, state: fitted[part] === false ? 'missing' : result, found, looked: looked.length }
  })
}
