import type { CauseId } from '@evertill/diagnosis'
import type { Trial } from './diagnosis-trial.ts'

export interface Share {
  readonly hits: number
  readonly of: number
}
export const share = (list: readonly boolean[]): Share => ({ hits: list.filter(Boolean).length, of: list.length })
export const percent = ({ hits, of }: Share): string => (of === 0 ? 'none' : `${((100 * hits) / of).toFixed(1)} %`)

/** Half the width of the 95 % interval of a share, in percent points. */
export const plusMinus = ({ hits, of }: Share): string => {
  const p = of === 0 ? 0 : hits / of
  return `± ${(196 * Math.sqrt(Math.max(p * (1 - p), 1e-9) / Math.max(1, of))).toFixed(1)}`
}

export const isFirst = ({ last, episode }: Trial): boolean => episode.truth.includes(last.ranked[0]?.cause as CauseId)
export const isFirstByMachines = ({ first, episode }: Trial): boolean =>
  episode.truth.includes(first.ranked[0]?.cause as CauseId)
export const inThree = ({ last, episode }: Trial): boolean => {
  const top = last.ranked.slice(0, 3).map((one) => one.cause)
  return episode.truth.every((cause) => top.includes(cause))
}
export const saysUnknown = ({ last }: Trial): boolean => last.verdict === 'unknown'

/** Expected calibration error over ten bins of the first cause's probability, and the Brier score of the same. */
export function calibration(trials: readonly Trial[]): {
  readonly error: number
  readonly brier: number
  readonly bins: readonly {
    readonly from: number
    readonly count: number
    readonly said: number
    readonly was: number
  }[]
} {
  const bins = Array.from({ length: 10 }, (_, i) => ({ from: i / 10, count: 0, said: 0, was: 0 }))
  let brier = 0
  for (const trial of trials) {
    const said = Math.min(1, trial.last.ranked[0]?.probability ?? 0)
    const was = isFirst(trial) ? 1 : 0
    const bin = bins[Math.min(9, Math.floor(said * 10))]!
    bin.count += 1
    bin.said += said
    bin.was += was
    brier += (said - was) ** 2
  }
  const error = bins.reduce((sum, bin) => sum + Math.abs(bin.said - bin.was), 0) / Math.max(1, trials.length)
  return {
    error,
    brier: brier / Math.max(1, trials.length),
    bins: bins.map((bin) => ({
      ...bin,
      said: bin.count === 0 ? 0 : bin.said / bin.count,
      was: bin.count === 0 ? 0 : bin.was / bin.count,
    })),
  }
}

/** Visits that were proposed although nobody had to come, of all visits proposed. */
export function falseDispatch(trials: readonly Trial[]): Share {
  const sent = trials.filter(({ last }) => last.nextSteps.technician.some((step) => step.kind === 'remedy'))
  return share(sent.map(({ episode }) => !episode.visit))
}

/** Visits that were needed and were proposed. */
export function dispatched(trials: readonly Trial[]): Share {
  const needed = trials.filter(({ episode }) => episode.visit)
  return share(needed.map(({ last }) => last.nextSteps.technician.some((step) => step.kind === 'remedy')))
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0
}
