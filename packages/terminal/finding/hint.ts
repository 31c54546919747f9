import type { Readings } from './reading.ts'

/** What will stop the shop soon, while it still can be prevented without a customer waiting. */
export interface Hint {
  readonly kind: 'battery' | 'paper' | 'print-head' | 'storage' | 'certificate' | 'batch' | 'version'
  /** `soon`: today or this week; `now`: before the next customers. */
  readonly urgency: 'soon' | 'now'
  /** Level in percent, slips, metres, percent free, days, sales, in this order of kinds; absent for the version. */
  readonly value?: number | undefined
}

/** Hints from what was measured, most urgent first. `versionRequired`: the lowest version the host still takes. */
export function hintsOf(readings: Readings, versionRequired?: string): readonly Hint[] {
  const hints: Hint[] = []
  const { battery, printer, resources, configuration, journal, software } = readings
  if (battery?.level !== undefined && battery.charging !== true && battery.level < 0.3)
    hints.push({
      kind: 'battery',
      urgency: battery.level < 0.15 ? 'now' : 'soon',
      value: Math.round(battery.level * 100),
    })
  const slips = printer?.slipsLeft ?? (printer?.paperNearEnd === true ? 15 : undefined)
  if (slips !== undefined && slips < 40)
    hints.push({ kind: 'paper', urgency: slips < 15 ? 'now' : 'soon', value: slips })
  if (printer?.metresSinceCleaning !== undefined && printer.metresSinceCleaning > 900)
    hints.push({ kind: 'print-head', urgency: 'soon', value: Math.round(printer.metresSinceCleaning) })
  const free = resources?.storageFree
  if (free !== undefined && free.bytes / free.of < 0.1)
    hints.push({
      kind: 'storage',
      urgency: free.bytes / free.of < 0.04 ? 'now' : 'soon',
      value: Math.round((free.bytes / free.of) * 100),
    })
  const days = configuration?.certificateDays
  if (days !== undefined && days < 30)
    hints.push({ kind: 'certificate', urgency: days < 3 ? 'now' : 'soon', value: days })
  const batch = journal?.batch
  if (batch !== undefined && batch.sales > batch.most * 0.9)
    hints.push({
      kind: 'batch',
      urgency: batch.sales > batch.most * 0.98 ? 'now' : 'soon',
      value: batch.most - batch.sales,
    })
  if (versionRequired !== undefined && software?.version !== undefined && isOlder(software.version, versionRequired))
    hints.push({ kind: 'version', urgency: 'soon' })
  return hints.sort((a, b) => Number(b.urgency === 'now') - Number(a.urgency === 'now'))
}

/** Compares dotted versions by number: `1.9.0` is older than `1.10.0`. */
export function isOlder(version: string, than: string): boolean {
  const parts = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10) || 0)
  const [a, b] = [parts(version), parts(than)]
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
