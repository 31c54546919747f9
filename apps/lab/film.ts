import { createModel, type Diagnosis, diagnose, type FindingId, type Observation } from '@evertill/diagnosis'
import { movedBy, type TerminalState } from '@evertill/terminal'
import { type DoctorReport, hintsOf, inQuestion } from '@evertill/terminal/finding'
import type { Happening } from '../../sim/lab/happening.ts'
import type { Injector } from '../../sim/lab/injector.ts'
import { type Episode, injectorNamed, type Scenario } from '../../sim/lab/scenario.ts'
import { Shop } from '../../sim/lab/shop.ts'
import { nonsense } from './nonsense.ts'

/** What the till's glass shows, whatever the program would like to show. */
export type Glass = 'good' | 'black' | 'garbled' | 'no-touch' | 'frozen' | 'refuses'

/** One state of the terminal core and the moment from which it stood. */
export interface Frame {
  readonly at: number
  readonly state: TerminalState
  readonly glass: Glass
}

export type Event =
  | Happening
  | { readonly kind: 'looked' }
  | { readonly kind: 'acted'; readonly remedy: string; readonly end: 'paid' | 'try-again' | 'nothing' }
  | { readonly kind: 'asked'; readonly question: FindingId; readonly answer: 'positive' | 'negative' | undefined }
  | { readonly kind: 'pressed' }

/** Something worth a mark on the time line. */
export interface Mark {
  readonly at: number
  readonly event: Event
}

/** One look of the doctor, from what terminal and platform had found by then. */
export interface Look {
  readonly at: number
  readonly episode: Episode
  readonly findings: readonly Observation[]
  readonly diagnosis: Diagnosis
  /** The same as the till's doctor hands it to the screens. */
  readonly report: DoctorReport
}

const model = createModel()
/** A film is at most this long; then the shop has to be opened anew. */
const MOST_FRAMES = 20_000
const TERMINAL = '10009001'

/**
 * The record of one shop of the lab: every state of its till in the shop's own time. The shop itself is always at the
 * film's end; what is watched may lie before it.
 */
export class Film {
  readonly scenario: Scenario
  readonly shop: Shop
  readonly frames: Frame[] = []
  readonly marks: Mark[] = []
  readonly looks: Look[] = []
  /** Where the film begins: a few seconds before the fault. */
  readonly from: number
  #answers: Observation[] = []

  /** Does nonsense reach the doctor beside the findings? */
  readonly #nonsense: boolean

  constructor(scenario: Scenario, options: { readonly nonsense?: boolean } = {}) {
    this.scenario = scenario
    this.#nonsense = options.nonsense ?? false
    this.shop = new Shop(scenario, {
      tell: (happening) => this.#mark(happening),
      till: () => this.#frame(),
    })
    this.from = this.shop.world.now
    this.#frame()
    if (scenario.faults.length > 0) {
      this.shop.wait(4_000)
      this.shop.run(scenario.faults.map(injectorNamed))
    }
    this.look()
  }

  get end(): number {
    return this.shop.world.now
  }

  get full(): boolean {
    return this.frames.length >= MOST_FRAMES
  }

  #glass(): Glass {
    const { till, world } = this.shop
    if (till.dead) return world.box.software.hung && world.box.screen !== 'black' ? 'frozen' : 'black'
    if (world.box.screen !== 'good') return world.box.screen
    // The parts hold the till up before a sale begins; the core that is drawn here is not asked then.
    return world.box.refuses() === undefined ? 'good' : 'refuses'
  }

  #frame(): void {
    if (this.full) return
    this.frames.push({ at: this.shop.world.now, state: this.shop.till.state, glass: this.#glass() })
  }

  #mark(event: Event): void {
    this.marks.push({ at: this.shop.world.now, event })
    this.#frame()
  }

  /** The doctor looks, as it does by itself after a stop. */
  look(): Look {
    const episode = this.shop.look()
    return this.#conclude(episode, [...episode.findings, ...this.#answers])
  }

  #conclude(episode: Episode, findings: readonly Observation[]): Look {
    const { world, till } = this.shop
    // The doctor reads the last two thousand of a list: what is real comes last, as it does on the platform.
    const given = this.#nonsense ? [...nonsense(world.now), ...findings] : findings
    const diagnosis = diagnose(given, model, {
      now: world.now,
      terminalId: TERMINAL,
      situation: episode.met ? 'stop' : 'watch',
      moneyMoved: movedBy(till.state.money),
    })
    const { level, since } = till.state.stateLine
    const readings = episode.readings ?? {}
    const report: DoctorReport = {
      at: world.now,
      look: 'stop',
      findings,
      diagnosis,
      line: { level, since, cause: diagnosis.verdict === 'named' ? diagnosis.ranked[0]?.cause : undefined },
      ending: inQuestion(till.log, world.now),
      readings,
      hints: hintsOf(readings),
      climbs: episode.climbs,
      automatic: diagnosis.nextSteps.automatic,
      uploaded: 'yes',
    }
    const look = { at: world.now, episode, findings, diagnosis, report }
    this.looks.push(look)
    this.#mark({ kind: 'looked' })
    return look
  }

  /** One fault more, in the shop as it stands now. */
  strike(injector: Injector): void {
    this.shop.strike(injector)
    this.shop.customers()
    this.look()
  }

  /** Customers as on any day, until one is stopped. */
  customers(): void {
    this.shop.customers()
    this.look()
  }

  act(remedy: string): 'paid' | 'try-again' | 'nothing' {
    const at = this.shop.world.now
    this.marks.push({ at, event: { kind: 'pressed' } })
    const end = this.shop.act(remedy)
    this.#mark({ kind: 'acted', remedy, end })
    this.look()
    return end
  }

  ask(question: FindingId): void {
    const answer = this.shop.ask(question)
    this.#mark({ kind: 'asked', question, answer: answer?.state })
    if (answer === undefined) return
    this.#answers = [...this.#answers.filter((one) => one.id !== question), answer]
    const last = this.looks.at(-1)!
    this.#conclude(last.episode, [...last.findings.filter((one) => one.id !== question), answer])
  }

  wait(ms: number): void {
    if (!this.full) this.shop.wait(ms)
  }

  /** The last of a list that had begun by then. */
  frameAt(at: number): Frame {
    return lastBy(this.frames, at) ?? this.frames[0]!
  }

  lookAt(at: number): Look | undefined {
    return lastBy(this.looks, at)
  }

  markAfter(at: number): Mark | undefined {
    return this.marks.find((one) => one.at > at + 1)
  }
}

function lastBy<T extends { readonly at: number }>(list: readonly T[], at: number): T | undefined {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]!.at <= at) low = middle + 1
    else high = middle
  }
  return list[low - 1]
}
