import { createModel } from '@evertill/diagnosis'
import { VirtualClock } from '@evertill/foundation'
import { describe, expect, test } from 'vitest'
import { printerReadingOf } from '../runtime/node/readings.ts'
import { CARDS, fixture } from '../terminal-fixture.test-data.ts'
import {
  type Climb,
  climb,
  createDoctor,
  farOutside,
  hintsOf,
  isOlder,
  type LadderProbe,
  ladderFindings,
  paymentFindings,
  RUNGS,
  type Rung,
  readingFindings,
  watchTerminal,
} from './index.ts'
import { EMPTY_LOG } from './trade.ts'

const at = Date.UTC(2026, 10, 22, 4)
const state = (list: readonly { id: string; state: string }[], id: string) => list.find((one) => one.id === id)?.state

describe('readings', () => {
  test('what was not measured is not observed', () => {
    expect(readingFindings({}, at)).toEqual([])
    expect(readingFindings({ battery: {}, printer: {}, software: {} }, at)).toEqual([])
    expect(readingFindings({ resources: { memoryFree: Number.NaN } }, at)).toEqual([])
  })

  test('a measured value is seen or not seen', () => {
    const found = readingFindings({ battery: { level: 0.04, volts: 3.9 }, printer: { paperOut: false } }, at)
    expect(state(found, 'battery-level-low')).toBe('positive')
    expect(state(found, 'battery-voltage-low')).toBe('negative')
    expect(state(found, 'paper-out')).toBe('negative')
  })

  test('what a terminal is built without is not broken', () => {
    const found = readingFindings({ absent: ['battery', 'printer'] }, at)
    expect(state(found, 'battery-level-low')).toBe('negative')
    expect(state(found, 'paper-out')).toBe('negative')
    expect(state(found, 'nfc-no-field')).toBeUndefined()
  })

  test('an idle printer is news only when jobs wait', () => {
    expect(
      state(readingFindings({ printer: { idle: true, queue: { jobs: 0, oldestMs: 0 } } }, at), 'printer-idle'),
    ).toBe('negative')
    expect(
      state(readingFindings({ printer: { idle: true, queue: { jobs: 2, oldestMs: 90_000 } } }, at), 'printer-idle'),
    ).toBe('positive')
  })

  test('status bytes of DLE EOT', () => {
    expect(printerReadingOf({})).toEqual({ answers: false })
    const well = printerReadingOf({ printer: 0x12, offline: 0x12, error: 0x12, paper: 0x12 })
    expect(well).toMatchObject({
      fault: false,
      cutter: 'passed',
      coverOpen: false,
      paperOut: false,
      paperNearEnd: false,
    })
    expect(printerReadingOf({ printer: 0x1a, offline: 0x16, error: 0x1a, paper: 0x7e })).toMatchObject({
      fault: true,
      cutter: 'failed',
      coverOpen: true,
      paperOut: true,
    })
  })
})

describe('the ladder', () => {
  const probe = (failing?: Rung): LadderProbe => ({
    interface: 'wifi',
    inUse: true,
    try: async (name) => (name === 'gateway' ? undefined : failing?.name === name ? failing : { ok: true, ms: 5 }),
    quality: async () => ({ loss: 0, delayMs: 20, jitterMs: 3, signalDbm: -50 }),
    otherPort: async () => true,
  })

  test('ends at the first rung that fails, and says nothing of those above', async () => {
    const up = await climb(probe({ name: 'dns', ok: false, trouble: 'silent' }), at)
    expect(up.rungs.map((rung) => rung.name)).toEqual(['link', 'address', 'internet', 'dns'])
    const found = ladderFindings([up])
    expect(state(found, 'dns-failed')).toBe('positive')
    expect(state(found, 'host-unreachable')).toBe('positive')
    expect(state(found, 'tcp-blocked-our-port')).toBeUndefined()
    expect(state(found, 'echo-failed')).toBeUndefined()
  })

  test('a port is called blocked only when another port of the host answers', async () => {
    const blocked = await climb(probe({ name: 'tcp', ok: false, trouble: 'silent' }), at)
    expect(state(ladderFindings([blocked]), 'tcp-blocked-our-port')).toBe('positive')
    expect(state(ladderFindings([{ ...blocked, otherPort: false }]), 'tcp-blocked-our-port')).toBe('negative')
    const { otherPort: _, ...unsure } = blocked
    expect(state(ladderFindings([unsure]), 'tcp-blocked-our-port')).toBeUndefined()
  })

  test('everything well: every rung negative, nothing positive', async () => {
    const found = ladderFindings([await climb(probe(), at, 'authorization')])
    expect(found.filter((one) => one.state === 'positive')).toEqual([])
    expect(found.length).toBeGreaterThan(12)
  })

  test('whatever a rung answers, no two observations of one finding contradict', () => {
    for (const name of RUNGS) {
      const one: Climb = {
        interface: 'cellular',
        inUse: true,
        at,
        rungs: [{ name, ok: false, trouble: 'not-registered' }],
      }
      const ids = ladderFindings([one]).map((each) => each.id)
      expect(new Set(ids).size).toBe(ids.length)
    }
  })
})

test('habits: without one nothing is odd; far above the large end is', () => {
  expect(farOutside(1_000_000, [500, 600])).toBeUndefined()
  const habit = Array.from({ length: 40 }, (_, i) => 500 + 50 * i)
  expect(farOutside(3_000, habit)).toBe(false)
  expect(farOutside(90_000, habit)).toBe(true)
})

test('hints come before the stop, the urgent ones first', () => {
  const hints = hintsOf(
    {
      battery: { level: 0.25, charging: false },
      printer: { slipsLeft: 9, metresSinceCleaning: 100 },
      configuration: { certificateDays: 20 },
      journal: { batch: { sales: 470, most: 500 } },
      software: { version: '2.9.0' },
    },
    '2.10.0',
  )
  expect(hints.map((one) => one.kind)).toEqual(['paper', 'battery', 'certificate', 'batch', 'version'])
  expect(hints[0]!.urgency).toBe('now')
  expect(isOlder('2.10.0', '2.9.9')).toBe(false)
})

describe('the doctor of a running terminal', () => {
  async function withDoctor(readings = {}) {
    const clock = new VirtualClock(at)
    const uploaded: string[] = []
    const link: { watch?: (event: never) => void } = {}
    const one = fixture({ clock, watch: (event) => link.watch?.(event as never) })
    const doctor = createDoctor(
      {
        clock,
        model: createModel(),
        readings: { parts: async () => readings, resources: () => new Promise(() => undefined) },
        upload: async (_snapshot, code) => uploaded.push(code) > 0,
      },
      () => one.terminal.state,
    )
    const watching = watchTerminal(doctor)
    link.watch = watching.watch as never
    watching.attach(one.terminal)
    return { ...one, doctor, uploaded }
  }

  test('a refused sale is looked at at once, and its snapshot goes up under the code', async () => {
    const { doctor, sell, pass, uploaded, terminal } = await withDoctor()
    await sell(1_000, CARDS.credit)
    await sell(2_000, CARDS.poor)
    await pass(15_000)
    expect(terminal.state.screen).toMatchObject({ kind: 'result', outcome: 'declined' })
    const report = doctor.report!
    expect(report.look).toBe('stop')
    expect(report.diagnosis.ranked[0]?.cause).toBe('card-funds')
    expect(report.diagnosis.moneyMoved).toBe('no')
    expect(uploaded).toContain(report.diagnosis.supportCode)
    expect(report.uploaded).toBe('yes')
    expect(JSON.stringify(report.diagnosis.snapshot)).not.toContain('4000000000009995')
  })

  test('a port that never answers does not keep the others waiting for ever', async () => {
    const { doctor, signIn, pass } = await withDoctor({ battery: { level: 0.05, volts: 3.3 } })
    await signIn()
    const looking = doctor.look('asked')
    await pass(15_000)
    const report = await looking
    expect(report.diagnosis.ranked[0]?.cause).toBe('hw-battery-low')
    expect(report.hints[0]).toMatchObject({ kind: 'battery', urgency: 'now' })
  })

  test('a person’s answer moves the diagnosis at once, and can be taken back', async () => {
    const { doctor, signIn, pass } = await withDoctor()
    await signIn()
    const looking = doctor.look('asked')
    await pass(15_000)
    await looking
    expect(doctor.answer('print-blank', true)?.diagnosis.ranked[0]?.cause).toBe('hw-paper-reversed')
    expect(doctor.answer('print-blank', undefined)?.diagnosis.verdict).toBe('healthy')
  })
})

test('what a bank says of one customer’s card is not held against the next one’s', () => {
  const declined = (masked: string, code: string, ago: number) =>
    ({ at: at - ago, sale: 1, where: 'declined', amount: 4_200, tender: 'card', masked, code }) as const
  const findings = (...endings: readonly ReturnType<typeof declined>[]) =>
    paymentFindings(fixture().state(), { ...EMPTY_LOG, endings }, at)
  const limit = declined('400000******6975', '61', 60_000)
  const funds = declined('400000******9995', '51', 1_000)
  expect(state(findings(limit, funds), 'answer-funds')).toBe('positive')
  expect(state(findings(limit, funds), 'answer-amount-limit')).toBe('negative')
  // The same card, and what a host says of the way there, still counts.
  expect(state(findings({ ...limit, masked: funds.masked }, funds), 'answer-amount-limit')).toBe('positive')
  expect(state(findings({ ...limit, code: '91' }, funds), 'answer-issuer-down')).toBe('positive')
})
