import { type Clock, type Dialler, Fault, type LinkListener, type Random } from '@evertill/foundation'
import { FAIR, type LineConditions } from './line-conditions.ts'
import { type Acceptor, type Wire, type WireEvent, WirePair } from './wire.ts'

export type { LineConditions } from './line-conditions.ts'
export type { Wire, WireEvent } from './wire.ts'

export interface SimNetwork {
  /**
   * Accepts links at `sim://<host>`; `kind` says whether bytes may be cut anywhere (`stream`, the default) or arrive one
   * message at a time.
   * @throws Fault `net.port-busy` when the host already listens
   */
  listen(host: string, listener: LinkListener, options?: { kind?: 'stream' | 'message' }): { close(): void }
  /** A dialler that stands on `host`, so that conditions between two hosts can be set. Keeps the rules of `tcpDialler`. */
  dialler(host: string, options?: { connectTimeoutMs?: number }): Dialler
  /** Conditions of one direction, of links that are open and of later ones; unnamed ones stay as they are. */
  set(from: string, to: string, conditions: Partial<LineConditions>): void
  /** The same for both directions. */
  between(one: string, other: string, conditions: Partial<LineConditions>): void
  /** Conditions of every direction that has none of its own. */
  everywhere(conditions: Partial<LineConditions>): void
  /** Nothing passes either way until {@link heal}: held bytes arrive then, unless the link gave up before. */
  partition(one: string, other: string): void
  /** Takes back every condition of both directions; the ones set for everywhere apply again. */
  heal(one: string, other: string): void
  /** Takes back every condition everywhere: the calm phase of a seed. */
  calm(): void
  /** Ends every link between the two with `reset`, at both ends. */
  reset(one: string, other: string): void
  /**
   * The host dies: its own ends hear nothing more, and it accepts nothing until it listens again. Its peers get a
   * `reset` (`'loud'`: the process died, the machine lives), or hear nothing and hold half-open links (`'silent'`: the
   * power went) until they send something after the host is back.
   */
  kill(host: string, how: 'loud' | 'silent'): void
  /** Every link that is open at one end at least, in order of dialling. */
  wires(): readonly Wire[]
  /** Called for every dial, delivery and fault; for traces, whose hash must repeat with the seed. */
  observe(observer: (event: WireEvent) => void): void
}

/**
 * A network in memory, on the clock and the chance that are given: the same seed gives the same bytes at the same times.
 * Nothing happens within a call: whatever is sent, closed or dialled arrives by a deadline of the clock.
 */
export function simNetwork(clock: Clock, random: Random): SimNetwork {
  return new Network(clock, random)
}

class Network implements SimNetwork {
  readonly #clock: Clock
  readonly #random: Random
  readonly #acceptors = new Map<string, Acceptor>()
  readonly #conditions = new Map<string, Partial<LineConditions>>()
  readonly #wires = new Set<WirePair>()
  readonly #dead = new Set<string>()
  readonly #observers: ((event: WireEvent) => void)[] = []
  #everywhere: Partial<LineConditions> = {}
  #dials = 0
  #version = 0

  constructor(clock: Clock, random: Random) {
    this.#clock = clock
    this.#random = random
  }

  listen(host: string, listener: LinkListener, options: { kind?: 'stream' | 'message' } = {}): { close(): void } {
    if (this.#acceptors.has(host))
      throw new Fault('net.port-busy', `Another simulated server listens at ${host}`, { detail: { host } })
    const acceptor: Acceptor = { listener, kind: options.kind ?? 'stream' }
    this.#acceptors.set(host, acceptor)
    this.#revive(host)
    return {
      close: () => {
        if (this.#acceptors.get(host) === acceptor) this.#acceptors.delete(host)
        for (const wire of this.#wires) if (wire.to === host && wire.acceptedBy(listener)) wire.closeAcceptor()
      },
    }
  }

  dialler(host: string, options: { connectTimeoutMs?: number } = {}): Dialler {
    return {
      dial: (target, listener) => {
        const to = /^sim:\/\/([^/]+)$/.exec(target)?.[1]
        if (to === undefined) throw new Fault('net.target', `A simulated target is sim://host, not ${target}`)
        return this.#dial(host, to, listener, options.connectTimeoutMs ?? 5_000)
      },
    }
  }

  set(from: string, to: string, conditions: Partial<LineConditions>): void {
    const path = `${from}>${to}`
    this.#version += 1
    this.#conditions.set(path, { ...this.#conditions.get(path), ...conditions })
    this.#recheck(from, to)
  }

  between(one: string, other: string, conditions: Partial<LineConditions>): void {
    this.set(one, other, conditions)
    this.set(other, one, conditions)
  }

  everywhere(conditions: Partial<LineConditions>): void {
    this.#version += 1
    this.#everywhere = { ...this.#everywhere, ...conditions }
    for (const wire of this.#wires) wire.recheck()
  }

  partition(one: string, other: string): void {
    this.between(one, other, { blocked: 'hold' })
  }

  heal(one: string, other: string): void {
    this.#version += 1
    this.#conditions.delete(`${one}>${other}`)
    this.#conditions.delete(`${other}>${one}`)
    this.#recheck(one, other)
  }

  calm(): void {
    this.#version += 1
    this.#conditions.clear()
    this.#everywhere = {}
    for (const wire of this.#wires) wire.forget()
  }

  reset(one: string, other: string): void {
    for (const wire of this.#between(one, other)) wire.break({ reason: 'reset' })
  }

  kill(host: string, how: 'loud' | 'silent'): void {
    this.#acceptors.delete(host)
    if (how === 'silent') this.#dead.add(host)
    for (const wire of [...this.#wires]) if (wire.from === host || wire.to === host) wire.die(host, how)
  }

  wires(): readonly Wire[] {
    return [...this.#wires]
  }

  observe(observer: (event: WireEvent) => void): void {
    this.#observers.push(observer)
  }

  #conditionsOf(from: string, to: string): LineConditions {
    return { ...FAIR, ...this.#everywhere, ...this.#conditions.get(`${from}>${to}`) }
  }

  #dial(from: string, to: string, listener: LinkListener, timeoutMs: number): { cancel(): void } {
    const number = ++this.#dials
    const wire = new WirePair({
      number,
      from,
      to,
      clock: this.#clock,
      random: this.#random.fork(`${from}>${to}#${number}`),
      conditions: (a, b) => this.#conditionsOf(a, b),
      version: () => this.#version,
      tell: (event) => {
        for (const observer of this.#observers) observer(event)
      },
      over: () => this.#wires.delete(wire),
      isUp: (host) => !this.#dead.has(host),
    })
    this.#revive(from)
    this.#wires.add(wire)
    return wire.dial(listener, timeoutMs, () => this.#acceptors.get(to))
  }

  /** A host that listens or dials has power again, and answers what belongs to its former life with a reset. */
  #revive(host: string): void {
    if (!this.#dead.delete(host)) return
    for (const wire of this.#wires) if (wire.from === host || wire.to === host) wire.recheck()
  }

  #between(one: string, other: string): readonly WirePair[] {
    return [...this.#wires].filter(({ from, to }) => (from === one && to === other) || (from === other && to === one))
  }

  #recheck(one: string, other: string): void {
    for (const wire of this.#between(one, other)) wire.recheck()
  }
}
