import { Pan } from '@evertill/foundation'
import {
  type CardRead,
  type Effect,
  initial,
  Secret,
  step,
  type TerminalEvent,
  type TerminalState,
} from '@evertill/terminal'
import { EMPTY_LOG, logged, stoppedBefore, type TradeLog } from '@evertill/terminal/finding'
import type { Look } from '@evertill/terminal/part'
import { exchange } from './host.ts'
import { stuckAt } from './path.ts'
import { LAB_CONFIG } from './profile.ts'
import type { Card, World } from './world.ts'

export interface Sale {
  readonly amount: number
  readonly tender: 'card' | 'wallet'
  readonly way: 'stripe' | 'chip' | 'tap' | 'manual'
  readonly card: Card
  readonly wallet: 'w' | 'z'
  readonly grinder?: boolean
  /** The till asks whether this is meant, before a card is presented. */
  readonly asked?: boolean
}

export type SaleEnd = 'paid' | 'stopped' | 'dead'

interface Pending {
  readonly at: number
  readonly order: number
  readonly event: TerminalEvent
  /** It travels: a line that has broken by then does not bring it. */
  readonly travels: boolean
}

/** Told of every state the core comes to. */
export type TillWatch = (state: TerminalState, event: TerminalEvent) => void

/**
 * One real terminal core in the lab's world: `step` decides everything, this class only does what the interpreter does
 * elsewhere, without bytes: parts of the box read and print, the scripted house answers.
 */
export class Till {
  readonly #world: World
  state: TerminalState
  log: TradeLog = EMPTY_LOG
  /** What the customer saw of the last slip. */
  look: Look = 'good'
  /** Milliseconds the customer of the last sale waited after the card. */
  waited = 0
  watch: TillWatch | undefined
  /** Told once a sale's request is under way and its answer is not here yet. */
  onAsked: (() => void) | undefined
  #order = 0
  #pending: Pending[] = []
  #queue: TerminalEvent[] = []
  #wakeAt: number | undefined

  constructor(world: World) {
    this.#world = world
    this.state = initial(LAB_CONFIG)
    const { random } = world
    // Two weeks of trade that the doctor remembers.
    const amounts = Array.from({ length: 60 }, () => 600 + Math.floor(20_000 * random.fraction() ** 2))
    this.log = { ...EMPTY_LOG, amounts, categories: { drinks: 240 } }
  }

  get dead(): boolean {
    return !this.#world.box.alive(mains(this.#world))
  }

  /** Starts the program; what the journal held comes back, what the doctor remembered does not. */
  boot(): void {
    const { box } = this.#world
    const records = [...this.state.records.values(), this.state.counters, this.state.shift]
    this.state = initial(LAB_CONFIG)
    this.log = { ...EMPTY_LOG, amounts: this.log.amounts, categories: this.log.categories }
    this.#pending = []
    box.software.starts += 1
    this.dispatch({
      type: 'devices-told',
      reader: true,
      pinPad: true,
      scanner: true,
      printer: box.printer !== undefined,
    })
    this.dispatch({ type: 'booted', records, damaged: box.journal.intact ? [] : ['journal'], seed: 7 })
    this.line()
    if (this.state.shift.operator === undefined)
      this.dispatch({ type: 'operator-signed-in', number: '90', password: new Secret('x') })
    this.pass(4_000)
  }

  /** The program ended in the middle of something and starts again; it finds that it was not closed. */
  crashed(): void {
    this.boot()
    this.log = stoppedBefore(this.log, 0, this.#world.now)
  }

  /** Lets the line notice what became of the way to the host. */
  line(): void {
    if (this.dead) return
    const reached = stuckAt(this.#world, this.#world.way) === undefined
    if (this.state.line.up && !reached) this.dispatch({ type: 'line-down', reason: 'lost' })
    else if (!this.state.line.up && reached) this.dispatch({ type: 'line-up', canAsk: false })
  }

  dispatch(event: TerminalEvent): void {
    this.#queue.push(event)
    if (this.#queue.length > 1) return
    while (this.#queue.length > 0) {
      const next = this.#queue[0]!
      const before = this.state
      const { state, effects } = step(before, next, this.#world.now)
      this.state = state
      this.log = logged(this.log, next, before, state, this.#world.now)
      if (state !== before) this.watch?.(state, next)
      for (const effect of effects) if (!this.#perform(effect)) break
      this.#queue.shift()
    }
  }

  /** Lets `ms` pass with everything that falls due in it. */
  pass(ms: number): void {
    const until = this.#world.now + ms
    for (;;) {
      const next = this.#pending.reduce<Pending | undefined>(
        (first, one) =>
          first === undefined || one.at < first.at || (one.at === first.at && one.order < first.order) ? one : first,
        undefined,
      )
      const wake = this.#wakeAt !== undefined && this.#wakeAt <= until ? this.#wakeAt : undefined
      if (next !== undefined && next.at <= until && (wake === undefined || next.at <= wake)) {
        this.#pending = this.#pending.filter((one) => one !== next)
        this.#world.now = Math.max(this.#world.now, next.at)
        if (this.dead) continue
        const lost = next.travels && (stuckAt(this.#world, this.#world.way) !== undefined || !this.#hostUp)
        if (!lost) this.dispatch(next.event)
        else if (this.state.line.up) this.#later(20_000, { type: 'line-down', reason: 'silent' })
      } else if (wake !== undefined) {
        this.#wakeAt = undefined
        this.#world.now = Math.max(this.#world.now, wake)
        this.dispatch({ type: 'woke' })
      } else break
    }
    this.#world.now = until
  }

  #later(afterMs: number, event: TerminalEvent, travels = false): void {
    this.#pending.push({ at: this.#world.now + afterMs, order: this.#order++, event, travels })
  }

  get #hostUp(): boolean {
    return this.#world.house.state === 'up'
  }

  /** False when the effects behind it must not happen. */
  #perform(effect: Effect): boolean {
    const world = this.#world
    const { box } = world
    const first = (event: TerminalEvent): void => void this.#queue.splice(1, 0, event)
    switch (effect.type) {
      case 'store':
        if (box.resources.storageFree > 0.008) return true
        first({ type: 'store-failed', point: effect.point, code: 'journal.full' })
        return false
      case 'send': {
        if (effect.mac && box.keys.master === 'gone') {
          first({ type: 'send-failed', id: effect.id, reason: 'no-key' })
          return true
        }
        const { answer, afterMs, sealed, spoiled } = exchange(
          world,
          effect.pin ? { ...effect.message, 52: new Uint8Array(8) } : effect.message,
        )
        first({ type: 'message-sent', id: effect.id })
        if (answer !== undefined)
          this.#later(
            afterMs,
            { type: 'message-received', message: answer, mac: spoiled ? 'bad' : sealed ? 'good' : 'absent' },
            true,
          )
        else if (stuckAt(world, world.way) !== undefined) this.#later(35_000, { type: 'line-down', reason: 'silent' })
        if (effect.message.mti === '0200') this.onAsked?.()
        return true
      }
      case 'redial':
        this.#later(
          500,
          stuckAt(world, world.way) === undefined ? { type: 'woke' } : { type: 'line-down', reason: 'redial' },
        )
        return true
      case 'load-keys': {
        const good = box.keys.master === 'good' && !box.pinPadDead
        if (good) Object.assign(box.keys, { mac: true, pin: true, ageMs: 0 })
        if (box.pinPadDead) box.keys.slotErrors += 1
        first(good ? { type: 'keys-loaded' } : { type: 'keys-refused', reason: box.pinPadDead ? 'device' : 'kcv' })
        return true
      }
      case 'complete-chip':
        this.#later(200, {
          type: 'chip-completed',
          recordId: effect.recordId,
          accepted: effect.approved && world.oddity !== 'chip-kernel',
          emv: [],
        })
        return true
      case 'enter-pin':
        this.#enterPin()
        return true
      case 'print':
        this.#print(effect.recordId)
        return true
      case 'check-password':
        first({ type: 'password-checked', number: effect.number, ok: true })
        return true
      case 'wake':
        this.#wakeAt = effect.at
        return true
      default:
        return true
    }
  }

  #enterPin(): void {
    const { box, random } = this.#world
    if (this.#world.oddity === 'static' && random.chance(0.8))
      this.#later(2_000, { type: 'pin-ended', reason: 'cancelled' })
    else if (box.pinPadDead) {
      box.keys.slotErrors += 1
      this.#later(300, { type: 'pin-ended', reason: 'failed' })
    } else if ((box.keypad.stuck || box.keypad.silent > 0) && random.chance(0.85))
      this.#later(20_000, { type: 'pin-ended', reason: random.chance(0.6) ? 'timeout' : 'cancelled' })
    else this.#later(4_000, { type: 'pin-entered' })
  }

  #print(recordId: string): void {
    const { box, now, site } = this.#world
    const { printer } = box
    if (printer === undefined) return
    slipCable(this.#world)
    const end = printer.print(now, box.board.room.temperature)
    this.look = this.#world.oddity === 'eaten-slip' && end.ok ? 'nothing' : end.look
    box.battery?.load()
    void site
    this.#later(
      1_500,
      end.ok ? { type: 'slip-printed', recordId } : { type: 'slip-failed', recordId, problem: end.problem },
    )
  }

  /** The till cannot even begin. */
  #cannotBegin(amount: number): SaleEnd {
    this.log = stoppedBefore(this.log, amount, this.#world.now)
    this.#world.box.troubleSince ??= this.#world.now
    return 'stopped'
  }

  /** One sale as people make it: key, present up to three times, wait, take the slip. */
  sell(sale: Sale): SaleEnd {
    const world = this.#world
    const { box, random } = world
    for (const rhythm of world.rhythms) rhythm()
    slipCable(world)
    if (this.dead) return 'dead'
    this.look = 'good'
    if (!box.supply.load(box.battery !== undefined && !box.battery.dead)) {
      box.troubleSince ??= world.now
      this.crashed()
      if (random.chance(0.5)) return 'stopped'
    }
    if (box.software.crashesWhenSelling && random.chance(0.8)) {
      box.software.crashes += 1
      box.troubleSince ??= world.now
      this.crashed()
      return 'stopped'
    }
    const vetoed = world.oddity === 'plugin-veto' && random.chance(0.7)
    if (world.oddity === 'covered' || world.oddity === 'drawer' || vetoed) return this.#cannotBegin(sale.amount)
    if (this.state.session.state === 'closed' && !box.keys.autoSignOn) return this.#cannotBegin(sale.amount)
    if (box.refuses() !== undefined) return this.#cannotBegin(sale.amount)
    this.line()
    const end = this.#through(sale)
    if (end !== 'paid') box.troubleSince ??= world.now
    return end
  }

  #through(sale: Sale): SaleEnd {
    const { random, box } = this.#world
    this.#clear()
    if (sale.grinder) {
      this.dispatch({ type: 'place-chosen', place: 'cart' })
      this.dispatch({ type: 'item-added', itemId: 'grinder' })
    } else {
      this.dispatch({ type: 'place-chosen', place: 'amount' })
      this.dispatch({ type: 'amount-set', amount: sale.amount })
    }
    this.dispatch({ type: 'checked-out' })
    this.dispatch({ type: 'tender-chosen', tender: sale.tender })
    if (this.state.screen.kind === 'cannot-take-cards') return 'stopped'
    if (sale.asked && this.state.transaction !== undefined) {
      const { amount, lines } = this.state.transaction
      this.log = stoppedBefore(this.log, amount, this.#world.now, lines)
      this.pass(4_000)
      return 'stopped'
    }
    if (this.state.screen.kind === 'present-card') {
      if (this.#world.people.mistake === 'hold-card-back' || (sale.way === 'tap' && box.field === undefined)) {
        this.pass(60_000)
        return 'stopped'
      }
      this.pass(3_000 + 4_000 * random.fraction())
      this.#present(sale)
    } else if (this.state.screen.kind === 'show-code') {
      this.pass(3_000)
      this.#show(sale)
    }
    const begun = this.#world.now
    for (let waited = 0; waited < 45 && this.state.transaction !== undefined; waited++) this.pass(1_000)
    if (this.state.transaction !== undefined) this.dispatch({ type: 'cancelled' })
    this.waited = this.#world.now - begun
    this.pass(3_000)
    const { screen } = this.state
    return screen.kind === 'result' &&
      screen.outcome === 'approved' &&
      this.look === 'good' &&
      screen.slip !== 'problem'
      ? 'paid'
      : 'stopped'
  }

  #clear(): void {
    if (this.state.slips[0]?.state === 'stopped') this.dispatch({ type: 'slip-skipped' })
    if (this.state.transaction !== undefined) this.dispatch({ type: 'cancelled' })
    if (this.state.screen.kind === 'sign-in')
      this.dispatch({ type: 'operator-signed-in', number: '90', password: new Secret('x') })
    this.dispatch({ type: 'continued' })
  }

  #present(sale: Sale): void {
    const { box, random } = this.#world
    if (sale.way === 'manual') {
      this.dispatch({ type: 'manual-entry-chosen' })
      this.pass(15_000)
      this.dispatch({ type: 'card-keyed', pan: new Secret(sale.card.pan), expiry: sale.card.expiry })
      return
    }
    let { way } = sale
    for (let tries = 0; tries < 4 && this.state.screen.kind === 'present-card'; tries++) {
      this.pass(2_500)
      const part = way === 'stripe' ? box.stripe : way === 'chip' ? box.chip : box.field
      if (part === undefined) break
      if (part.read(sale.card.damage[way])) this.dispatch({ type: 'card-read', card: readingOf(sale.card, way) })
      else if (way !== 'tap' || (box.field?.volts ?? 0) > 1)
        this.dispatch({
          type: 'card-failed',
          trouble: way === 'stripe' ? 'unreadable' : way === 'chip' ? 'chip-unreadable' : 'use-other-way',
        })
      // After the chip failed twice some people draw the stripe instead.
      if (tries === 1 && way === 'chip' && random.chance(0.3)) way = 'stripe'
    }
    if (this.state.screen.kind === 'present-card') this.dispatch({ type: 'cancelled' })
  }

  #show(sale: Sale): void {
    const { box } = this.#world
    const code = sale.wallet === 'w' ? '134567890123456780' : '2812345678901230'
    for (let tries = 0; tries < 4 && this.state.screen.kind === 'show-code'; tries++) {
      this.pass(2_000)
      if (box.scanner === undefined || box.scanner.read())
        this.dispatch({ type: 'code-scanned', code: new Secret(code) })
    }
    if (this.state.screen.kind === 'show-code') this.dispatch({ type: 'cancelled' })
  }

  /** Gives the last sale back; more than it is owed when `amount` says so. */
  refund(): SaleEnd {
    const sale = [...this.state.records.values()]
      .reverse()
      .find((one) => one.type === 'sale' && one.status === 'approved' && one.tender === 'card')
    if (sale === undefined || this.dead) return 'dead'
    this.line()
    this.#clear()
    this.dispatch({ type: 'refund-chosen', recordId: sale.id })
    this.dispatch({ type: 'confirmed' })
    this.pass(500)
    if (this.state.screen.kind === 'supervisor')
      this.dispatch({ type: 'supervisor-signed', number: '90', password: new Secret('x') })
    for (let waited = 0; waited < 40 && this.state.transaction !== undefined; waited++) this.pass(1_000)
    this.#world.box.troubleSince ??= this.#world.now
    return this.state.screen.kind === 'result' && this.state.screen.outcome === 'approved' ? 'paid' : 'stopped'
  }
}

/** Mains at the shop's sockets. */
export function mains(world: World): boolean {
  return world.site.mains && !world.region.powerOut
}

function slipCable({ box, random }: World): void {
  if (box.looseness > 0 && random.chance(box.looseness)) box.vanished += 1
}

function readingOf(card: Card, way: 'stripe' | 'chip' | 'tap'): CardRead {
  const striped = card.pan.startsWith('4111')
  const serviceCode = `${striped ? '1' : '2'}0${card.kind === 'debit' ? '0' : '1'}`
  return {
    entry: way,
    pan: new Pan(card.pan),
    expiry: card.expiry,
    serviceCode,
    kind: card.kind,
    track2: new Secret(`${card.pan}D${card.expiry}${serviceCode}000`.slice(0, 37)),
    ...(way === 'stripe'
      ? {}
      : {
          sequence: '001',
          emv: [],
          verification: card.pin === undefined ? ('none' as const) : ('online-pin' as const),
        }),
  }
}
