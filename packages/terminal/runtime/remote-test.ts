import type { Clock, Timer } from '@evertill/foundation'
import type { Doctor } from '../finding/index.ts'
import type { ReceiptPrinter, RemoteCommand, RemoteReport } from '../ports.ts'
import type { Slip } from '../receipt/slip.ts'
import type { TerminalState } from '../state/state.ts'
import type { RunningTerminal } from './interpreter.ts'

export interface RemoteTestPorts {
  readonly clock: Clock
  readonly printer?: ReceiptPrinter | undefined
}

export interface RemoteTests {
  /** `tell` is false when nobody could be told; the host asks again when the line is back. */
  heard(command: RemoteCommand, tell: (report: RemoteReport) => boolean): void
  cancelled(id: string): void
  /** The line comes before the terminal, and the doctor after it. */
  attach(terminal: RunningTerminal): void
  attend(doctor: Pick<Doctor, 'look'>): void
  stop(): void
}

const TESTS: ReadonlySet<string> = new Set(['self-test', 'ladder', 'print-test', 'sign-on', 'parameters', 'echo'])
/** Commands that may wait, and answers that are remembered in case the host asks again. */
const MOST_WAITING = 4
const MOST_REMEMBERED = 40
/** What the core is given for a sign-on or an echo. */
const CORE_MS = 40_000

type Outcome = Pick<RemoteReport, 'state' | 'detail'>

/**
 * Carries out what somebody at the console asks for: one after the other, and only while nobody is being served. A command is
 * done once, however often it is heard; the answer is what was found, never more than that.
 */
export function createRemoteTests(ports: RemoteTestPorts): RemoteTests {
  const { clock } = ports
  let terminal: RunningTerminal | undefined
  let tell: (report: RemoteReport) => boolean = () => false
  let unsubscribe: (() => void) | undefined
  const remembered = new Map<string, RemoteReport>()
  const waiting: { readonly command: RemoteCommand; readonly timer: Timer }[] = []
  let doctor: Pick<Doctor, 'look'> | undefined
  let running = false
  let ended = false

  function say(report: RemoteReport): void {
    remembered.delete(report.id)
    remembered.set(report.id, report)
    if (remembered.size > MOST_REMEMBERED) remembered.delete(remembered.keys().next().value!)
    tell(report)
  }

  function heard(command: RemoteCommand, by: (report: RemoteReport) => boolean) {
    const { id, test, withinMs } = command
    tell = by
    const before = remembered.get(id)
    if (before !== undefined) tell(before)
    if (ended || before !== undefined) return
    if (!TESTS.has(test) || ((test === 'self-test' || test === 'ladder') && doctor === undefined))
      return say({ id, state: 'refused', detail: 'not-supported' })
    if (test === 'print-test' && ports.printer === undefined) return say({ id, state: 'refused', detail: 'no-printer' })
    if (waiting.length >= MOST_WAITING) return say({ id, state: 'refused', detail: 'busy' })
    const timer = clock.after(withinMs, () => {
      if (take(id)) say({ id, state: 'failed', detail: 'never-idle' })
    })
    waiting.push({ command, timer })
    say({ id, state: 'accepted' })
    next()
  }

  /** Takes a command out of the line; false when it is not there. */
  function take(id: string): boolean {
    const at = waiting.findIndex((one) => one.command.id === id)
    if (at < 0) return false
    waiting[at]!.timer.cancel()
    waiting.splice(at, 1)
    return true
  }

  function next(): void {
    const first = waiting[0]
    if (running || ended || first === undefined || terminal === undefined || !isIdle(terminal.state)) return
    running = true
    take(first.command.id)
    void carryOut(first.command, terminal)
      .catch((): Outcome => ({ state: 'failed', detail: 'fault' }))
      .then((outcome) => {
        running = false
        if (ended) return
        say({ id: first.command.id, ...outcome })
        next()
      })
  }

  async function carryOut({ test }: RemoteCommand, on: RunningTerminal): Promise<Outcome> {
    switch (test) {
      case 'self-test':
      case 'ladder': {
        const report = await doctor!.look('asked')
        if (test === 'self-test') return { state: 'executed', detail: report.diagnosis.supportCode }
        const climb = report.climbs.find((one) => one.inUse)
        const top = climb?.rungs.at(-1)
        if (top === undefined) return { state: 'failed', detail: 'nothing-to-climb' }
        return { state: 'executed', detail: `${top.ok ? 'reaches' : 'fails-at'} ${top.name}` }
      }
      case 'print-test': {
        const outcome = await ports.printer!.print([testSlip(on.state)])
        return outcome.ok ? { state: 'executed' } : { state: 'failed', detail: outcome.problem }
      }
      case 'parameters': {
        // The profile came with the command, before it; what is reported is what the core now runs with.
        await on.settled()
        const { revision } = on.state.config.profile as { revision?: number }
        return revision === undefined
          ? { state: 'failed', detail: 'no-profile' }
          : { state: 'executed', detail: String(revision) }
      }
      case 'sign-on':
        return signOn(on)
      case 'echo':
        return echo(on)
    }
  }

  /** Waits until `look` has an answer, or for the core's own patience. */
  function until(on: RunningTerminal, look: (state: TerminalState) => Outcome | undefined): Promise<Outcome> {
    return new Promise((resolve) => {
      const done = (outcome: Outcome): void => {
        stop()
        timer.cancel()
        resolve(outcome)
      }
      const timer = clock.after(CORE_MS, () => done({ state: 'failed', detail: 'no-answer' }))
      const stop = on.subscribe((state) => {
        const outcome = look(state)
        if (outcome !== undefined) done(outcome)
      })
    })
  }

  async function signOn(on: RunningTerminal): Promise<Outcome> {
    const { session, line } = on.state
    if (!line.up) return { state: 'failed', detail: 'line-down' }
    let left = session.state !== 'on'
    const answer = until(on, ({ session: now }) => {
      if (now.state !== 'on') left = true
      if (left && now.state === 'on') return { state: 'executed', detail: now.batch }
      return now.state === 'failed' ? { state: 'failed', detail: now.responseCode ?? now.why ?? 'refused' } : undefined
    })
    if (session.state === 'on' && !on.dispatch({ type: 'test-asked', test: 'sign-on' }))
      return { state: 'failed', detail: 'busy' }
    return answer
  }

  async function echo(on: RunningTerminal): Promise<Outcome> {
    const { session, line, config } = on.state
    if (!line.up || session.state !== 'on') return { state: 'failed', detail: line.up ? 'not-signed-on' : 'line-down' }
    if (config.profile.parameters.echoIdleMs === undefined) return { state: 'refused', detail: 'not-supported' }
    const from = clock.monotonic()
    let out = false
    const answer = until(on, ({ echo: now, line: then }) => {
      if (now.stan !== undefined) out = true
      else if (out && now.heardAt > 0)
        return { state: 'executed', detail: `${Math.max(1, Math.round(clock.monotonic() - from))} ms` }
      return then.up ? undefined : { state: 'failed', detail: 'line-down' }
    })
    if (!on.dispatch({ type: 'test-asked', test: 'echo' })) return { state: 'failed', detail: 'busy' }
    return answer
  }

  return {
    heard,
    cancelled(id) {
      if (take(id)) say({ id, state: 'refused', detail: 'cancelled' })
    },
    attach(it) {
      terminal = it
      unsubscribe = it.subscribe(() => next())
    },
    attend(it) {
      doctor = it
    },
    stop() {
      ended = true
      unsubscribe?.()
      for (const { timer } of waiting.splice(0)) timer.cancel()
    },
  }
}

const IDLE_SCREENS: ReadonlySet<TerminalState['screen']['kind']> = new Set([
  'amount',
  'cart',
  'sign-in',
  'cannot-take-cards',
])

/** Nothing keyed, nothing in the cart, nobody at the till's other screens, nothing being closed. */
function isIdle(state: TerminalState): boolean {
  const { booted, transaction, digits, cart, settlement, screen, slips } = state
  return (
    booted &&
    transaction === undefined &&
    digits === '' &&
    cart.length === 0 &&
    slips.length === 0 &&
    (settlement === undefined || settlement.stage === 'closed') &&
    IDLE_SCREENS.has(screen.kind)
  )
}

/** A slip that nobody can take for a receipt. */
function testSlip({ config, settings }: TerminalState): Slip {
  const zh = settings.language === 'zh'
  const { terminalId, outletName } = config.profile
  const text = (words: string, strong = false) => ({ kind: 'text', text: words, align: 'center', strong }) as const
  return {
    recordId: 'test',
    language: settings.language,
    width: settings.printerWidth,
    copy: 'merchant',
    reprint: false,
    lines: [
      { kind: 'title', text: zh ? '打印测试' : 'Print test' },
      text(zh ? '不是收据，没有交易' : 'Not a receipt, no payment', true),
      { kind: 'rule' },
      { kind: 'pair', name: zh ? '门店' : 'Outlet', value: zh ? outletName.zh : outletName.en },
      { kind: 'pair', name: zh ? '终端' : 'Terminal', value: terminalId },
      text('0123456789 ABCDEFGHIJ'),
      text('████████████████'),
      { kind: 'rule' },
      text(zh ? '字迹清晰、左右完整即为正常' : 'Well if clear and whole from edge to edge'),
    ],
  }
}
