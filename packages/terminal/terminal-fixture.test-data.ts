import { type Clock, type Dialler, Fault, fromHex, SeededRandom, VirtualClock } from '@evertill/foundation'
import {
  type ChipTemper,
  createLinkLine,
  createSoftPinDevice,
  createVirtualPrinter,
  createVirtualReader,
  createVirtualScanner,
  type HostLine,
  type JournalStore,
  NO_CARE,
  type PracticeCard,
  type Profile,
  runTerminal,
  Secret,
  type TerminalConfig,
  type TerminalEvent,
  type TerminalState,
} from './index.ts'
import { PracticeHost } from './practice-host.test-data.ts'
import { DEFAULT_PARAMETERS } from './profile/profile.ts'
import { nodeDes } from './runtime/node/des.ts'

export const TMK = fromHex('0123456789ABCDEFFEDCBA9876543210')
export const START = Date.UTC(2026, 10, 22, 4, 0, 0)

const card = (pan: string, kind: 'debit' | 'credit', ways: PracticeCard['ways'], pin?: string): PracticeCard => ({
  pan,
  name: { zh: pan.slice(-4), en: pan.slice(-4) },
  expiry: '3012',
  kind,
  ways,
  answers: { zh: '', en: '' },
  pin,
})

/** Published test numbers only. */
export const CARDS = {
  credit: card('6200000000000005', 'credit', ['stripe', 'chip', 'tap']),
  debit: card('6205500000000000004', 'debit', ['chip', 'tap'], '123456'),
  tap: card('6222821234560017', 'debit', ['chip', 'tap'], '123456'),
  stripe: card('4111111111111111', 'credit', ['stripe']),
  poor: card('4000000000009995', 'credit', ['stripe', 'chip', 'tap']),
} as const

export const PROFILE: Profile = {
  terminalId: '10000001',
  merchantId: '898100000000001',
  merchantName: { zh: '恒收示范商店', en: 'Evertill Demo Shop' },
  outletName: { zh: '南京路店', en: 'Nanjing Road' },
  acquirerName: { zh: '恒收收单', en: 'Evertill Acquiring' },
  currency: '156',
  timeZone: 'Asia/Shanghai',
  practice: true,
  parameters: { ...DEFAULT_PARAMETERS, care: NO_CARE },
  contract: {
    transactions: ['sale', 'void', 'refund', 'balance'],
    manualEntry: false,
    fallback: false,
    noPinLimit: 100_000,
    noSignatureLimit: 0,
    maxAmount: 5_000_000,
    wallet: true,
    cash: true,
  },
  operators: [
    { number: '01', name: '小王', role: 'cashier', salt: '00', verifier: '00' },
    { number: '90', name: '店长', role: 'supervisor', salt: '00', verifier: '00' },
  ],
  categories: [{ id: 'drinks', name: { zh: '饮料', en: 'Drinks' } }],
  items: [
    { id: 'tea', categoryId: 'drinks', name: { zh: '绿茶', en: 'Green tea' }, price: 600, barcode: '6901234567892' },
    { id: 'coffee', categoryId: 'drinks', name: { zh: '拿铁咖啡', en: 'Latte' }, price: 2_250 },
  ],
  practiceCards: Object.values(CARDS),
  printers: [{ id: 'screen', name: '屏幕', width: 58 }],
  slip: {
    footer: { zh: '谢谢惠顾', en: 'Thank you' },
    help: { zh: '如有疑问请联系商户', en: 'Questions? Ask the shop' },
  },
}

export function configOf(profile: Profile = PROFILE): TerminalConfig {
  return { profile, tpdu: '6000030000', header: '603100311001', language: 'zh', serial: 'EVT0001', keyLayout: '003' }
}

/** The bytes that would be on the platter; survives the terminal that wrote them. */
export class Platter {
  readonly entries = new Map<string, Uint8Array>()
  writes = 0
  /** The power goes with this write: nothing after it happens. */
  left = Number.POSITIVE_INFINITY
  /** Whether that write is still on the platter, or lost although everything before it has left. */
  lost = false
  /** Fails writes for as long as it is set, as a full disk does. */
  full = false
  readonly points: string[] = []
  onDead: (() => void) | undefined

  store(): JournalStore {
    return {
      read: async () => ({
        entries: [...this.entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => ({ key, value })),
        damaged: [],
      }),
      write: async (change) => {
        if (this.full) throw new Fault('journal.full', 'the disk is full')
        if (this.lost && this.writes + 1 >= this.left) return this.#dies()
        for (const name of change.remove) this.entries.delete(name)
        for (const entry of change.put) this.entries.set(entry.key, entry.value.slice())
        this.points.push(change.point ?? '')
        if (this.writes + 1 >= this.left) return this.#dies()
        this.writes += 1
      },
      close: async () => undefined,
    }
  }

  /** Nobody hears of this write any more. */
  #dies(): Promise<never> {
    this.writes += 1
    this.onDead?.()
    return new Promise(() => undefined)
  }
}

/** One terminal with drawn devices, its host and a clock that stands still. */
export function fixture(
  options: {
    readonly profile?: Profile
    readonly host?: PracticeHost
    readonly platter?: Platter
    readonly clock?: VirtualClock
    readonly dialler?: Dialler
    readonly target?: string
    /** Waits for the rest of the world, which may need a database. */
    readonly quiet?: () => Promise<void>
    /** Simulated time that passes after each act, so that messages travel. */
    readonly patience?: number
    readonly line?: (clock: Clock) => HostLine
    readonly tmk?: Uint8Array
    readonly watch?: (event: TerminalEvent) => void
  } = {},
) {
  const profile = options.profile ?? PROFILE
  const host = options.host ?? new PracticeHost(TMK)
  const platter = options.platter ?? new Platter()
  const clock = options.clock ?? new VirtualClock(START)
  const random = new SeededRandom(1)
  const reader = createVirtualReader({ timeZone: profile.timeZone })
  const scanner = createVirtualScanner()
  const printer = createVirtualPrinter()
  const pinPad = createSoftPinDevice({ tmk: options.tmk ?? TMK, des: nodeDes, practice: true })
  const spoken: string[] = []
  const states: TerminalState[] = []
  const terminal = runTerminal(configOf(profile), {
    clock,
    random,
    store: platter.store(),
    line:
      options.line?.(clock) ??
      createLinkLine({
        dialler: options.dialler ?? host.dialler,
        targets: [options.target ?? 'sim://host'],
        clock,
        random,
      }),
    pinDevice: pinPad,
    reader,
    scanner,
    printer,
    voice: { say: (line) => spoken.push(line.en) },
    passwords: { check: async (password) => password === '1234' },
    watch: options.watch,
  })
  terminal.subscribe((state) => states.push(state))

  /** Lets everything that can happen without time happen. */
  async function settle(): Promise<void> {
    if (options.quiet !== undefined) await options.quiet()
    for (let i = 0; i < (options.quiet === undefined ? 6 : 2); i++) {
      await new Promise((resolve) => setImmediate(resolve))
      if (platter.writes < platter.left) await terminal.settled()
    }
  }
  async function pass(ms: number): Promise<void> {
    const until = clock.monotonic() + ms
    for (;;) {
      await settle()
      const next = clock.untilNext()
      if (next === undefined || clock.monotonic() + next > until) break
      clock.step()
    }
    clock.advance(until - clock.monotonic())
    await settle()
  }
  const travel = (): Promise<void> => (options.patience === undefined ? settle() : pass(options.patience))
  async function act(...events: readonly TerminalEvent[]): Promise<void> {
    for (const event of events) {
      terminal.dispatch(event)
      await travel()
    }
  }
  async function signIn(number = '01'): Promise<void> {
    await travel()
    if (terminal.state.shift.operator === undefined)
      await act({ type: 'operator-signed-in', number, password: new Secret('1234') })
  }
  async function key(amount: number): Promise<void> {
    await signIn()
    await act(
      { type: 'continued' },
      { type: 'place-chosen', place: 'amount' },
      { type: 'amount-set', amount },
      { type: 'checked-out' },
    )
  }
  /** Up to the moment at which the card has been read, and the PIN given where asked. */
  async function present(
    amount: number,
    which: PracticeCard = CARDS.credit,
    way: 'stripe' | 'chip' | 'tap' = 'tap',
    pin = which.pin,
    temper?: ChipTemper,
  ): Promise<void> {
    await key(amount)
    await act({ type: 'tender-chosen', tender: 'card' })
    reader.present(which, way, temper)
    await travel()
    if (terminal.state.screen.kind === 'enter-pin') {
      for (const digit of pin ?? '') pinPad.press(digit as '0')
      pinPad.press('enter')
      await travel()
    }
  }
  /** A whole sale with the signature on paper where one is due. */
  async function sell(
    amount: number,
    which?: PracticeCard,
    way?: 'stripe' | 'chip' | 'tap',
    pin?: string,
    temper?: ChipTemper,
  ): Promise<string | undefined> {
    await present(amount, which, way, pin, temper)
    if (terminal.state.screen.kind === 'signature') await act({ type: 'signature-on-paper' })
    const { screen } = terminal.state
    return screen.kind === 'result' ? screen.recordId : undefined
  }
  const records = () => [...terminal.state.records.values()]
  const last = () => records().at(-1)

  return {
    terminal,
    host,
    platter,
    clock,
    reader,
    scanner,
    printer,
    pinPad,
    spoken,
    states,
    settle,
    travel,
    pass,
    act,
    signIn,
    key,
    present,
    sell,
    records,
    last,
    state: () => terminal.state,
    screen: () => terminal.state.screen,
  }
}

export type Fixture = ReturnType<typeof fixture>
