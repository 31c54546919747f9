import { Fault, fromHex, type Millis, sameBytes, type Timer } from '@evertill/foundation'
import { compile, macInput, openEnvelope, PackError, sealEnvelope, unionpayPos } from '@evertill/iso8583'
import { initial } from '../boot.ts'
import { Secret } from '../card/card.ts'
import { decodeRecord, encodeRecord } from '../journal/codec.ts'
import type { JournalRecord } from '../journal/journal.ts'
import type { HostLineListener, TerminalPorts } from '../ports.ts'
import type { TerminalConfig } from '../profile/profile.ts'
import type { Effect } from '../state/effect.ts'
import type { TerminalEvent } from '../state/event.ts'
import type { TerminalState } from '../state/state.ts'
import { step } from '../step.ts'
import { webPasswords } from './password.ts'

/** Events that may wait. When they are more, `dispatch` refuses; an answer lost that way counts as not received. */
export const MOST_EVENTS = 256

export interface RunningTerminal {
  readonly state: TerminalState
  /** False when the queue is full or the terminal was stopped: the event did not happen. */
  dispatch(event: TerminalEvent): boolean
  /** Called with each state after everything it promises is durable. Returns the way out. */
  subscribe(listener: (state: TerminalState) => void): () => void
  /** Resolves when no event waits and no effect runs. */
  settled(): Promise<void>
  /** Ends without finishing anything, as a power cut does; the journal is closed. */
  stop(): Promise<void>
}

/** A clock that was moved by less is not worth telling of. */
const CLOCK_TOLERANCE_MS = 2_000

type Waiting = TerminalEvent | { readonly type: 'frame'; readonly frame: Uint8Array }

const codec = compile(unionpayPos)

/** Runs one terminal on its ports: the same in a browser, in Node and in simulation. */
export function runTerminal(config: TerminalConfig, ports: TerminalPorts): RunningTerminal {
  return new Interpreter(config, ports)
}

class Interpreter implements RunningTerminal {
  readonly #ports: TerminalPorts
  readonly #tpdu: Uint8Array
  readonly #header: Uint8Array
  readonly #listeners = new Set<(state: TerminalState) => void>()
  readonly #queue: Waiting[] = []
  readonly #waiters: (() => void)[] = []
  #inner: TerminalState
  #shown: TerminalState
  #running = false
  #stopped = false
  #timer: Timer | undefined
  /** The enciphered PIN block between its entry and its message; nowhere else. */
  #pinBlock: Uint8Array | undefined
  #lookedAt: { now: Millis; monotonic: number } | undefined
  #pinEntry = 0
  #cardRead = 0

  constructor(config: TerminalConfig, ports: TerminalPorts) {
    this.#ports = ports
    this.#tpdu = fromHex(config.tpdu)
    this.#header = fromHex(config.header)
    this.#inner = initial(config)
    this.#shown = this.#inner
    void this.#boot()
  }

  get state(): TerminalState {
    return this.#shown
  }

  dispatch(event: TerminalEvent): boolean {
    return this.#enqueue(event)
  }

  subscribe(listener: (state: TerminalState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  settled(): Promise<void> {
    if (!this.#running && this.#queue.length === 0) return Promise.resolve()
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    this.#queue.length = 0
    this.#timer?.cancel()
    this.#wipePin()
    this.#ports.reader?.stop()
    this.#ports.scanner?.stop()
    this.#ports.pinDevice.cancelPin()
    this.#ports.line.close()
    await this.#ports.store.close()
  }

  async #boot(): Promise<void> {
    const { reader, scanner, printer, random, store, line } = this.#ports
    this.#running = true
    const records: JournalRecord[] = []
    const damaged: string[] = []
    try {
      const read = await store.read()
      damaged.push(...read.damaged)
      for (const entry of read.entries) {
        try {
          records.push(decodeRecord(entry))
        } catch {
          damaged.push(entry.key)
        }
      }
    } catch {
      damaged.push('journal')
    }
    this.#running = false
    if (this.#stopped) return
    this.#enqueue({
      type: 'devices-told',
      reader: reader !== undefined,
      pinPad: true,
      scanner: scanner !== undefined,
      printer: printer !== undefined,
    })
    this.#enqueue({ type: 'booted', records, damaged, seed: random.uint32() })
    const listener: HostLineListener = {
      up: ({ canAsk }) => this.#enqueue({ type: 'line-up', canAsk }),
      down: (reason) => this.#enqueue({ type: 'line-down', reason }),
      received: (frame) => this.#enqueue({ type: 'frame', frame: frame.slice() }),
      told: (event) => this.#enqueue(event),
    }
    line.open(listener, () => this.#shown)
  }

  #enqueue(event: Waiting): boolean {
    if (this.#stopped || this.#queue.length >= MOST_EVENTS) return false
    this.#queue.push(event)
    if (!this.#running) void this.#run()
    return true
  }

  async #run(): Promise<void> {
    this.#running = true
    try {
      for (let next = this.#queue.shift(); next !== undefined && !this.#stopped; next = this.#queue.shift()) {
        const event = next.type === 'frame' ? await this.#read(next.frame) : next
        const byMs = this.#clockSetBy()
        if (byMs !== 0) await this.#step({ type: 'clock-set', byMs })
        if (!this.#stopped) await this.#step(event)
      }
    } finally {
      this.#running = false
      for (const wake of this.#waiters.splice(0)) wake()
    }
  }

  async #step(event: TerminalEvent): Promise<void> {
    const now = this.#ports.clock.now()
    this.#ports.watch?.(event, now)
    const { state, effects } = step(this.#inner, event, now)
    this.#inner = state
    await this.#perform(effects)
  }

  /** By how much the time of day moved beyond the time that passed; small corrections are none of ours. */
  #clockSetBy(): Millis {
    const { clock } = this.#ports
    const [now, monotonic] = [clock.now(), clock.monotonic()]
    const before = this.#lookedAt ?? { now, monotonic }
    this.#lookedAt = { now, monotonic }
    const byMs = Math.round(now - before.now - (monotonic - before.monotonic))
    return Math.abs(byMs) < CLOCK_TOLERANCE_MS ? 0 : byMs
  }

  /** A state is shown once everything it says is durable, so nothing is told that a power cut could take back [LAW-3]. */
  async #perform(effects: readonly Effect[]): Promise<void> {
    let stores = effects.filter((effect) => effect.type === 'store').length
    if (stores === 0) this.#publish()
    for (const effect of effects) {
      if (this.#stopped) return
      if (effect.type === 'store') {
        if (!(await this.#store(effect))) return
        stores -= 1
        if (stores === 0) this.#publish()
      } else await this.#do(effect)
    }
  }

  #publish(): void {
    this.#shown = this.#inner
    for (const listener of this.#listeners) listener(this.#shown)
  }

  async #store(effect: Extract<Effect, { type: 'store' }>): Promise<boolean> {
    try {
      await this.#ports.store.write({
        point: effect.point,
        put: effect.change.put.map(encodeRecord),
        remove: effect.change.remove,
      })
      return true
    } catch (error) {
      const code = error instanceof Fault ? error.code : 'journal.unavailable'
      // Before anything that waits: the core must know before it hears the next thing.
      this.#first({ type: 'store-failed', point: effect.point, code })
      return false
    }
  }

  #first(event: TerminalEvent): void {
    if (!this.#stopped) this.#queue.unshift(event)
  }

  async #do(effect: Exclude<Effect, { type: 'store' }>): Promise<void> {
    const { reader, scanner, printer, pinDevice, line, voice, clock } = this.#ports
    switch (effect.type) {
      case 'send':
        return this.#send(effect)
      case 'confirm-storage':
        return this.#first({ type: 'storage-works' })
      case 'redial':
        line.redial?.()
        return
      case 'ask-outcome':
        line.ask?.({ batch: effect.batch, stan: effect.stan })
        return
      case 'load-keys': {
        const loaded = await pinDevice.loadWorkingKeys(effect.layout, effect.f62)
        this.#first(loaded.ok ? { type: 'keys-loaded' } : { type: 'keys-refused', reason: loaded.reason })
        return
      }
      case 'read-card': {
        const read = ++this.#cardRead
        const say = (event: TerminalEvent): void => {
          if (read === this.#cardRead) this.#enqueue(event)
        }
        reader?.start(effect, {
          read: (card) => say({ type: 'card-read', card }),
          failed: (trouble) => say({ type: 'card-failed', trouble }),
          removed: () => say({ type: 'card-removed' }),
        })
        return
      }
      case 'stop-card':
        reader?.stop()
        return
      case 'complete-chip': {
        const read = this.#cardRead
        const { recordId, approved, responseCode, emv } = effect
        void reader?.complete({ approved, responseCode, emv }).then((end) => {
          if (end.ok) this.#enqueue({ type: 'chip-completed', recordId, accepted: end.accepted, emv: end.emv })
          else if (read === this.#cardRead) this.#enqueue({ type: 'chip-failed', trouble: end.trouble })
        })
        return
      }
      case 'scan-code':
        scanner?.start((code) => this.#enqueue({ type: 'code-scanned', code: new Secret(code) }))
        return
      case 'stop-scan':
        scanner?.stop()
        return
      case 'enter-pin':
        return this.#enterPin(effect)
      case 'stop-pin':
        this.#pinEntry++
        this.#wipePin()
        pinDevice.cancelPin()
        return
      case 'print':
        void (printer?.print(effect.slips) ?? Promise.resolve({ ok: false, problem: 'offline' } as const))
          .catch(() => ({ ok: false, problem: 'failed' }) as const)
          .then((end) => {
            const { recordId } = effect
            this.#enqueue(
              end.ok ? { type: 'slip-printed', recordId } : { type: 'slip-failed', recordId, problem: end.problem },
            )
          })
        return
      case 'speak': {
        const { language, muted, volume } = this.#inner.settings
        if (!muted) voice?.say({ zh: effect.zh, en: effect.en, tone: effect.tone, language, volume })
        return
      }
      case 'check-password': {
        const { number, salt, verifier, iterations, password } = effect
        const passwords = this.#ports.passwords ?? webPasswords
        const ok = await passwords.check(password.reveal(), fromHex(salt), fromHex(verifier), iterations)
        this.#first({ type: 'password-checked', number, ok })
        return
      }
      case 'wake':
        this.#timer?.cancel()
        this.#timer = effect.at === undefined ? undefined : this.#alarm(clock.now(), effect.at)
        return
    }
  }

  #alarm(now: Millis, at: Millis): Timer {
    return this.#ports.clock.after(Math.max(0, at - now), () => this.#enqueue({ type: 'woke' }))
  }

  #enterPin(effect: Extract<Effect, { type: 'enter-pin' }>): void {
    const entry = ++this.#pinEntry
    this.#wipePin()
    const { pan, amount, mayBypass } = effect
    const digits = (count: number): void => {
      if (entry === this.#pinEntry) this.#enqueue({ type: 'pin-digits', count })
    }
    void this.#ports.pinDevice
      .enterPin({ pan, amount, mayBypass, digits })
      .catch(() => ({ kind: 'ended', reason: 'failed' }) as const)
      .then((end) => {
        if (entry !== this.#pinEntry) return
        if (end.kind === 'entered') this.#pinBlock = end.block
        if (end.kind === 'ended') this.#enqueue({ type: 'pin-ended', reason: end.reason })
        else this.#enqueue({ type: end.kind === 'entered' ? 'pin-entered' : 'pin-bypassed' })
      })
  }

  #wipePin(): void {
    this.#pinBlock?.fill(0)
    this.#pinBlock = undefined
  }

  async #send(effect: Extract<Effect, { type: 'send' }>): Promise<void> {
    const { id } = effect
    const message = { ...effect.message }
    if (effect.pin) {
      if (this.#pinBlock === undefined) return this.#first({ type: 'send-failed', id, reason: 'no-pin' })
      message[52] = this.#pinBlock
    }
    let body: Uint8Array
    try {
      body = codec.pack(message)
    } catch (error) {
      if (!(error instanceof PackError)) throw error
      return this.#first({ type: 'send-failed', id, reason: 'message-refused' })
    } finally {
      if (effect.pin) this.#wipePin()
    }
    if (effect.mac) {
      const mac = await this.#ports.pinDevice.mac(macInput(body))
      if (mac === undefined) return this.#first({ type: 'send-failed', id, reason: 'no-key' })
      body.set(mac, body.length - 8)
    }
    if (this.#stopped) return
    const taken = this.#ports.line.send(sealEnvelope({ tpdu: this.#tpdu, header: this.#header, body }))
    this.#first(taken ? { type: 'message-sent', id } : { type: 'send-failed', id, reason: 'line-down' })
  }

  async #read(frame: Uint8Array): Promise<TerminalEvent> {
    let body: Uint8Array
    let request: number
    try {
      const envelope = openEnvelope(frame)
      body = envelope.body
      request = envelope.header[2]! & 0x0f
    } catch {
      return { type: 'garbage-received', code: 'envelope' }
    }
    const unpacked = codec.tryUnpack(body)
    if (!unpacked.ok) return { type: 'garbage-received', code: unpacked.error.code }
    const { message } = unpacked
    if (message[64] === undefined) return { type: 'message-received', message, mac: 'absent', request }
    const mac = await this.#ports.pinDevice.mac(macInput(body))
    if (mac === undefined) return { type: 'message-received', message, mac: 'unchecked', request }
    return { type: 'message-received', message, mac: sameBytes(mac, message[64]) ? 'good' : 'bad', request }
  }
}
