import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { causeIds } from './cause.ts'
import { diagnose } from './diagnosis.ts'
import { findingCatalogue, type Observation } from './finding.ts'
import { infer, logFit, logPrior } from './inference.ts'
import { createModel } from './model.ts'
import { readObservations } from './observation.ts'
import { peerObservation } from './peers.ts'
import { sampleFindings, seeded } from './sampling.ts'

const now = Date.UTC(2026, 5, 1, 9)
const model = createModel()
const at = (id: string) => model.causeIndex.get(id)!
const evidenceOf = (observations: readonly Observation[]) => readObservations(observations, model, now).evidence
const seen = (...ids: Observation['id'][]): Observation[] => ids.map((id) => ({ id, state: 'positive', at: now }))
const clear = (...ids: Observation['id'][]): Observation[] => ids.map((id) => ({ id, state: 'negative', at: now }))

describe('exactness', () => {
  test.each([1, 2, 3, 4, 5])('world %i: one, two and three causes weigh what the network says', (seed) => {
    const random = seeded(seed)
    const present = [Math.floor(random() * causeIds.length), Math.floor(random() * causeIds.length)]
    const evidence = evidenceOf(sampleFindings(model, present, random, now, () => 0.7))
    const { hypotheses } = infer(model, evidence)
    const weight = (set: readonly number[]) => logPrior(model, set) + logFit(evidence, set)
    const known = hypotheses.filter((one) => one.causes.length > 0)
    const [first] = known
    expect(known.length).toBeGreaterThan(10)
    for (const one of known) {
      const expected = weight(one.causes) - weight(first!.causes)
      expect(Math.log(one.probability / first!.probability)).toBeCloseTo(expected, 6)
    }
  })

  test('the marginals are the sums over all sets of up to two causes, when three explain nothing more', () => {
    const evidence = evidenceOf([...seen('paper-out', 'link-down'), ...clear('gateway-silent', 'printer-fault-status')])
    const { marginal, calm } = infer(model, evidence)
    const sums = new Float64Array(causeIds.length)
    const none = logFit(evidence, [])
    let total = model.calmOdds
    for (let a = 0; a < sums.length; a += 1) {
      for (let b = a; b < sums.length; b += 1) {
        const set = a === b ? [a] : [a, b]
        const weight = Math.exp(logPrior(model, set) + logFit(evidence, set) - none)
        for (const cause of set) sums[cause]! += weight
        total += weight
      }
    }
    // Triples and the unknown take the same share from everything; ratios must hold.
    const scale = calm / (model.calmOdds / total)
    for (const id of ['hw-paper-out', 'net-link-down', 'net-switch'])
      expect(marginal[at(id)]! / ((sums[at(id)]! / total) * scale)).toBeGreaterThan(0.99)
    expect(marginal[at('hw-paper-out')]!).toBeGreaterThan(0.5)
    expect(marginal[at('net-link-down')]! + marginal[at('net-switch')]!).toBeGreaterThan(0.5)
  })

  test('probabilities are probabilities, and the same input gives the same output', () => {
    const some = fc.subarray(findingCatalogue.map((finding) => finding.id))
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.boolean()), (ids, coin) => {
        const observations = ids.map(
          (id): Observation => ({ id, state: coin.next().value ? 'positive' : 'negative', at: now }),
        )
        const one = diagnose(observations, model, { now })
        expect(one.unknown).toBeGreaterThanOrEqual(0)
        expect(one.unknown).toBeLessThanOrEqual(1 + 1e-9)
        for (const { probability } of one.ranked) {
          expect(probability).toBeGreaterThanOrEqual(0)
          expect(probability).toBeLessThanOrEqual(1 + 1e-9)
        }
        expect(diagnose([...observations].reverse(), createModel(), { now })).toEqual(one)
      }),
      { numRuns: 40, seed: 11 },
    )
  })
})

describe('calibration', () => {
  test('in worlds drawn from the network itself, what is believed with 70 % is true in 70 %', () => {
    const random = seeded(42)
    const bins = Array.from({ length: 10 }, () => ({ believed: 0, true: 0, count: 0 }))
    for (let world = 0; world < 1500; world += 1) {
      const present = model.causes.flatMap((cause, index) => (random() < cause.prior.probability ? [index] : []))
      if (present.length === 0 || present.length > 3) continue
      const observations = sampleFindings(model, present, random, now, () => 0.6)
      // The draw leaves the unknown and the calm out, so they are left out of the belief as well.
      const { marginal, calm, unknown } = infer(model, evidenceOf(observations))
      for (let cause = 0; cause < marginal.length; cause += 1) {
        const belief = marginal[cause]! / (1 - calm - unknown)
        if (belief < 0.05) continue
        const bin = bins[Math.min(9, Math.floor(belief * 10))]!
        bin.believed += belief
        bin.true += present.includes(cause) ? 1 : 0
        bin.count += 1
      }
    }
    const total = bins.reduce((sum, bin) => sum + bin.count, 0)
    const error = bins.reduce((sum, bin) => sum + Math.abs(bin.believed - bin.true), 0) / total
    expect(total).toBeGreaterThan(800)
    expect(error).toBeLessThan(0.05)
  })
})

describe('judgement', () => {
  test('two thousand silent terminals of one acquirer link are one gateway fault, not two thousand dead devices', () => {
    const peers = peerObservation('acquirer-link', 1950, 2000, now)!
    const alone = diagnose(seen('heartbeat-lost'), model, { now })
    const among = diagnose([...seen('heartbeat-lost'), peers], model, { now })
    const device = (one: typeof alone) =>
      one.ranked.reduce((sum, entry) => sum + (/^(hw|sw)-/.test(entry.cause) ? entry.probability : 0), 0)
    expect(device(among)).toBeLessThan(device(alone) / 3)
    const noWindow = clear('maintenance-window', 'maintenance-emergency')
    const counted = diagnose([...seen('heartbeat-lost', 'echo-failed'), ...noWindow, peers], model, { now })
    expect(counted.ranked[0]?.cause).toBe('gw-down')
    expect(counted.ranked[0]!.probability).toBeGreaterThan(0.9)
    expect(counted.nextSteps.technician[0]).toMatchObject({ kind: 'note', remedy: 'no-visit' })
  })

  test('neighbours that are well speak against a shared cause', () => {
    const signs = seen('host-unreachable', 'gateway-silent')
    const alone = diagnose(signs, model, { now }).ranked.find((one) => one.cause === 'net-router')!
    const among = diagnose([...signs, peerObservation('site', 0, 5, now)!], model, { now })
    const router = among.ranked.find((one) => one.cause === 'net-router')
    expect(router?.probability ?? 0).toBeLessThan(alone.probability * 0.7)
  })

  test('an explained finding explains the other causes away', () => {
    const nothing = diagnose(seen('print-nothing'), model, { now })
    const paper = diagnose(seen('print-nothing', 'paper-out'), model, { now })
    const printer = (one: typeof paper) => one.ranked.find((entry) => entry.cause === 'hw-printer')?.probability ?? 0
    expect(printer(paper)).toBeLessThan(printer(nothing) / 4)
  })

  test('one lying sensor does not decide against three honest ones', () => {
    const router = [...seen('gateway-silent', 'host-unreachable'), peerObservation('site', 3, 3, now)!]
    const lied = diagnose([...router, ...seen('tamper-flag'), ...clear('keys-erased')], model, { now })
    expect(lied.ranked[0]?.cause).toBe('net-router')
    const denied = diagnose([...router, ...clear('router-lamp-wrong')], model, { now })
    expect(denied.ranked[0]?.cause).toBe('net-router')
  })

  test('one sensor alone is never believed beyond doubt', () => {
    for (const finding of findingCatalogue.filter((one) => one.kind === 'status' || one.kind === 'self-test')) {
      const [first] = diagnose(seen(finding.id), model, { now }).ranked
      expect(first!.probability, finding.id).toBeLessThan(0.95)
    }
  })

  test('signs that fit nothing are called unknown', () => {
    const odd = diagnose(
      [
        ...seen('sensor-impossible', 'one-tender-fails', 'delay-rises-with-hour', 'screens-slow'),
        ...clear(
          'self-test-sensor',
          'gateway-settings-differ',
          'loss-high',
          'delay-high',
          'cpu-saturated',
          'memory-pressure',
        ),
        ...clear(
          'scheme-errors',
          'only-one-way-to-pay',
          'hit-or-wet',
          'age-past-life',
          'scheme-link-down',
          'one-wallet-fails',
        ),
      ],
      model,
      { now },
    )
    expect(odd.verdict).toBe('unknown')
    expect(odd.unknown).toBeGreaterThan(0.4)
    expect(odd.ruledOut.length).toBeGreaterThan(0)
    expect(odd.mostInformative.length).toBeGreaterThan(0)
  })

  test('a quiet terminal is healthy', () => {
    const quiet = clear(...findingCatalogue.filter((one) => one.source === 'terminal').map((one) => one.id))
    expect(diagnose(quiet, model, { now, situation: 'watch' }).verdict).toBe('healthy')
    expect(diagnose([], model, { now }).verdict).toBe('healthy')
  })

  test('an old finding fades, monotonously, to nothing', () => {
    const beliefs = [0, 10, 30, 60, 120].map((minutes) => {
      const old: Observation = { id: 'paper-out', state: 'positive', at: now - minutes * 60_000 }
      return infer(model, evidenceOf([old])).marginal[at('hw-paper-out')]!
    })
    for (let i = 1; i < beliefs.length; i += 1) expect(beliefs[i]!).toBeLessThan(beliefs[i - 1]!)
    const ancient: Observation = { id: 'paper-out', state: 'positive', at: now - 40 * 30 * 60_000 }
    expect(diagnose([ancient], model, { now }).ignored).toEqual([{ id: 'paper-out', reason: 'too-old', count: 1 }])
  })

  test('two causes at once are both in the first three, for ten pairs from different rooms', () => {
    const pairs = [
      [seen('paper-out'), 'hw-paper-out', seen('answer-funds'), 'card-funds'],
      [seen('gateway-silent', 'host-unreachable'), 'net-router', seen('paper-out', 'print-nothing'), 'hw-paper-out'],
      [seen('tamper-flag', 'keys-erased'), 'hw-tamper', seen('wifi-signal-weak', 'wifi-retries-high'), 'net-wifi-weak'],
      [
        seen('maintenance-window'),
        'gw-maintenance',
        seen('print-faint', 'printhead-clean-overdue'),
        'hw-printhead-dirty',
      ],
      [
        seen('clock-skew', 'tls-date-error'),
        'cfg-clock',
        seen('battery-level-low', 'battery-voltage-low'),
        'hw-battery-low',
      ],
      [seen('account-arrears'), 'acc-arrears', seen('crash-count-high', 'restart-loop'), 'sw-crash'],
      [seen('icc-no-atr', 'self-test-icc'), 'hw-icc', seen('not-signed-on'), 'op-not-signed-on'],
      [
        seen('answer-issuer-down', 'issuer-errors-one'),
        'iss-down',
        seen('printer-fault-status', 'printer-jam'),
        'hw-printer',
      ],
      [seen('same-sale-twice'), 'op-duplicate', seen('queue-deep', 'back-pressure'), 'gw-overload'],
      [seen('storage-full'), 'res-storage', seen('dns-failed', 'host-unreachable'), 'net-dns'],
    ] as const
    for (const [one, first, other, second] of pairs) {
      const top = diagnose([...one, ...other], model, { now })
        .ranked.slice(0, 3)
        .map((entry) => entry.cause)
      expect(top).toContain(first)
      expect(top).toContain(second)
    }
  })
})
