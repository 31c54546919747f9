import type { FindingId, Observation } from '@evertill/diagnosis'
import type { Millis } from '@evertill/foundation'

/** Gathers observations of one time; what was not measured (`undefined`) is left out, never called negative. */
export class Findings {
  readonly at: Millis
  readonly list: Observation[] = []

  constructor(at: Millis) {
    this.at = at
  }

  /** `present` true: seen; false: looked for and not seen; undefined: nobody looked. */
  put(id: FindingId, present: boolean | undefined, value?: number | string): void {
    if (present === undefined) return
    this.list.push({
      id,
      state: present ? 'positive' : 'negative',
      at: this.at,
      ...(value === undefined || (typeof value === 'number' && !Number.isFinite(value)) ? {} : { value }),
    })
  }

  /** A measured number against a rule; not measured means not observed. */
  measure(id: FindingId, value: number | undefined, seen: (value: number) => boolean): void {
    if (value !== undefined && Number.isFinite(value)) this.put(id, seen(value), value)
  }

  test(id: FindingId, result: 'passed' | 'failed' | undefined): void {
    if (result !== undefined) this.put(id, result === 'failed')
  }
}
