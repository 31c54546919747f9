import { createModel, type Diagnosis, diagnose, type Observation, phrase, type Words } from '@evertill/diagnosis'
import { en } from '@evertill/diagnosis/words-en'
import { zh } from '@evertill/diagnosis/words-zh'
import type { TerminalState } from '@evertill/terminal'
import { browserLadder, browserReadings } from '@evertill/terminal/browser'
import {
  type Attempt,
  createDoctor,
  createMender,
  type Doctor,
  type DoctorReport,
  type Hint,
  printerReading,
  type ReadingPorts,
  stateReadings,
  watchTerminal,
} from '@evertill/terminal/finding'
import { clock } from '../clock.ts'
import type { Language } from '../preference.ts'
import type { Patient } from '../session.ts'
import { type Consulted, consult, lineWords, publicWords } from './consult.ts'
import type { Means } from './deed.ts'
import { admit, type Consulting, type Hints } from './door.ts'
import { openPostBox, type PostBox } from './post-box.ts'
import { DOCTOR_WORDS } from './words.ts'

export const CATALOGUE: Readonly<Record<Language, Words>> = { zh, en }

/** The doctor at work on this till: what the sheets draw from. */
export interface Office extends Consulting {
  readonly doctor: Doctor
  readonly report: DoctorReport | undefined
  readonly attempts: readonly Attempt[]
  readonly looking: boolean
  readonly postBox: PostBox
  readonly means: Means
  readonly patient: Patient
  look(why: 'asked' | 'idle' | 'stop'): Promise<DoctorReport>
  /** What the doctor would think if this had been seen as well; nothing is kept of it. */
  suppose(seen: readonly Observation[]): Diagnosis | undefined
}

let open: Office | undefined

/** The office of this page, for the sheets of the same chunk. */
export function officeNow(): Office | undefined {
  return open
}

/** Opens the doctor's office for a till and lets the screens in. Returns the way out. */
export function openOffice(patient: Patient): () => void {
  const { terminal, cable } = patient
  const listeners = new Set<() => void>()
  const dismissed = new Set<string>()
  let edition = 0
  const tell = (): void => {
    edition += 1
    for (const listener of listeners) listener()
  }

  const model = createModel()
  const doctor = createDoctor(
    {
      clock,
      model,
      readings: readingsOf(patient),
      ladder: ladderOf(patient),
      versionRequired: () => terminal.state.config.profile.house?.requiredVersion,
      upload: async (snapshot, code, climbs) => {
        const kept = await postBox.send(snapshot, code, climbs)
        tell()
        return kept
      },
    },
    () => terminal.state,
  )
  const postBox = openPostBox(patient, { clock, fetch: cable.fetchOver() })
  const look = (why: 'asked' | 'idle' | 'stop'): Promise<DoctorReport> => {
    const looking = doctor.look(why)
    tell()
    return looking
  }
  const means: Means = {
    otherPrinter: () => patient.printers.others(),
    secondHost: () => patient.secondHost(),
    look: () => void look('asked'),
    mobileData: () => cable.dataCard && cable.uses !== 'cellular',
    useMobileData: () => {
      cable.use('cellular')
      void look('asked')
    },
    wire: () => cable.plugged && cable.uses !== 'ethernet',
    useWire: () => {
      cable.use('ethernet')
      void look('asked')
    },
  }
  const mender = createMender({
    clock,
    doctor,
    state: () => terminal.state,
    deeds: {
      'use-mobile-data': () => cable.uses !== 'cellular' && cable.use('cellular'),
      'use-wifi': () => cable.uses !== 'ethernet' && cable.use('ethernet'),
      'sign-on': () => terminal.state.line.up && terminal.dispatch({ type: 'mending-asked', what: 'sign-on' }),
      'second-host': () => patient.secondHost() && terminal.dispatch({ type: 'mending-asked', what: 'second-host' }),
      'reload-parameters': () =>
        terminal.state.line.up && terminal.dispatch({ type: 'mending-asked', what: 'reload-parameters' }),
    },
  })
  patient.remote.attend(doctor)
  const watching = watchTerminal(doctor)
  patient.hear(watching.watch)
  const leave = [
    watching.attach(terminal),
    doctor.subscribe(tell),
    mender.subscribe(tell),
    terminal.subscribe(following(patient, { look, flush: () => void postBox.flush().then(tell) })),
    cable.subscribe(() => {
      // The wire is back: whoever sells on mobile data goes home to it between two sales.
      if (cable.plugged && cable.uses !== 'ethernet' && terminal.state.transaction === undefined) cable.use('ethernet')
      tell()
    }),
  ]

  const consulted = (language: Language): Consulted | undefined => {
    const { report } = doctor
    if (report === undefined) return undefined
    return {
      report,
      looking: doctor.looking,
      attempts: mender.attempts,
      words: CATALOGUE[language],
      own: DOCTOR_WORDS[language],
      means,
    }
  }

  const office: Office = {
    doctor,
    get report() {
      return doctor.report
    },
    get attempts() {
      return mender.attempts
    },
    get looking() {
      return doctor.looking
    },
    postBox,
    means,
    patient,
    look,
    suppose(seen) {
      const { report } = doctor
      return diagnose([...(report?.findings ?? []), ...seen], model, {
        now: clock.now(),
        terminalId: patient.terminalId,
        moneyMoved: report?.diagnosis.moneyMoved ?? 'unknown',
      })
    },
    caseOf(state, language, act) {
      const of = consulted(language)
      return of && consult(of, state, act)
    },
    publicOf(state, language) {
      const { report } = doctor
      return report && publicWords(report, state, CATALOGUE[language])
    },
    lineOf(state, language) {
      const { report } = doctor
      return report && lineWords(report, state, CATALOGUE[language], cable.uses === 'cellular')
    },
    hintsOf(state, language) {
      const shift = state.shift.shift
      return (doctor.report?.hints ?? [])
        .map((hint) => hintWords(hint, shift, CATALOGUE[language]))
        .filter((hint) => !dismissed.has(hint.id))
    },
    dismiss(hint) {
      dismissed.add(hint)
      tell()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get edition() {
      return edition
    },
  }
  open = office
  const out = admit(office)
  // Power-on: the terminal may have booted before its doctor came.
  void doctor.look('power-on').then(tell)
  return () => {
    out()
    open = undefined
    for (const end of leave) end()
    mender.stop()
    doctor.stop()
    listeners.clear()
  }
}

/** A line that comes back takes the waiting letters along, and what held the till up and is gone is looked at once more. */
function following(
  { terminal }: Patient,
  act: { look(why: 'idle'): Promise<unknown>; flush(): void },
): (state: TerminalState) => void {
  let before = terminal.state
  return (state) => {
    if (state.line.up && !before.line.up) act.flush()
    if (before.stateLine.limits.some((limit) => !state.stateLine.limits.includes(limit))) void act.look('idle')
    before = state
  }
}

function readingsOf(patient: Patient): ReadingPorts {
  const { terminal, pinPad, printer, lastPrint, version, cable } = patient
  const browser = browserReadings({ clock, version, fetch: cable.fetchOver() })
  return {
    ...browser,
    parts: async () => {
      const own = await browser.parts?.()
      // A MAC over zeroes proves device and key together; without a key there is nothing to prove yet.
      const signedOn = terminal.state.session.state === 'on'
      const mac = signedOn ? await pinPad.mac(new Uint8Array(16)).catch(() => undefined) : undefined
      return signedOn ? { ...own, pinPad: { selfTest: mac?.length === 8 ? 'passed' : 'failed' } } : (own ?? {})
    },
    configuration: async () => {
      const own = await browser.configuration?.()
      const ends = terminal.state.config.profile.house?.certificateEndsAt
      if (ends === undefined) return own ?? {}
      const certificateDays = Math.max(0, Math.floor((ends - clock.now()) / 86_400_000))
      return { ...own, configuration: { ...own?.configuration, certificateDays } }
    },
    counters: async () => {
      const own = stateReadings(terminal.state, clock.now())
      const told = await browser.counters?.()
      return { ...own, software: { ...told?.software, ...own.software } }
    },
    printer: async () => {
      const last = lastPrint()
      const { printerElsewhere } = patient
      const word = printerElsewhere ? last : (printer.problem ?? 'well')
      const jobs = stateReadings(terminal.state, clock.now()).printer
      const slips = printerElsewhere || !Number.isFinite(printer.paper) ? {} : { slipsLeft: printer.paper }
      return { ...(word === undefined ? {} : printerReading(word === 'well' ? undefined : word)), ...jobs, ...slips }
    },
  }
}

function ladderOf({ terminal, cable }: Patient) {
  const probes = (way: 'ethernet' | 'cellular') =>
    browserLadder({
      clock,
      interface: way,
      inUse: () => cable.uses === way,
      browser: { onLine: cable.up(way) && navigator.onLine },
      fetch: cable.fetchOver(way),
      ...(cable.uses === way ? { socket: () => ({ open: terminal.state.line.up }) } : {}),
    })()
  return async () => (await Promise.all([probes('ethernet'), ...(cable.dataCard ? [probes('cellular')] : [])])).flat()
}

function hintWords(hint: Hint, shift: number, words: Words): Hints {
  const value = hint.value ?? ''
  const text = {
    battery: () => phrase('hint-battery', words, { percent: value }),
    paper: () => phrase('hint-paper', words, { count: value }),
    'print-head': () => phrase('hint-printhead', words),
    storage: () => phrase('hint-storage', words),
    certificate: () => phrase('hint-certificate', words, { days: value }),
    batch: () => phrase('hint-batch', words),
    version: () => phrase('hint-version', words),
  }[hint.kind]()
  return { id: `${shift} ${hint.kind} ${hint.urgency}`, words: text, urgent: hint.urgency === 'now' }
}
