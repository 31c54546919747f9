import { createModel } from '@evertill/diagnosis'
import { SeededRandom, VirtualClock } from '@evertill/foundation'
import { describe, expect, test } from 'vitest'
import { PracticeHost } from '../practice-host.test-data.ts'
import { createLinkLine } from '../runtime/link-line.ts'
import { CARDS, fixture, START, TMK } from '../terminal-fixture.test-data.ts'
import { createDoctor, createMender, type LadderProbe, stateReadings, watchTerminal } from './index.ts'

/** A terminal whose first host can be made deaf, with a doctor and what may be tried by itself. */
async function patient(options: { readonly other?: boolean } = {}) {
  const clock = new VirtualClock(START)
  const host = new PracticeHost(TMK)
  const way = { main: true, spare: options.other === true, uses: 'main' as 'main' | 'spare' }
  const dialled: string[] = []
  const dialler: typeof host.dialler = {
    dial(target, listener) {
      dialled.push(target)
      if (way[way.uses]) return host.dialler.dial(target, listener)
      const timer = clock.after(10, () => listener.ended({ reason: 'refused' } as never, undefined as never))
      return { cancel: () => timer.cancel() }
    },
  }
  const link: { watch?: (event: never) => void } = {}
  const one = fixture({
    clock,
    host,
    line: (at) => createLinkLine({ dialler, targets: ['sim://a', 'sim://b'], clock: at, random: new SeededRandom(3) }),
    watch: (event) => link.watch?.(event as never),
  })
  const probe = (name: 'main' | 'spare'): LadderProbe => ({
    interface: name === 'main' ? 'ethernet' : 'cellular',
    inUse: way.uses === name,
    try: async (rung) => (rung === 'link' ? { ok: way[name] } : rung === 'tcp' ? { ok: way[name], ms: 4 } : undefined),
    quality: async () => ({}),
  })
  const doctor = createDoctor(
    {
      clock,
      model: createModel(),
      readings: { counters: async () => stateReadings(one.terminal.state, clock.now()) },
      ladder: async () => [probe('main'), ...(way.spare ? [probe('spare')] : [])],
    },
    () => one.terminal.state,
  )
  const watching = watchTerminal(doctor)
  link.watch = watching.watch as never
  watching.attach(one.terminal)
  const mender = createMender({
    clock,
    doctor,
    state: () => one.terminal.state,
    deeds: {
      'use-mobile-data': () => {
        if (!way.spare || way.uses === 'spare') return false
        way.uses = 'spare'
        return one.terminal.dispatch({ type: 'mending-asked', what: 'second-host' })
      },
      'second-host': () => one.terminal.dispatch({ type: 'mending-asked', what: 'second-host' }),
      'sign-on': () => one.terminal.state.line.up && one.terminal.dispatch({ type: 'mending-asked', what: 'sign-on' }),
    },
  })
  await one.signIn()
  await one.pass(5_000)
  return { ...one, doctor, mender, way, dialled, host }
}

describe('what the terminal tries by itself', () => {
  test('another interface, when the first one is dead: it is done, it works, it is written down', async () => {
    const it = await patient({ other: true })
    expect(it.state().stateLine.level).toBe('ready')
    it.way.main = false
    it.host.cut()
    await it.pass(12_000)
    expect(it.state().stateLine.level).toBe('ready')
    expect(it.mender.attempts).toMatchObject([{ remedy: 'use-mobile-data', outcome: 'worked' }])
    await it.sell(1_000, CARDS.credit)
    expect(it.last()).toMatchObject({ status: 'approved' })
  })

  test('nothing while cards can be taken, and nothing twice within a minute', async () => {
    const it = await patient()
    await it.pass(30_000)
    expect(it.mender.attempts).toEqual([])
    it.way.main = false
    it.host.cut()
    await it.pass(50_000)
    const tried = it.mender.attempts.map((one) => one.remedy)
    expect(new Set(tried).size).toBe(tried.length)
    expect(it.mender.attempts.filter((one) => one.outcome === 'worked')).toEqual([])
    it.way.main = true
    await it.pass(70_000)
    expect(it.state().stateLine.level).toBe('ready')
  })

  test('asked for the other host, a line that waits dials it at once', async () => {
    const it = await patient()
    it.way.main = false
    it.host.cut()
    await it.pass(20_000)
    const before = it.dialled.length
    await it.act({ type: 'mending-asked', what: 'second-host' })
    expect(it.dialled.length).toBeGreaterThanOrEqual(before)
    expect(new Set(it.dialled)).toEqual(new Set(['sim://a', 'sim://b']))
  })
})

describe('mending', () => {
  test('sign-on: new keys at once; never while a payment is out', async () => {
    const it = await patient()
    const since = it.state().session.since
    await it.pass(1_000)
    await it.act({ type: 'mending-asked', what: 'sign-on' })
    await it.pass(1_000)
    expect(it.state().session.state).toBe('on')
    expect(it.state().session.since).toBeGreaterThan(since)
  })

  test('the print queue is cleared and every slip can be printed again; a test slip that comes out lets the rest go on', async () => {
    const it = await patient()
    it.printer.set('paper-out')
    await it.sell(1_000, CARDS.credit)
    expect(it.state().stateLine.limits).toContain('printer-problem')
    it.printer.set(undefined)
    await it.act({ type: 'mending-asked', what: 'print-test' })
    await it.settle()
    expect(it.state().testPrint).toMatchObject({ state: 'printed' })
    expect(it.state().slips).toEqual([])
    expect(it.last()).toMatchObject({ slip: 'printed' })
    it.printer.set('cover-open')
    await it.sell(1_100, CARDS.credit)
    await it.act({ type: 'mending-asked', what: 'clear-print-queue' })
    expect(it.state().slips).toEqual([])
    expect(it.state().stateLine.limits).not.toContain('printer-problem')
    it.printer.set(undefined)
    await it.act({ type: 'reprint-asked', recordId: it.last()!.id })
    expect(it.last()).toMatchObject({ slip: 'printed' })
  })
})
