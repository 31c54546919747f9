import type { Millis } from '@evertill/foundation'
import { nextStan } from '../journal/counters.ts'
import type { Parameters } from '../profile/profile.ts'
import type { MacFound } from '../state/event.ts'
import type { HostMessage } from '../state/host-message.ts'
import type { Obeying, ObeyingStep, TerminalState } from '../state/state.ts'
import type { Turn } from '../state/turn.ts'
import { managementMessage } from './message.ts'
import { adopt, parametersIn } from './parameters.ts'
import { signOn } from './session.ts'
import { unfinished } from './settling.ts'

export const NOT_OBEYING: Obeying = { waiting: [], notBefore: {} }

/** How long one exchange may take, and how often it is tried. */
const WITHIN_MS = 15_000
const MOST_TRIES = 3
/** After a request was answered, the same one is not obeyed again for so long. */
const REST_MS = 60_000

const NAMES: Readonly<Record<number, { readonly zh: string; readonly en: string }>> = {
  4: { zh: '更新公钥', en: 'new public keys' },
  5: { zh: '更新芯片参数', en: 'new chip parameters' },
  6: { zh: '远程参数下载', en: 'a download from the management system' },
  7: { zh: '更新黑名单', en: 'a new list of refused cards' },
  8: { zh: '更新费率', en: 'new rates' },
}

/** An answer came in; its header may want something. */
export function wanted(turn: Turn, digit: number): void {
  if (digit < 1 || digit > 8) return
  const { waiting, now, notBefore } = turn.state.obeying
  if (waiting.includes(digit) || now?.digit === digit || turn.now < (notBefore[digit] ?? 0)) return
  turn.set({ obeying: { waiting: [...waiting, digit], now, notBefore } })
}

const set = (turn: Turn, now: ObeyingStep | undefined): void => turn.set({ obeying: { ...turn.state.obeying, now } })

/** Takes the next one up, or goes on with it, when the terminal is idle. */
export function obey(turn: Turn) {
  const { obeying, transaction, session } = turn.state
  if (transaction !== undefined || session.state !== 'on' || unfinished(turn.state) !== undefined) return
  const { now, waiting } = obeying
  if (now !== undefined) {
    if (now.stage === 'signing-on') return report(turn, now)
    return
  }
  const [digit, ...rest] = waiting
  if (digit === undefined) return
  turn.set({ obeying: { ...obeying, waiting: rest } })
  const step: ObeyingStep = { digit, stage: 'reporting', outcome: 0, until: turn.now + WITHIN_MS, tries: 0 }
  switch (digit) {
    case 1:
      return ask(turn, { ...step, stage: 'downloading' }, '360')
    case 2:
      return report(turn, step)
    case 3:
      // What waits behind it goes on with the new keys.
      set(turn, { ...step, stage: 'signing-on', until: Number.POSITIVE_INFINITY })
      return signOn(turn)
    default: {
      const { zh, en } = NAMES[digit]!
      const notice = {
        id: `request-${digit}`,
        zh: `主机要求${zh}，本机不支持，已回报。`,
        en: `The host asked for ${en}. This terminal cannot do it, and has said so.`,
        level: 'info' as const,
        at: turn.now,
      }
      const others = turn.state.notices.filter((one) => one.id !== notice.id)
      turn.set({ notices: [...others, notice] })
      return report(turn, { ...step, outcome: 1 })
    }
  }
}

function ask(turn: Turn, step: ObeyingStep, network: '360' | '361') {
  const { stan, counters } = nextStan(turn.state.counters)
  turn.set({ counters })
  set(turn, { ...step, stan, until: turn.now + WITHIN_MS, tries: step.tries + 1 })
  const message = { ...managementMessage(turn.state.config, stan, counters.batch, network), 64: new Uint8Array(8) }
  turn.emit({ type: 'send', id: `management-${stan}`, message, mac: true, pin: false })
}

/** 0820 with 60.3 = 362: how the terminal is, and what became of the request. */
function report(turn: Turn, step: ObeyingStep) {
  const { stan, counters } = nextStan(turn.state.counters)
  turn.set({ counters })
  set(turn, { ...step, stage: 'reporting', stan, until: turn.now + WITHIN_MS, tries: step.tries + 1 })
  const message: HostMessage = {
    ...managementMessage(turn.state.config, stan, counters.batch, '362'),
    62: statusField(turn.state, turn.parameters, step),
    64: new Uint8Array(8),
  }
  turn.emit({ type: 'send', id: `management-${stan}`, message, mac: true, pin: false })
}

/** F62 of a status upload: devices 01–05, 1 well and 0 faulty, then the parameters in use, then our own tag 90 [unionpay-pos §4]. */
function statusField(state: TerminalState, parameters: Parameters, step: ObeyingStep): Uint8Array {
  const well = (yes: boolean): string => (yes ? '1' : '0')
  const { devices, config, faults } = state
  const seconds = String(Math.min(99, Math.ceil(parameters.answerTimeoutMs / 1_000))).padStart(2, '0')
  const text =
    `011` +
    `02${well(devices.pinPad)}` +
    `03${well(devices.reader)}` +
    `04${well(devices.printer && !faults.includes('printer-problem'))}` +
    `051` +
    `12${seconds}` +
    `20${well(config.profile.contract.manualEntry)}` +
    `23${parameters.reversalRetries}` +
    `90${step.digit}${step.outcome}`
  return new TextEncoder().encode(text)
}

/** 0810 to a download or 0830 to a report; false when it is none of ours. */
export function obeyAnswered(turn: Turn, message: HostMessage, mac: MacFound): boolean {
  const { now } = turn.state.obeying
  if (now?.stan === undefined || message[11] !== now.stan) return false
  if (message.mti !== (now.stage === 'reporting' ? '0830' : '0810')) return false
  const good = mac === 'good' && message[39] === '00'
  switch (now.stage) {
    case 'downloading': {
      const read = good ? parametersIn(message[62]) : undefined
      if (read === undefined) report(turn, { ...now, outcome: 2, tries: 0 })
      else {
        adopt(turn, read)
        ask(turn, { ...now, stage: 'confirming', tries: 0 }, '361')
      }
      return true
    }
    case 'confirming':
      report(turn, { ...now, outcome: good ? 0 : 2, tries: 0 })
      return true
    case 'reporting':
      ended(turn, now.digit)
      return true
    default:
      return true
  }
}

/** Not answered in time: once more, and after three times left to the host, whose next answer asks again. */
export function obeyUnanswered(turn: Turn, cut: boolean) {
  const { now } = turn.state.obeying
  if (now === undefined || now.stage === 'signing-on' || (!cut && turn.now < now.until)) return
  if (cut || now.tries >= MOST_TRIES || turn.state.session.state !== 'on') return ended(turn, now.digit)
  if (now.stage === 'reporting') return report(turn, now)
  ask(turn, now, now.stage === 'downloading' ? '360' : '361')
}

function ended(turn: Turn, digit: number): void {
  const { waiting, notBefore } = turn.state.obeying
  turn.set({ obeying: { waiting, notBefore: { ...notBefore, [digit]: turn.now + REST_MS } } })
}

export function obeyAt(state: TerminalState): Millis | undefined {
  const { now } = state.obeying
  return now === undefined || now.stage === 'signing-on' ? undefined : now.until
}

/** After the clock was set, what waits here waits as long as before. */
export function obeyingMoved({ waiting, now, notBefore }: Obeying, byMs: number): Obeying {
  return {
    waiting,
    now: now && { ...now, until: now.until + byMs },
    notBefore: Object.fromEntries(Object.entries(notBefore).map(([digit, at]) => [digit, at + byMs])),
  }
}
