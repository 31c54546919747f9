import { appendFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createModel, diagnose, type Model, repairCaseFor } from '@evertill/diagnosis'
import { optimalCost, policyCost } from '@evertill/diagnosis/repair-comparison'
import { injectors, newUnknownInjectors, unknownInjectors } from '../sim/lab/injectors.ts'
import { play, type Scenario } from '../sim/lab/scenario.ts'
import { page, type Row, rowsTable, shareText } from './diagnosis-page.ts'
import { HELD_OUT, plan } from './diagnosis-plan.ts'
import {
  calibration,
  dispatched,
  falseDispatch,
  inThree,
  isFirst,
  isFirstByMachines,
  quantile,
  saysUnknown,
  share,
} from './diagnosis-score.ts'
import { compareCosts, type Trial, trial } from './diagnosis-trial.ts'

/**
 * The TermFault scorecard: thousands of faults in the lab's world, diagnosed.
 *
 *   npm run bench:diagnosis                    the published seeds
 *   npm run bench:diagnosis -- --tune          other seeds, to work with
 *   npm run bench:diagnosis -- --scale=0.2     fewer
 *   npm run bench:diagnosis -- --write         also docs/scorecard.md and bench/history.md
 */
const scale = Number(process.argv.find((one) => one.startsWith('--scale='))?.slice(8) ?? 1)
const tuning = process.argv.includes('--tune')
const from = tuning ? 1_000 : HELD_OUT
const model: Model = createModel()
const scenarios = plan(from, scale)
const run = (list: readonly Scenario[]): Trial[] => list.map((one) => trial(one, model))
const begun = performance.now()

/** Signs that two runs of one seed may differ in by chance alone. */
const noise = /^(stopped-|peers-|site-|saw-|print-|other-|this-card|screen-|jitter|loss|delay)/
const signs = (scenario: Scenario): Set<string> =>
  new Set(
    play(scenario)
      .findings.filter((one) => one.state === 'positive' && !noise.test(one.id))
      .map((one) => one.id),
  )

/** Does each of the two faults leave a trace that it leaves alone too, and that the other one does not? */
function bothShow(scenario: Scenario): boolean {
  const both = signs(scenario)
  const alone = scenario.faults.map((fault) => signs({ ...scenario, faults: [fault] }))
  return alone.every((own, i) => [...own].some((id) => both.has(id) && !alone[1 - i]!.has(id)))
}

const singles = run(scenarios.singles)
const shown = scenarios.doubles.filter(bothShow)
const doubles = run(shown)
const spoilt = run(scenarios.spoilt)
const unknowns = run(scenarios.unknowns)
const intermittent = run(scenarios.intermittent)
/** Only with the seeds that are published: who looks at them while working has met them. */
const strangers = tuning ? [] : run(scenarios.strangers)

/** Best of three: the machine is shared, and a pause of its own is not the doctor's. */
function thinking(): number[] {
  return singles.slice(0, 1500).map(({ findings, episode }) => {
    const times = [0, 1, 2].map(() => {
      const start = performance.now()
      diagnose(findings, model, { now: episode.world.now, moneyMoved: 'no' })
      return performance.now() - start
    })
    return Math.min(...times)
  })
}

const compared = scenarios.singles.filter((_, i) => i % 4 === 0).map((one) => compareCosts(one, model))
const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / Math.max(1, list.length)
const doctorCost = mean(compared.map((one) => one.doctor))
const runbookCost = mean(compared.map((one) => one.runbook))
const saved = 1 - doctorCost / runbookCost

/** Small cases as the doctor meets them: at most six repairs, every plan tried. */
function aboveOptimum(): number {
  const ratios: number[] = []
  for (const { first } of singles.filter((_, i) => i % 8 === 0)) {
    const whole = repairCaseFor('cashier', model, first.ranked, first.unknown, 'no', [])
    if (whole.causes.length < 3) continue
    const small = { ...whole, repairs: whole.repairs.slice(0, 6) }
    ratios.push(policyCost(small) / optimalCost(small))
  }
  return mean(ratios) - 1
}

const top1 = share(singles.map(isFirst))
const top3 = share(singles.map(inThree))
const pairs = share(doubles.map(inThree))
const lied = share(spoilt.map(isFirst))
const unknown = share(unknowns.map(saysUnknown))
const falseUnknown = share(singles.map(saysUnknown))
const calibrated = calibration([...singles, ...doubles])
const wasted = falseDispatch(singles)
const times = thinking()
const p99 = quantile(times, 0.99)
const above = aboveOptimum()
const rate = ({ hits, of }: { hits: number; of: number }): number => hits / Math.max(1, of)
const percentOf = (value: number): string => `${(100 * value).toFixed(1)} %`

const rows: readonly Row[] = [
  { what: 'one cause, first', is: shareText(top1), goal: '≥ 97 %', met: rate(top1) >= 0.97 },
  {
    what: 'one cause, first, by machines alone',
    is: shareText(share(singles.map(isFirstByMachines))),
    goal: '',
    met: undefined,
  },
  { what: 'one cause, among three', is: shareText(top3), goal: '≥ 99.5 %', met: rate(top3) >= 0.995 },
  { what: 'two causes, both among three', is: shareText(pairs), goal: '≥ 92 %', met: rate(pairs) >= 0.92 },
  { what: 'two silent sensors and one lying, first', is: shareText(lied), goal: '≥ 88 %', met: rate(lied) >= 0.88 },
  { what: 'comes and goes, first', is: shareText(share(intermittent.map(isFirst))), goal: '', met: undefined },
  { what: 'outside the catalogue, called unknown', is: shareText(unknown), goal: '≥ 90 %', met: rate(unknown) >= 0.9 },
  {
    what: 'outside the catalogue, of kinds never met before, called unknown',
    is: shareText(share(strangers.map(saysUnknown))),
    goal: '',
    met: undefined,
  },
  {
    what: 'in the catalogue, called unknown',
    is: shareText(falseUnknown),
    goal: '≤ 3 %',
    met: rate(falseUnknown) <= 0.03,
  },
  {
    what: 'expected calibration error',
    is: calibrated.error.toFixed(3),
    goal: '≤ 0.05',
    met: calibrated.error <= 0.05,
  },
  { what: 'Brier score of the first cause', is: calibrated.brier.toFixed(3), goal: '', met: undefined },
  {
    what: 'cost to the next payment',
    is: `${doctorCost.toFixed(1)} against ${runbookCost.toFixed(1)} by the runbook: ${percentOf(saved)} less`,
    goal: '≥ 30 % less',
    met: saved >= 0.3,
  },
  { what: 'above the exhaustive optimum, small cases', is: percentOf(above), goal: '≤ 5 %', met: above <= 0.05 },
  {
    what: 'steps and questions to the next payment',
    is: mean(compared.map((one) => one.doctorSteps)).toFixed(2),
    goal: '',
    met: undefined,
  },
  { what: 'visits proposed that nobody needed', is: shareText(wasted), goal: '≤ 3 %', met: rate(wasted) <= 0.03 },
  { what: 'visits needed that were proposed at once', is: shareText(dispatched(singles)), goal: '', met: undefined },
  { what: 'questions asked', is: mean(singles.map((one) => one.asked)).toFixed(2), goal: '', met: undefined },
  { what: 'diagnosis, 99th percentile', is: `${p99.toFixed(2)} ms`, goal: '≤ 5 ms', met: p99 <= 5 },
]

const tally = (list: readonly Trial[]): string => {
  const counts = new Map<string, number>()
  for (const { last } of list) {
    const name = last.verdict === 'unknown' ? 'unknown' : `\`${last.ranked[0]?.cause ?? 'nothing'}\``
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}
const weak = injectors.flatMap((one) => {
  const ours = singles.filter(({ episode }) => episode.truth[0] === one.cause)
  const missed = ours.filter((each) => !isFirst(each))
  if (missed.length <= ours.length / 20) return []
  return [{ cause: one.cause ?? '', share: share(ours.map(isFirst)), instead: tally(missed) }]
})
const unknownRows = [...unknownInjectors, ...(tuning ? [] : newUnknownInjectors)].map((one) => {
  const ours = [...unknowns, ...strangers].filter(({ episode }) => episode.scenario.faults[0] === one.name)
  return {
    fault: one.name,
    share: share(ours.map(saysUnknown)),
    instead: tally(ours.filter((each) => !saysUnknown(each))),
  }
})
const machine = `Node ${process.version}, ${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores, shared; ${((performance.now() - begun) / 1000).toFixed(0)} s.`
const total =
  singles.length + scenarios.doubles.length + spoilt.length + unknowns.length + strangers.length + intermittent.length
const counts = `${total} scenarios: ${singles.length} with one fault, ${scenarios.doubles.length} with two (${doubles.length} in which both leave a trace), ${spoilt.length} with silent and lying sensors, ${unknowns.length + strangers.length} outside the catalogue, ${intermittent.length} that come and go.`

process.stdout.write(`${counts}\n${machine}\n\n${rowsTable(rows)}\n\n`)
for (const one of weak) process.stdout.write(`${one.cause} ${one.share.hits}/${one.share.of} → ${one.instead}\n`)
for (const one of unknownRows)
  process.stdout.write(`unknown ${one.fault} ${one.share.hits}/${one.share.of} → ${one.instead}\n`)
if (process.argv.includes('--detail')) {
  for (const one of singles.filter(
    (each) => each.last.nextSteps.technician.some((step) => step.kind === 'remedy') && !each.episode.visit,
  ))
    process.stdout.write(`visit ${one.episode.truth[0]} ← ${one.last.ranked[0]?.cause}\n`)
  for (const one of doubles.filter((each) => !inThree(each)).slice(0, 40))
    process.stdout.write(
      `pair ${one.episode.truth.join(' + ')} → ${one.last.ranked
        .slice(0, 4)
        .map((each) => `${each.cause} ${each.probability.toFixed(2)}`)
        .join(', ')}\n`,
    )
  for (const one of singles.filter(saysUnknown).slice(0, 60))
    process.stdout.write(
      `known ${one.episode.truth[0]} met ${one.episode.met} unknown ${one.last.unknown.toFixed(2)} ${one.last.ranked[0]?.cause} ${one.last.ranked[0]?.probability.toFixed(2)}\n`,
    )
}

if (process.argv.includes('--write')) {
  const root = path.join(import.meta.dirname, '..')
  writeFileSync(
    path.join(root, 'docs/scorecard.md'),
    page({
      machine,
      from,
      counts,
      rows,
      bins: calibrated.bins,
      weak,
      unknown: unknownRows,
      strangers: newUnknownInjectors.map((one) => one.name),
      injectors,
    }),
  )
  const day = new Date().toISOString().slice(0, 10)
  appendFileSync(
    path.join(root, 'bench/history.md'),
    `\n## Diagnosis, TermFault scorecard · ${day}\n\n${counts} ${machine}\n\n${rowsTable(rows)}\n`,
  )
}
