import { describe, expect, test } from 'vitest'
import { chipRecordsOf, Secret, WRITE_POINTS, type WritePoint } from '../../packages/terminal/index.ts'
import { CARDS, type Fixture, Platter, PROFILE } from '../../packages/terminal/terminal-fixture.test-data.ts'
import type { World } from '../../sim/world.ts'
import { counterHouse } from './counter-house.ts'
import { ownDatabase } from './told.ts'

/**
 * The power goes right after each write of each scenario, the terminal starts again on what was written, and in the end it
 * says of every transaction what the switch says: nothing lost, nothing doubled, nothing left open [LAW-3].
 */
const db = ownDatabase()
const seen = new Set<string>()

const GRANTED = { offline: true, offlineLimits: { floor: 20_000, count: 5, sum: 60_000, ageHours: 24 } }
const STROKES = [
  [
    { x: 0, y: 0 },
    { x: 0.5, y: 0.9 },
    { x: 1, y: 0.1 },
  ],
]

interface Scene {
  readonly name: string
  /** What an undisturbed run ends with, so that the scene is what its name says. */
  readonly ends: readonly string[]
  /** @param settles called before the batch is closed, where one is */
  act(it: Fixture, world: World, settles?: () => void): Promise<void>
}

/** Writes that follow the host's word: the power may take them after it was given. */
const ANSWERED: ReadonlySet<string> = new Set<WritePoint>([
  'settlement-answered',
  'batch-closed',
  'reversal-acknowledged',
  'signature-uploaded',
])

async function refundOf(it: Fixture, id: string | undefined): Promise<void> {
  await it.act({ type: 'continued' }, { type: 'refund-chosen', recordId: id ?? '' }, { type: 'confirmed' })
}

/** The line goes down, and something is saved; a terminal that has lost its power meanwhile saves nothing. */
async function saves(it: Fixture, amount: number): Promise<void> {
  await it.key(amount)
  await it.act({ type: 'offline-chosen' })
  it.reader.present(CARDS.credit, 'tap')
  await it.travel()
}

function cut(world: World): void {
  world.network.partition('terminal', 'acquirer')
  world.network.reset('terminal', 'acquirer')
}

const SCENES: readonly Scene[] = [
  {
    name: 'a tap with PIN',
    ends: ['sale approved'],
    act: async (it) => void (await it.sell(150_000, CARDS.tap, 'tap')),
  },
  {
    name: 'a chip with its last word',
    ends: ['sale approved'],
    act: async (it) => void (await it.sell(2_000, CARDS.debit, 'chip')),
  },
  {
    name: 'a stripe signed on the screen',
    ends: ['sale approved'],
    async act(it) {
      await it.present(3_000, CARDS.stripe, 'stripe')
      await it.act({ type: 'signature-drawn', strokes: STROKES })
    },
  },
  { name: 'a decline', ends: ['sale declined'], act: async (it) => void (await it.sell(4_500, CARDS.poor, 'tap')) },
  {
    name: 'an answer that is lost',
    ends: ['sale reversed'],
    async act(it, world) {
      await it.signIn()
      world.network.set('acquirer', 'terminal', { drop: 1 })
      await it.sell(1_250, CARDS.tap, 'tap')
      await it.pass(21_000)
      world.network.heal('terminal', 'acquirer')
      await it.pass(60_000)
    },
  },
  {
    name: 'a request that is lost',
    ends: ['sale reversed'],
    async act(it, world) {
      await it.signIn()
      world.network.set('terminal', 'acquirer', { drop: 1 })
      await it.sell(1_250, CARDS.tap, 'tap')
      await it.pass(21_000)
      world.network.heal('terminal', 'acquirer')
      await it.pass(60_000)
    },
  },
  {
    name: 'a void',
    ends: ['sale approved', 'void approved'],
    async act(it) {
      await it.signIn('90')
      const id = await it.sell(1_000, CARDS.tap, 'tap')
      await it.act({ type: 'continued' }, { type: 'void-chosen', recordId: id ?? '' }, { type: 'confirmed' })
    },
  },
  {
    name: 'a refund to a chip, which cannot be undone and stands whatever the chip says',
    ends: ['sale approved', 'refund approved'],
    async act(it) {
      await it.signIn('90')
      const id = await it.sell(1_000, CARDS.credit, 'chip')
      // Its number goes with its batch: the card is needed again.
      await it.act({ type: 'continued' }, { type: 'settlement-asked' })
      await it.pass(5_000)
      await refundOf(it, id)
      it.reader.present(CARDS.credit, 'chip', 'refuses-approval')
      await it.travel()
    },
  },
  {
    name: 'a refund whose answer is lost',
    ends: ['sale approved', 'refund approved'],
    async act(it, world) {
      await it.signIn('90')
      const id = await it.sell(1_000, CARDS.tap, 'tap')
      world.network.set('acquirer', 'terminal', { drop: 1 })
      await refundOf(it, id)
      await it.pass(21_000)
      world.network.heal('terminal', 'acquirer')
      await it.pass(60_000)
    },
  },
  {
    name: 'a batch that balances',
    ends: ['sale approved', 'sale approved', 'void approved'],
    async act(it) {
      await it.signIn('90')
      await it.sell(1_000, CARDS.tap, 'tap')
      const id = await it.sell(2_500, CARDS.stripe, 'stripe')
      await it.act({ type: 'continued' }, { type: 'void-chosen', recordId: id ?? '' }, { type: 'confirmed' })
      await it.act({ type: 'continued' }, { type: 'settlement-asked' })
      await it.pass(5_000)
    },
  },
  {
    name: 'a batch with what chips certified, and refused at once, with their bank, and after it',
    ends: ['sale not-sent', 'sale declined', 'sale reversed', 'sale approved'],
    async act(it) {
      await it.signIn('90')
      await it.sell(2_000, CARDS.credit, 'chip', undefined, 'refuses-at-once')
      await it.sell(3_000, CARDS.poor, 'chip')
      await it.sell(4_000, CARDS.credit, 'chip', undefined, 'refuses-approval')
      await it.sell(5_000, CARDS.credit, 'chip')
      await it.act({ type: 'continued' }, { type: 'settlement-asked' })
      await it.pass(5_000)
    },
  },
  {
    name: 'a batch that does not balance',
    ends: ['sale approved', 'sale declined', 'sale approved', 'refund approved'],
    async act(it, world, settles) {
      await it.signIn('90')
      await it.sell(2_000, CARDS.credit, 'chip')
      await it.sell(3_000, CARDS.poor, 'chip')
      const id = await it.sell(1_000, CARDS.tap, 'tap')
      await refundOf(it, id)
      // The switch takes the card for a foreign one: the sums of both sides differ, and no money does.
      await world.rows(`update switch_journal set pan_masked = '424242******4242' where terminal_id = $1`, [
        PROFILE.terminalId,
      ])
      settles?.()
      await it.act({ type: 'continued' }, { type: 'settlement-asked' })
      await it.pass(5_000)
    },
  },
  {
    name: 'sales saved while the host is away, one of them taken back',
    ends: ['offline-sale approved', 'offline-sale not-sent'],
    async act(it, world) {
      await it.signIn('90')
      cut(world)
      await it.pass(1_000)
      await saves(it, 1_200)
      await saves(it, 3_400)
      const id = it.last()?.id ?? ''
      await it.act({ type: 'continued' }, { type: 'void-chosen', recordId: id }, { type: 'confirmed' })
      world.network.heal('terminal', 'acquirer')
      await it.pass(30_000)
    },
  },
  {
    name: 'a saved sale whose first answer is lost',
    ends: ['offline-sale approved'],
    async act(it, world) {
      await it.signIn('90')
      cut(world)
      await it.pass(1_000)
      await saves(it, 1_200)
      world.network.heal('terminal', 'acquirer')
      world.network.set('acquirer', 'terminal', { drop: 1 })
      await it.pass(21_000)
      world.network.heal('terminal', 'acquirer')
      await it.pass(60_000)
    },
  },
  {
    name: 'maintenance while a lost answer is undone',
    ends: ['sale reversed'],
    async act(it, world) {
      await it.signIn('90')
      world.network.set('acquirer', 'terminal', { drop: 1 })
      await it.sell(1_250, CARDS.tap, 'tap')
      await it.pass(21_000)
      await it.act(
        { type: 'continued' },
        { type: 'maintenance-asked', heldMs: 2_100 },
        { type: 'supervisor-signed', number: '90', password: new Secret('1234') },
      )
      world.network.heal('terminal', 'acquirer')
      await it.pass(60_000)
      await it.act({ type: 'maintenance-left' })
    },
  },
  {
    name: 'cash, then settings',
    ends: ['sale approved'],
    async act(it) {
      await it.key(1_990)
      await it.act({ type: 'tender-chosen', tender: 'cash' }, { type: 'cash-confirmed' })
      await it.act({ type: 'language-chosen', language: 'en' })
    },
  },
]

/** The world of one run; the terminal in it may be plugged in again on the same platter. */
const house = () => counterHouse(db(), { grants: GRANTED })

/** Comes back, lets everything end, and compares with the switch. */
async function comesBack(world: World, it: Fixture): Promise<void> {
  await it.signIn('90')
  if (it.screen().kind === 'signature') await it.act({ type: 'signature-drawn', strokes: STROKES })
  await it.pass(200_000)
  const open = it
    .records()
    .filter((record) => !['approved', 'declined', 'not-sent', 'reversed'].includes(record.status))
  expect(open.map((record) => `${record.type} ${record.status} ${record.why}`)).toEqual([])
  expect([undefined, 'closed']).toContain(it.state().settlement?.stage)
  for (const record of it.records()) {
    if (record.tender === 'cash') continue
    const money = await world.switch.moneyOf({ terminalId: PROFILE.terminalId, batch: record.batch, stan: record.stan })
    const told = record.status === 'approved' && record.voidedBy === undefined ? ['yes'] : ['no', 'unknown']
    expect(told, `${record.type} ${record.id} is ${record.status} here`).toContain(money)
    if (record.status === 'approved') expect(record.slip, 'its slip is out').toBe('printed')
    if (record.signature === 'due' || record.signature === 'kept') expect(record.signature).toBe('uploaded')
  }
  const rows = await world.rows<{ batch: string; stan: string }>(
    `select batch, stan from switch_journal where state = 'approved' and terminal_id = $1 order by id`,
    [PROFILE.terminalId],
  )
  const known = new Set(
    it
      .records()
      .filter((record) => record.status === 'approved')
      .map((record) => record.id),
  )
  for (const row of rows) expect(known, 'approved there and unknown here').toContain(`${row.batch}-${row.stan}`)
  const settled = it.state().settlement?.batch
  const uploaded = await world.rows<{ stan: string; network: string }>(
    'select stan, network from switch_chip_record where terminal_id = $1 order by network, stan',
    [PROFILE.terminalId],
  )
  const said = settled === undefined ? [] : chipRecordsOf(it.records(), settled)
  expect(uploaded.map((row) => `${row.stan} ${'203 205'.includes(row.network) ? 'approved' : 'not'}`)).toEqual(
    said.map((record) => `${record.stan} ${record.status === 'approved' ? 'approved' : 'not'}`),
  )
  expect(await world.switch.openReversals()).toEqual([])
  expect(it.state().stateLine.waiting).toEqual({ reversals: 0, questions: 0, uploads: 0, slips: 0 })
}

describe.each(SCENES)('$name', (scene) => {
  test('survives a power cut after every write', { timeout: 120_000 }, async () => {
    const whole = await house()
    const first = whole.plugIn(new Platter())
    await scene.act(first, whole.world)
    await comesBack(whole.world, first)
    expect(first.records().map((record) => `${record.type} ${record.status}`)).toEqual(scene.ends)
    const { points } = first.platter
    for (const point of points) seen.add(point)
    await first.terminal.stop()
    await whole.world.close()
    expect(points.length).toBeGreaterThan(1)

    for (const [index, point] of points.entries())
      for (const lost of ANSWERED.has(point) ? [false, true] : [false]) {
        const { world, plugIn } = await house()
        const platter = new Platter()
        Object.assign(platter, { left: index + 1, lost })
        const dying = plugIn(platter)
        await scene.act(dying, world)
        await dying.terminal.stop()
        world.network.calm()
        Object.assign(platter, { left: Number.POSITIVE_INFINITY, lost: false })
        const again = plugIn(platter)
        try {
          await comesBack(world, again)
        } catch (error) {
          const when = `${lost ? 'before' : 'after'} write ${index + 1} of ${points.length} (${point})`
          throw new Error(when, { cause: error })
        }
        await again.terminal.stop()
        await world.close()
      }
  })
})

test('a settlement goes on where it was, whichever change of the switch the power takes', {
  timeout: 120_000,
}, async () => {
  const scene = SCENES.find(({ name }) => name.startsWith('a batch that does not balance'))!
  let changes = Number.POSITIVE_INFINITY
  for (let fatal = 1; fatal <= changes; fatal++) {
    const { world, plugIn } = await house()
    const it = plugIn(new Platter())
    let seen = 0
    let crash: Promise<void> | undefined
    await scene.act(it, world, () => {
      world.faults.changed = () => {
        seen += 1
        if (seen !== fatal) return
        crash = world.crashSwitch()
        return 'unacknowledged'
      }
    })
    if (crash !== undefined) {
      await crash
      await world.startSwitch()
    }
    world.faults.changed = undefined
    await comesBack(world, it)
    expect(it.records().map((record) => `${record.type} ${record.status}`)).toEqual(scene.ends)
    expect(await world.rows('select state, domestic, foreign_cards from switch_batch', [])).toEqual([
      { state: 'closed', domestic: 2, foreign_cards: 2 },
    ])
    expect(await world.rows('select count(*)::int8 as count from switch_batch_detail', [])).toEqual([{ count: 3 }])
    await it.terminal.stop()
    await world.close()
    if (crash === undefined) changes = fatal
  }
  expect(changes).toBeGreaterThan(5)
})

test('every write point that the terminal names was one of them', () => {
  const elsewhere: readonly WritePoint[] = ['batch-adopted']
  const missing = WRITE_POINTS.filter((point) => !seen.has(point) && !elsewhere.includes(point))
  expect(missing).toEqual([])
})
