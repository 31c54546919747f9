import {
  type Diagnosis,
  diagnose,
  type FindingId,
  type Model,
  type MoneyState,
  type Observation,
  type Snapshot,
  type Step,
} from '@evertill/diagnosis'
import type { Clock, Millis, Timer } from '@evertill/foundation'
import { movedBy } from '../journal/money.ts'
import type { PrintProblem } from '../ports.ts'
import type { TerminalEvent } from '../state/event.ts'
import type { TerminalState } from '../state/state.ts'
import { readingFindings } from './collect.ts'
import { type Hint, hintsOf } from './hint.ts'
import { hostFindings } from './host-word.ts'
import { type Climb, climb, type LadderProbe, ladderFindings, type RungName } from './ladder.ts'
import { paymentFindings } from './payment.ts'
import { peopleFindings } from './people.ts'
import { printerReading } from './print-word.ts'
import type { ReadingPorts, Readings } from './reading.ts'
import { EMPTY_LOG, type Ending, inQuestion, logged, stoppedBefore, type TradeLog } from './trade.ts'

/** Why somebody looks. An idle look stops below the sign-on, so that it costs the host nothing. */
export type Look = 'power-on' | 'idle' | 'asked' | 'stop'

/** The line at the top of the till, with its reason. */
export interface DoctorLine {
  readonly level: 'ready' | 'limited' | 'no-cards'
  /** What stands behind it, when the doctor is sure enough to say so. */
  readonly cause?: Diagnosis['ranked'][number]['cause'] | undefined
  readonly since: Millis
}

export interface DoctorReport {
  readonly at: Millis
  readonly look: Look
  /** Everything observed, newest first of each kind; what people answered included. */
  readonly findings: readonly Observation[]
  readonly diagnosis: Diagnosis
  readonly line: DoctorLine
  /** The attempt to take money that people ask about. */
  readonly ending?: Ending | undefined
  /** What the machine measured, for a check-up to list. */
  readonly readings: Readings
  readonly hints: readonly Hint[]
  readonly climbs: readonly Climb[]
  /** Steps the machine may do by itself now. */
  readonly automatic: readonly Step[]
  /** Was the snapshot taken by the platform? `pending` until it answers. */
  readonly uploaded: 'pending' | 'yes' | 'no'
}

export interface DoctorPorts {
  readonly clock: Clock
  readonly model: Model
  readonly readings: ReadingPorts
  /** One a network interface; asked anew for each look, because interfaces come and go. */
  readonly ladder?: (() => Promise<readonly LadderProbe[]>) | undefined
  /** Sends the snapshot under its support code; true when the platform keeps it. */
  readonly upload?: ((snapshot: Snapshot, code: string, climbs: readonly Climb[]) => Promise<boolean>) | undefined
  readonly versionRequired?: (() => string | undefined) | undefined
}

/** What a look measures, each by itself. */
export type Measure = keyof ReadingPorts | 'ladder'

const MEASURES: readonly Measure[] = ['parts', 'resources', 'configuration', 'counters', 'printer', 'ladder']

export interface Doctor {
  /** The last report; undefined before the first look has ended. */
  readonly report: DoctorReport | undefined
  /** Are the parts being looked at just now? */
  readonly looking: boolean
  /** What a look that was asked for has measured by now; everything once it has ended. */
  readonly measured: ReadonlySet<Measure>
  /** Told of every event and the states around it; cheap. `watchTerminal` calls it for a running terminal. */
  heard(event: TerminalEvent, before: TerminalState, after: TerminalState): void
  /** The till could not begin a sale at all. */
  stopped(amount: number): void
  /** Looks at everything and diagnoses. Looks that overlap become one. */
  look(why: Look): Promise<DoctorReport>
  /** What a person answered; `undefined` takes it back. The diagnosis follows at once. */
  answer(finding: FindingId, seen: boolean | undefined): DoctorReport | undefined
  subscribe(listener: (report: DoctorReport) => void): () => void
  stop(): void
}

const HOURLY_MS = 3_600_000
/** A port that has not answered by then is left out of this look. */
const PATIENCE_MS = 4_000
/** A person's answers are kept this long. */
const ANSWER_MS = 30 * 60_000

/** The doctor of one terminal: looks at power-on, hourly when idle, at every stop and when asked. Never throws to its caller. */
export function createDoctor(ports: DoctorPorts, state: () => TerminalState): Doctor {
  const { clock } = ports
  const listeners = new Set<(report: DoctorReport) => void>()
  let log: TradeLog = EMPTY_LOG
  let report: DoctorReport | undefined
  let answers: readonly Observation[] = []
  let readings: Readings = {}
  let climbs: readonly Climb[] = []
  let measuredAt = clock.now()
  let looking: Promise<DoctorReport> | undefined
  let timer: Timer | undefined
  let after: Look | undefined
  let done: ReadonlySet<Measure> = new Set()
  let ended = false

  function arm(): void {
    timer?.cancel()
    if (ended) return
    timer = clock.after(HOURLY_MS, () => {
      if (state().transaction === undefined) void look('idle')
      else arm()
    })
  }

  /** Somebody watches a look that was asked for: each part is told as soon as it is known. */
  function have(why: Look, what: Measure, piece: Readings = {}): void {
    if (why !== 'asked' || after !== undefined || ended) return
    done = new Set([...done, what])
    readings = joined(readings, piece)
    measuredAt = clock.now()
    concluded(why)
  }

  async function measured(why: Look): Promise<Readings> {
    const { printer } = ports.readings
    const pieces = await Promise.all([
      ...(['parts', 'resources', 'configuration', 'counters'] as const).map(async (name) => {
        const piece = await within(clock, ports.readings[name])
        have(why, name, piece)
        return piece
      }),
      within(clock, printer).then((one): Readings | undefined => {
        const piece = one === undefined ? undefined : { printer: one }
        have(why, 'printer', piece)
        return piece
      }),
    ])
    return pieces.reduce<Readings>((whole, piece) => joined(whole, piece ?? {}), {})
  }

  async function climbAll(why: Look): Promise<readonly Climb[]> {
    const probes = (await within(clock, ports.ladder)) ?? []
    const top: RungName = why === 'idle' ? 'echo' : 'sign-on'
    const all = await Promise.all(
      probes.map((probe) => within(clock, () => climb(probe, clock.now(), top), 4 * PATIENCE_MS)),
    )
    return all.filter((one) => one !== undefined)
  }

  function concluded(why: Look): DoctorReport {
    const now = clock.now()
    const it = state()
    answers = answers.filter((one) => now - one.at < ANSWER_MS)
    const findings = findingsNow(it, log, readings, climbs, measuredAt, now, answers)
    const last = log.endings.at(-1)
    const stop =
      why === 'stop' || (last?.where !== undefined && now - last.at < ANSWER_MS) || it.stateLine.level === 'no-cards'
    const diagnosis = diagnose(findings, ports.model, {
      now,
      terminalId: it.config.profile.terminalId,
      situation: stop ? 'stop' : 'watch',
      moneyMoved: moneyOf(it),
    })
    const level = it.stateLine.level
    const sure = diagnosis.verdict === 'named' ? diagnosis.ranked[0] : undefined
    const limited = sure !== undefined && level === 'ready' ? 'limited' : level
    const before = report?.line
    const line: DoctorLine = {
      level: limited,
      cause: sure?.cause,
      since: before !== undefined && before.level === limited && before.cause === sure?.cause ? before.since : now,
    }
    report = {
      at: now,
      look: why,
      findings,
      diagnosis,
      line,
      ending: inQuestion(log, now),
      readings,
      hints: hintsOf(readings, ports.versionRequired?.()),
      climbs,
      automatic: diagnosis.nextSteps.automatic,
      uploaded: ports.upload === undefined ? 'no' : 'pending',
    }
    tell()
    return report
  }

  function tell(): void {
    if (report !== undefined) for (const listener of listeners) listener(report)
  }

  async function send(of: DoctorReport): Promise<void> {
    if (ports.upload === undefined) return
    const kept = await ports.upload(of.diagnosis.snapshot, of.diagnosis.supportCode, of.climbs).catch(() => false)
    if (report !== of) return
    report = { ...of, uploaded: kept ? 'yes' : 'no' }
    tell()
  }

  function look(why: Look): Promise<DoctorReport> {
    if (looking === undefined) looking = measuredLook(why)
    else if (why === 'stop' || why === 'asked') after = why
    // What the journal knows is said at once; the measurements follow and may change it.
    if (why === 'stop') concluded(why)
    return looking
  }

  async function measuredLook(why: Look): Promise<DoctorReport> {
    done = new Set()
    const climbing = climbAll(why).then((all) => {
      climbs = all
      have(why, 'ladder')
      // The line is the commonest cause of a stop: it is told as soon as it is known, and slow parts do not hold it up.
      if (why === 'stop' && after === undefined && !ended) concluded(why)
    })
    const [found] = await Promise.all([measured(why), climbing])
    readings = found
    measuredAt = clock.now()
    const next = after
    after = undefined
    // Somebody was stopped while this look was under way: what was measured before may be out of date.
    if (next !== undefined && !ended) return measuredLook(next)
    looking = undefined
    const made = concluded(why)
    arm()
    void send(made)
    return made
  }

  arm()
  return {
    get report() {
      return report
    },
    get looking() {
      return looking !== undefined
    },
    get measured() {
      return looking === undefined && report !== undefined ? new Set(MEASURES) : done
    },
    heard(event, before, after) {
      log = logged(log, event, before, after, clock.now())
      // What may be offered hangs on the money: once more is known of it, the steps are weighed anew.
      if (report !== undefined && moneyOf(before) !== moneyOf(after)) concluded(report.look)
    },
    stopped(amount) {
      log = stoppedBefore(log, amount, clock.now())
    },
    look,
    answer(finding, seen) {
      answers = answers.filter((one) => one.id !== finding)
      if (seen !== undefined)
        answers = [
          ...answers,
          { id: finding, state: seen ? 'positive' : 'negative', at: clock.now(), source: 'question' },
        ]
      return report === undefined ? undefined : concluded(report.look)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop() {
      ended = true
      timer?.cancel()
      listeners.clear()
    },
  }
}

/** Every finding of a terminal from its readings, climbs, journal and people. Pure; the lab and the doctor share it. */
export function findingsNow(
  state: TerminalState,
  log: TradeLog,
  readings: Readings,
  climbs: readonly Climb[],
  measuredAt: Millis,
  now: Millis,
  answers: readonly Observation[] = [],
): Observation[] {
  const last = inQuestion(log, now)
  // What the printer said as the slip failed is known before anything is measured again.
  const said = last?.where === 'at-slip' && last.at > measuredAt ? printerReading(last.why as PrintProblem) : undefined
  return [
    ...readingFindings(readings, measuredAt),
    ...(said === undefined ? [] : readingFindings({ printer: said }, last!.at)),
    ...ladderFindings(climbs),
    ...paymentFindings(state, log, now),
    ...peopleFindings(state, log, now),
    ...hostFindings(state, now),
    ...answers,
  ]
}

/** The money of the sale that is out or was the last one, as the journal says; never guessed [LAW-4]. */
function moneyOf(state: TerminalState): MoneyState {
  if (state.money !== undefined) return movedBy(state.money)
  const { screen, transaction } = state
  // Nothing was recorded and nothing is out: nothing was sent, so no money can have moved.
  if (transaction !== undefined && transaction.recordId === undefined) return 'no'
  if (screen.kind === 'result' && screen.outcome === 'not-sent') return 'no'
  return transaction === undefined && screen.kind !== 'result' ? 'no' : 'unknown'
}

function joined(whole: Readings, piece: Readings): Readings {
  const next: Record<string, unknown> = { ...whole }
  for (const [key, value] of Object.entries(piece)) {
    const known = next[key]
    next[key] =
      typeof known === 'object' && known !== null && !Array.isArray(known) && typeof value === 'object'
        ? { ...known, ...value }
        : (value ?? known)
  }
  return next as Readings
}

function within<T>(clock: Clock, port: (() => Promise<T>) | undefined, ms = PATIENCE_MS): Promise<T | undefined> {
  if (port === undefined) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const timeout = clock.after(ms, () => resolve(undefined))
    const done = (value: T | undefined): void => {
      timeout.cancel()
      resolve(value)
    }
    try {
      port().then(done, () => done(undefined))
    } catch {
      done(undefined)
    }
  })
}
