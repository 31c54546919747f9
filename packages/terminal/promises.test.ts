import { Pan } from '@evertill/foundation'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Effect,
  initial,
  type JournalRecord,
  keyOf,
  Secret,
  step,
  type TerminalEvent,
  type TerminalState,
  type TransactionRecord,
} from './index.ts'
import { decodeRecord, encodeRecord } from './journal/codec.ts'
import { splitSums } from './journal/split.ts'
import type { HostMessage } from './state/host-message.ts'
import { configOf, PROFILE, START } from './terminal-fixture.test-data.ts'

/**
 * Anything may happen in any order: people press everything, devices lie, the host answers rightly, wrongly, late, twice
 * or not at all, writes fail, the power goes. These must hold after every single step.
 */
const PANS = ['6200000000000005', '6205500000000000004', '4111111111111111']
const CODE = '134567890123456780'
const SECRETS = [...PANS, CODE, 'D3012201', 'hunter2']

type Move =
  | { readonly kind: 'event'; readonly event: TerminalEvent }
  | {
      readonly kind: 'answer'
      readonly which: number
      readonly code: string
      readonly mac: 'good' | 'bad' | 'absent'
      readonly bend: 'no' | 'amount' | 'part' | 'stan' | 'terminal'
    }
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'store-fails' }
  | { readonly kind: 'power-cut'; readonly write: number }
  | { readonly kind: 'confirm' }
  /** What usually belongs together, cut off anywhere. */
  | { readonly kind: 'course'; readonly events: readonly TerminalEvent[]; readonly until: number }
  | { readonly kind: 'sign-on' }

const event = (value: TerminalEvent): fc.Arbitrary<Move> => fc.constant({ kind: 'event', event: value } as const)
const card = fc
  .record({
    pan: fc.constantFrom(...PANS),
    entry: fc.constantFrom('tap', 'chip', 'stripe'),
    pin: fc.boolean(),
    decides: fc.constantFrom(0x80, 0x80, 0x80, 0x80, 0x80, 0x00),
  })
  .map(
    ({ pan, entry, pin, decides }): Move => ({
      kind: 'event',
      event: {
        type: 'card-read',
        card: {
          entry: entry as 'tap',
          pan: new Pan(pan),
          expiry: '3012',
          serviceCode: entry === 'stripe' ? '101' : '201',
          track2: new Secret(`${pan}D301220100000`),
          kind: pin ? 'debit' : 'credit',
          verification: pin ? 'online-pin' : 'none',
          ...(entry === 'stripe' ? {} : { emv: [{ tag: '9F27', value: Uint8Array.of(decides) }] }),
        },
      },
    }),
  )

const course = (events: readonly TerminalEvent[]): fc.Arbitrary<Move> =>
  fc.constantFrom(99, 99, 99, 99, 1, 3, 5).map((until): Move => ({ kind: 'course', events, until }))
const sale = fc
  .tuple(card, fc.constantFrom(1_00, 8_80, 1_250_00))
  .chain(([read, amount]) =>
    course([
      { type: 'signature-on-paper' },
      { type: 'cancelled' },
      { type: 'continued' },
      { type: 'place-chosen', place: 'amount' },
      { type: 'amount-set', amount },
      { type: 'checked-out' },
      { type: 'tender-chosen', tender: 'card' },
      ...(read.kind === 'event' ? [read.event] : []),
      { type: 'pin-entered' },
    ]),
  )
const undoing = fc
  .tuple(fc.nat(4), fc.constantFrom('void-chosen', 'refund-chosen', 'refund-chosen'))
  .chain(([n, type]) =>
    course([
      { type: 'signature-on-paper' },
      { type: 'cancelled' },
      { type: 'continued' },
      { type: type as 'void-chosen', recordId: `#${n}` },
      { type: 'confirmed' },
    ]),
  )

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      which: fc.constantFrom(0, 0, 0, 0, 0, 1, 2),
      code: fc.constantFrom('00', '00', '00', '00', '51', '55', '68', '98', 'A0', '94', '25', '77'),
      mac: fc.constantFrom('good', 'good', 'good', 'good', 'bad', 'absent'),
      bend: fc.constantFrom('no', 'no', 'no', 'no', 'no', 'amount', 'stan', 'terminal'),
    }) as fc.Arbitrary<Move>,
  },
  { weight: 6, arbitrary: fc.constantFrom(100, 2_000, 61_000, 400_000).map((ms): Move => ({ kind: 'time', ms })) },
  { weight: 6, arbitrary: fc.constant<Move>({ kind: 'confirm' }) },
  {
    weight: 22,
    arbitrary: fc.constant<Move>({ kind: 'answer', which: 0, code: '00', mac: 'good', bend: 'no' }),
  },
  {
    weight: 4,
    arbitrary: fc.constant<Move>({ kind: 'answer', which: 0, code: '00', mac: 'good', bend: 'part' }),
  },
  { weight: 4, arbitrary: event({ type: 'split-asked' }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('1', '5', 'enter').chain((key) => event({ type: 'key-pressed', key: key as '1' })),
  },
  { weight: 1, arbitrary: event({ type: 'remainder-left' }) },
  {
    weight: 2,
    arbitrary: fc.nat(5).map((n): Move => ({ kind: 'event', event: { type: 'remainder-chosen', recordId: `#${n}` } })),
  },
  { weight: 14, arbitrary: sale },
  { weight: 8, arbitrary: undoing },
  { weight: 8, arbitrary: fc.constant<Move>({ kind: 'sign-on' }) },
  { weight: 1, arbitrary: fc.constant<Move>({ kind: 'store-fails' }) },
  { weight: 1, arbitrary: fc.nat(4).map((write): Move => ({ kind: 'power-cut', write })) },
  { weight: 6, arbitrary: card },
  {
    weight: 3,
    arbitrary: fc.constantFrom(1_00, 8_80, 1_250_00).chain((amount) => event({ type: 'amount-set', amount })),
  },
  { weight: 4, arbitrary: event({ type: 'checked-out' }) },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom('card', 'card', 'card', 'wallet', 'cash')
      .chain((tender) => event({ type: 'tender-chosen', tender: tender as 'card' })),
  },
  { weight: 3, arbitrary: event({ type: 'pin-entered' }) },
  { weight: 1, arbitrary: event({ type: 'pin-bypassed' }) },
  { weight: 1, arbitrary: event({ type: 'pin-ended', reason: 'cancelled' }) },
  {
    weight: 2,
    arbitrary: fc.boolean().chain((accepted) => {
      const emv = [{ tag: '9F27', value: Uint8Array.of(accepted ? 0x40 : 0x00) }]
      return event({ type: 'chip-completed', recordId: '', accepted, emv })
    }),
  },
  { weight: 1, arbitrary: event({ type: 'chip-failed', trouble: 'chip-removed' }) },
  { weight: 1, arbitrary: event({ type: 'card-removed' }) },
  { weight: 2, arbitrary: event({ type: 'code-scanned', code: new Secret(CODE) }) },
  { weight: 1, arbitrary: event({ type: 'cancelled' }) },
  { weight: 3, arbitrary: event({ type: 'continued' }) },
  { weight: 2, arbitrary: event({ type: 'another-tender-asked' }) },
  { weight: 2, arbitrary: event({ type: 'cash-confirmed' }) },
  { weight: 2, arbitrary: event({ type: 'signature-on-paper' }) },
  {
    weight: 1,
    arbitrary: event({
      type: 'signature-drawn',
      strokes: [
        [
          { x: 0, y: 0 },
          { x: 0.4, y: 1 },
          { x: 1, y: 0 },
        ],
      ],
    }),
  },
  { weight: 1, arbitrary: event({ type: 'line-down', reason: 'reset' }) },
  { weight: 3, arbitrary: fc.boolean().chain((canAsk) => event({ type: 'line-up', canAsk })) },
  { weight: 3, arbitrary: event({ type: 'keys-loaded' }) },
  { weight: 1, arbitrary: event({ type: 'keys-refused', reason: 'kcv' }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('void', 'refund', 'balance', 'sales', 'amount')
      .chain((place) => event({ type: 'place-chosen', place: place as 'void' })),
  },
  {
    weight: 3,
    arbitrary: fc.nat(5).map((n): Move => ({ kind: 'event', event: { type: 'void-chosen', recordId: `#${n}` } })),
  },
  {
    weight: 3,
    arbitrary: fc.nat(5).map((n): Move => ({ kind: 'event', event: { type: 'refund-chosen', recordId: `#${n}` } })),
  },
  { weight: 4, arbitrary: event({ type: 'confirmed' }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('no', 'yes', 'reversing', 'unknown').map(
      (money): Move => ({
        kind: 'event',
        event: { type: 'outcome-told', batch: '#', stan: '', money: money as 'no' },
      }),
    ),
  },
)

const OPEN: ReadonlySet<string> = new Set(['sending', 'sent', 'completing'])

class Runner {
  state: TerminalState = initial(
    configOf({
      ...PROFILE,
      practiceCards: [],
      parameters: { ...PROFILE.parameters, slipCopies: 2 },
      contract: { ...PROFILE.contract, partialApproval: true },
    }),
  )
  now = START
  /** What is durable, as bytes. */
  disk = new Map<string, Uint8Array>()
  readonly sent: HostMessage[] = []
  readonly ids: string[] = []
  /** STANs that the host approved with a good MAC and right echoes, or told yes for. */
  readonly approved = new Set<string>()
  failNext = false
  /** Writes until the power goes. */
  writesLeft: number | undefined

  boot(): void {
    const records: JournalRecord[] = [...this.disk].map(([key, value]) => decodeRecord({ key, value }))
    this.state = initial(this.state.config)
    this.feed({ type: 'devices-told', reader: true, pinPad: true, scanner: true, printer: true })
    this.feed({ type: 'booted', records, damaged: [], seed: 7 })
    this.feed({ type: 'line-up', canAsk: false })
    if (this.state.shift.operator === undefined) {
      this.feed({ type: 'operator-signed-in', number: '90', password: new Secret('hunter2') })
      this.feed({ type: 'password-checked', number: '90', ok: true })
    }
  }

  feed(event: TerminalEvent): void {
    const before = this.state
    const { state, effects } = step(before, event, this.now)
    const again = step(before, event, this.now)
    expect(again.effects.length).toBe(effects.length)
    this.state = state
    this.holds()
    this.perform(effects)
  }

  perform(effects: readonly Effect[]) {
    for (const effect of effects) {
      if (effect.type === 'store') {
        if (this.failNext) {
          this.failNext = false
          return this.feed({ type: 'store-failed', point: effect.point, code: 'journal.full' })
        }
        for (const key of effect.change.remove) this.disk.delete(key)
        for (const record of effect.change.put) this.disk.set(keyOf(record), encodeRecord(record).value)
        if (this.writesLeft !== undefined && --this.writesLeft < 0) {
          // The power went right after this write: nothing of what follows happens.
          this.writesLeft = undefined
          this.boot()
          return
        }
      }
      if (effect.type === 'confirm-storage') this.feed({ type: 'storage-works' })
      if (effect.type === 'send') this.leaves(effect.id, effect.message)
      if (effect.type === 'print') for (const slip of effect.slips) this.clean(JSON.stringify(slip))
      if (effect.type === 'wake') expect(effect.at === undefined || effect.at > this.now).toBe(true)
    }
  }

  /** Store, then send [LAW-3]: what leaves for money's sake stands in the journal already. */
  leaves(id: string, message: HostMessage): void {
    this.sent.push(message)
    this.ids.push(id)
    if (message.mti === '0800' || message.mti === '0820') return
    const key = `transaction:${message[60]!.batch}-${message[11]}`
    const bytes = this.disk.get(key)
    expect(bytes, `${message.mti} left without its record`).toBeDefined()
    const record = decodeRecord({ key, value: bytes! }) as TransactionRecord
    expect(record.requested ?? record.amount).toBe(Number(message[4] ?? 0))
    if (message.mti === '0200' || message.mti === '0220')
      for (const other of this.state.records.values())
        expect(['due', 'sent'].includes(other.reversal?.state ?? ''), 'a sale went out before a reversal').toBe(false)
    // The request of a sale leaves once in its life, whatever happens.
    if (message.mti === '0200')
      expect(
        this.sent.filter(
          (one) => one.mti === '0200' && one[11] === message[11] && one[60]!.batch === message[60]!.batch,
        ),
      ).toHaveLength(1)
  }

  holds(): void {
    const { state } = this
    const records = [...state.records.values()]
    expect(records.filter((record) => OPEN.has(record.status)).length, 'two live transactions').toBeLessThanOrEqual(1)
    for (const record of records) {
      if (record.status === 'approved' && record.tender !== 'cash') {
        expect(this.approved.has(record.id), `${record.id} is approved without an approval`).toBe(true)
      }
      if (record.type === 'refund') expect(record.reversal).toBeUndefined()
      if (record.type === 'sale') expect(record.refunded ?? 0).toBeLessThanOrEqual(record.amount)
    }
    // No sale is collected beyond its whole, and no card pays for one twice.
    const sales = new Map<string, TransactionRecord[]>()
    for (const record of records)
      if (record.split !== undefined && record.status === 'approved')
        sales.set(record.split.id, [...(sales.get(record.split.id) ?? []), record])
    for (const [id, parts] of sales) {
      const { taken, total } = splitSums(state.records, id)
      expect(taken, 'more was collected than is owed').toBeLessThanOrEqual(total)
      const cards = parts.filter((part) => part.voidedBy === undefined).flatMap((part) => part.pan?.reveal() ?? [])
      expect(new Set(cards).size, 'one card paid twice').toBe(cards.length)
    }
    const { screen, money, transaction } = state
    if (money?.state === 'yes') expect(state.records.get(money.recordId)?.status).toBe('approved')
    if (screen.kind === 'result' && screen.outcome === 'approved') expect(screen.money?.state).toBe('yes')
    if (screen.kind === 'connecting') expect(transaction).toBeDefined()
    if (transaction === undefined) expect(records.some((record) => OPEN.has(record.status))).toBe(false)
    this.clean(JSON.stringify(state, (_key, value: unknown) => (value instanceof Map ? [...value] : value)))
  }

  clean(text: string): void {
    for (const secret of SECRETS) expect(text.includes(secret), 'a secret in plain text').toBe(false)
  }

  answer(move: Extract<Move, { kind: 'answer' }>): void {
    const request = this.sent.at(-1 - move.which)
    if (request === undefined) return
    const mti = `${request.mti.slice(0, 2)}${Number(request.mti[2]) + 1}0`
    const message: HostMessage = {
      mti,
      3: request[3],
      4: move.bend === 'amount' || move.bend === 'part' ? '000000000007' : request[4],
      11: move.bend === 'stan' ? '999999' : request[11],
      37: '000000000001',
      39: move.bend === 'part' ? '10' : move.code,
      41: move.bend === 'terminal' ? '99999999' : request[41],
      42: request[42],
      60: request[60],
      ...(mti === '0810' ? { 62: new Uint8Array(40) } : {}),
    }
    const believable = move.mac === 'good' && move.bend === 'no' && move.code === '00'
    const partly = move.mac === 'good' && move.bend === 'part' && request[60]?.type === '22' && Number(request[4]) > 7
    if ((believable || partly) && (mti === '0210' || mti === '0230'))
      this.approved.add(`${request[60]!.batch}-${request[11]}`)
    this.feed({ type: 'message-received', message, mac: move.mac })
  }

  run(one: Move): unknown {
    switch (one.kind) {
      case 'event': {
        let { event } = one
        const named = (n: string): string => [...this.state.records.keys()][Number(n.slice(1))] ?? 'none'
        if (event.type === 'void-chosen' || event.type === 'refund-chosen' || event.type === 'remainder-chosen')
          event = { ...event, recordId: named(event.recordId) }
        if (event.type === 'chip-completed')
          event = {
            ...event,
            recordId: this.state.transaction?.recordId ?? [...this.state.records.keys()].at(-1) ?? '',
          }
        if (event.type === 'outcome-told') {
          const asking = [...this.state.records.values()].find(
            (record) => record.status === 'asking' || record.reversal?.state === 'owned-by-host',
          )
          if (asking === undefined) return
          if (event.money === 'yes') this.approved.add(asking.id)
          event = { ...event, batch: asking.batch, stan: asking.stan }
        }
        return this.feed(event)
      }
      case 'answer':
        return this.answer(one)
      case 'time':
        this.now += one.ms
        return this.feed({ type: 'woke' })
      case 'confirm': {
        const id = this.ids.at(-1)
        return id === undefined ? undefined : this.feed({ type: 'message-sent', id })
      }
      case 'course':
        for (const event of one.events.slice(0, one.until)) this.run({ kind: 'event', event })
        return this.run({ kind: 'confirm' })
      case 'sign-on':
        if (this.sent.at(-1)?.mti !== '0800') return
        this.run({ kind: 'confirm' })
        this.answer({ kind: 'answer', which: 0, code: '00', mac: 'absent', bend: 'no' })
        return this.feed({ type: 'keys-loaded' })
      case 'store-fails':
        this.failNext = true
        return
      case 'power-cut':
        this.failNext = false
        if (one.write === 0) this.boot()
        else this.writesLeft = one.write
        return
    }
  }
}

test('no order of events breaks a promise', { timeout: 60_000 }, () => {
  let approved = 0
  let reversed = 0
  let refunds = 0
  fc.assert(
    fc.property(fc.array(move, { minLength: 40, maxLength: 120, size: 'max' }), (moves) => {
      const runner = new Runner()
      runner.boot()
      runner.run({ kind: 'confirm' })
      runner.answer({ kind: 'answer', which: 0, code: '00', mac: 'absent', bend: 'no' })
      runner.feed({ type: 'keys-loaded' })
      for (const one of moves) runner.run(one)
      for (const record of runner.state.records.values()) {
        if (record.status === 'approved' && record.tender !== 'cash') approved += 1
        if (record.status === 'reversed') reversed += 1
        if (record.type === 'refund') refunds += 1
      }
    }),
    { numRuns: 100, seed: 20_261_122 },
  )
  // The walk is worth something only if it gets anywhere.
  expect({ approved: approved > 80, reversed: reversed > 40, refunds: refunds > 4 }).toEqual({
    approved: true,
    reversed: true,
    refunds: true,
  })
})
