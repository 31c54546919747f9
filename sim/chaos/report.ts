import type { Blow, ChaosReport } from './chaos.ts'

/** How soon there must be a sale again, in ms. */
const TARGET_MS: Readonly<Partial<Record<Blow, number>>> = { platform: 3_000, database: 6_000 }

/** The end of a run in words, and a table that can be kept. */
export function reported(report: ChaosReport): readonly string[] {
  const { sales, approved, undone, declined, findings, harms, recoveries } = report
  const kinds = [...new Set(recoveries.map(({ blow }) => blow))]
  return [
    `${sales} sales: ${approved} accepted, ${undone} undone, ${declined} refused or never sent`,
    ...findings.slice(0, 20).map((finding) => `  ${finding}`),
    findings.length === 0 ? 'nothing lost, nothing doubled, nothing open' : `${findings.length} promises broken`,
    '',
    '| blow | times | first accepted sale after, median | worst | target |',
    '|---|---|---|---|---|',
    ...kinds.map((kind) => {
      const times = recoveries.filter(({ blow }) => blow === kind).map(({ ms }) => ms ?? Number.POSITIVE_INFINITY)
      times.sort((a, b) => a - b)
      const target = TARGET_MS[kind]
      return `| ${kind} | ${times.length} | ${seconds(times[Math.trunc((times.length - 1) / 2)]!)} | ${seconds(times.at(-1)!)} | ${
        target === undefined ? '' : seconds(target)
      } |`
    }),
    '',
    '| seconds | sales | accepted | undone | refused or not sent | lost | doubled | open | different |',
    '|---|---|---|---|---|---|---|---|---|',
    `| ${report.seconds} | ${sales} | ${approved} | ${undone} | ${declined} | ${harms.lost} | ${harms.doubled} | ${harms.open} | ${harms.different} |`,
  ]
}

const seconds = (ms: number): string => (Number.isFinite(ms) ? `${(ms / 1_000).toFixed(2)} s` : 'none in 30 s')
