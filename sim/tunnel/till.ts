import { type Clock, type Random, SeededRandom } from '@evertill/foundation'
import { compile, openEnvelope, unionpayPos } from '@evertill/iso8583'
import {
  createLinkLine,
  createSoftPinDevice,
  createVirtualPrinter,
  createVirtualReader,
  createVirtualScanner,
  type HostLine,
  moneyOf,
  type Profile,
  type RunningTerminal,
  runTerminal,
  Secret,
  type SoftPinDevice,
  type TerminalEvent,
  type TerminalState,
  type TransactionRecord,
  type VirtualReader,
  type VirtualScanner,
} from '@evertill/terminal'
import { nodeDes } from '../../packages/terminal/runtime/node/des.ts'
import type { SimNetwork } from '../network.ts'
import { askingLine } from './asking-line.ts'
import { Life, type Wristwatch } from './life.ts'
import { Platter } from './platter.ts'
import type { Trace } from './trace.ts'

/** Events within one instant; more is a loop that time does not end. */
const MOST_AT_ONCE = 2_000

/** Requests that may move money, and the answers that promise something about it. */
const FINANCIAL: ReadonlySet<string> = new Set(['0100', '0200', '0220', '0400'])
const PROMISES: ReadonlySet<string> = new Set(['0110', '0210', '0230', '0410'])

const codec = compile(unionpayPos)

/** What was said about money, on the screen of a till, once it could be seen. */
export interface Told {
  readonly at: number
  readonly recordId: string
  readonly type: TransactionRecord['type']
  readonly tender: TransactionRecord['tender']
  readonly amount: number
  readonly money: 'no' | 'yes' | 'reversing' | 'unknown' | 'stored'
  readonly responseCode: string | undefined
}

/** A promise that the host made to a terminal in a message with a good MAC. */
export interface Promised {
  readonly at: number
  readonly mti: string
  readonly batch: string
  readonly stan: string
  readonly responseCode: string
}

/** The host's answer to one message of a batch's upload, or to its end: F60.3 says to which. */
export interface Uploaded {
  readonly batch: string
  readonly stan: string
  readonly network: string
  readonly responseCode: string
}

export interface TillParts {
  readonly terminalId: string
  readonly profile: Profile
  readonly tmk: Uint8Array
  readonly world: Clock
  readonly network: SimNetwork
  readonly random: Random
  readonly trace: Trace
  /** A socket that can be asked about outcomes, as the browser's; otherwise a plain line. */
  readonly asking: boolean
  /** Something that must never be seen was seen. */
  readonly violated: (law: string, evidence: string) => void
}

/** Thrown into whoever works at a till whose power goes. */
export class PowerGone extends Error {}

/** One till: the real terminal on its interpreter, with drawn devices, a platter that survives it, and a plug that can be pulled. */
export class Till {
  readonly terminalId: string
  readonly host: string
  readonly platter = new Platter()
  readonly wristwatch: Wristwatch = { aheadMs: 0 }
  readonly told: Told[] = []
  readonly promised: Promised[] = []
  readonly uploaded: Uploaded[] = []
  /** Batches whose sums were told while a sale of them was already with people: what it came to nobody knew. */
  readonly unsure = new Set<string>()
  readonly #parts: TillParts
  readonly #told = new Map<string, string>()
  #records: ReadonlyMap<string, TransactionRecord> = new Map()
  #life: Life | undefined
  #terminal: RunningTerminal | undefined
  #waiters: { wanted: (state: TerminalState) => boolean; wake: (state: TerminalState | undefined) => void }[] = []
  #lives = 0
  #atOnce = 0
  #lastAt = -1
  reader!: VirtualReader
  scanner!: VirtualScanner
  pinPad!: SoftPinDevice
  /** Called when the power goes, from inside or outside. */
  onDark: (() => void) | undefined
  /** Financial requests that were handed to the line. */
  sent = 0

  constructor(parts: TillParts) {
    this.#parts = parts
    this.terminalId = parts.terminalId
    this.host = `till-${parts.terminalId.slice(-2)}`
  }

  get isOn(): boolean {
    return this.#life !== undefined
  }

  get state(): TerminalState {
    if (this.#terminal === undefined) throw new PowerGone()
    return this.#terminal.state
  }

  /** Where it stands, in a few words. */
  get standing(): string {
    if (this.#terminal === undefined) return `${this.host} (off)`
    const { screen, session, stateLine, transaction } = this.#terminal.state
    return `${this.host} (${screen.kind}, session ${session.state}, ${stateLine.limits.join(' ')}, ${transaction?.stage ?? 'idle'})`
  }

  get records(): ReadonlyMap<string, TransactionRecord> {
    return this.#records
  }

  boot(): void {
    if (this.isOn) return
    const { world, network, profile, trace, terminalId } = this.#parts
    const life = new Life(world, this.wristwatch)
    this.#life = life
    const random = this.#parts.random.fork(`life-${++this.#lives}`)
    this.reader = createVirtualReader({ timeZone: profile.timeZone })
    this.scanner = createVirtualScanner()
    this.pinPad = createSoftPinDevice({ tmk: this.#parts.tmk, des: nodeDes, practice: true })
    const dialler = network.dialler(this.host)
    const clock = life.clock
    const line = this.#parts.asking
      ? askingLine({ dialler, target: `sim://socket-${terminalId}`, clock, random })
      : createLinkLine({ dialler, targets: ['sim://acquirer'], clock, random })
    trace.tell(this.host, 'starts')
    this.#terminal = runTerminal(
      {
        profile,
        tpdu: '6000030000',
        header: '603100311001',
        language: 'zh',
        serial: `EVT${terminalId}`,
        keyLayout: '003',
      },
      {
        clock,
        random,
        store: this.platter.store({ life, world, powerCut: () => this.#dark(life) }),
        line: this.#watched(line, life),
        pinDevice: this.pinPad,
        reader: this.reader,
        scanner: this.scanner,
        printer: createVirtualPrinter(),
        // Passwords are proven elsewhere; two hundred milliseconds of real work for each would prove nothing here.
        passwords: { check: async () => true },
        watch: (event) => this.#heard(event),
      },
    )
    this.#terminal.subscribe((state) => {
      if (!life.over) this.#shown(state)
    })
  }

  /** The power goes. */
  crash(): void {
    const life = this.#life
    if (life !== undefined) this.#dark(life)
  }

  dispatch(event: TerminalEvent): boolean {
    if (this.#terminal === undefined) throw new PowerGone()
    return this.#terminal.dispatch(event)
  }

  /** Resolves with the first state that is wanted, or undefined when time is up; throws when the power goes. */
  until(wanted: (state: TerminalState) => boolean, withinMs: number): Promise<TerminalState | undefined> {
    const life = this.#life
    if (life === undefined || this.#terminal === undefined) return Promise.reject(new PowerGone())
    const { state } = this.#terminal
    if (wanted(state)) return Promise.resolve(state)
    return new Promise((resolve, reject) => {
      const waiter = {
        wanted,
        wake: (found: TerminalState | undefined) => {
          timer.cancel()
          this.#waiters = this.#waiters.filter((each) => each !== waiter)
          if (life.over) reject(new PowerGone())
          else resolve(found)
        },
      }
      const timer = this.#parts.world.after(withinMs, () => waiter.wake(undefined))
      this.#waiters.push(waiter)
    })
  }

  pause(ms: number): Promise<void> {
    const life = this.#life
    if (life === undefined) return Promise.reject(new PowerGone())
    return this.until(() => false, ms).then(() => undefined)
  }

  /** Somebody signs in where nobody is, and what stands on the screen is put away. */
  async ready(withinMs: number): Promise<boolean> {
    if ((await this.until((state) => state.booted, withinMs)) === undefined) return false
    if (this.state.shift.operator === undefined) {
      this.dispatch({ type: 'operator-signed-in', number: '01', password: new Secret('') })
      await this.until((state) => state.shift.operator !== undefined, 5_000)
    }
    if (this.state.screen.kind === 'signature') this.dispatch({ type: 'signature-on-paper' })
    // A settlement that rests between its tries is asked to go on.
    if (this.state.stateLine.limits.includes('settlement-waits')) this.dispatch({ type: 'settlement-asked' })
    return (await this.until(isReady, withinMs)) !== undefined
  }

  #dark(life: Life): void {
    if (this.#life !== life) return
    this.#parts.trace.tell(this.host, 'loses power')
    const terminal = this.#terminal
    this.#life = undefined
    this.#terminal = undefined
    life.end()
    this.#parts.network.kill(this.host, 'silent')
    void terminal?.stop()
    for (const waiter of [...this.#waiters]) waiter.wake(undefined)
    this.onDark?.()
  }

  #shown(state: TerminalState): void {
    if (state.records !== this.#records) {
      for (const record of state.records.values()) if (this.#records.get(record.id) !== record) this.#said(record)
      this.#records = state.records
    }
    if (state.settlement?.stage === 'totals') this.#toldSums(state.records, state.settlement.batch)
    for (const waiter of [...this.#waiters]) if (waiter.wanted(state)) waiter.wake(state)
  }

  #toldSums(records: TerminalState['records'], batch: string): void {
    for (const record of records.values())
      if (record.batch === batch && record.status === 'difference') this.unsure.add(batch)
  }

  #said(record: TransactionRecord): void {
    const money = moneyOf(record)
    const { id: recordId, type, tender, amount } = record
    // A tip makes the same "yes" one of another sum.
    const word = `${money?.state} ${amount}`
    if (money === undefined || this.#told.get(recordId) === word) return
    this.#told.set(recordId, word)
    const responseCode = record.host?.responseCode
    this.told.push({
      at: this.#parts.world.now(),
      recordId,
      type,
      tender,
      amount,
      money: money.state,
      responseCode,
    })
    const code = responseCode === undefined ? '' : ` (${responseCode})`
    const why = record.why === undefined ? '' : `, ${record.why}`
    this.#parts.trace.tell(
      this.host,
      `says of ${type} ${recordId} of ${yuan(amount)}: money ${money.state}, ${record.status}${code}${why}`,
    )
  }

  #heard(event: TerminalEvent): void {
    const now = this.#parts.world.monotonic()
    this.#atOnce = now === this.#lastAt ? this.#atOnce + 1 : 0
    this.#lastAt = now
    if (this.#atOnce > MOST_AT_ONCE) {
      this.#parts.violated('LAW-13', `${this.host} goes round and round with ${event.type}`)
      this.crash()
      return
    }
    if (event.type !== 'message-received' || event.mac !== 'good') return
    const { message } = event
    const stan = message[11]
    const batch = message[60]?.batch
    if (stan === undefined || batch === undefined || message[39] === undefined) return
    if (message.mti === '0330')
      this.uploaded.push({ batch, stan, network: message[60]?.network ?? '', responseCode: message[39] })
    if (!PROMISES.has(message.mti)) return
    this.promised.push({ at: this.#parts.world.now(), mti: message.mti, batch, stan, responseCode: message[39] })
  }

  /** The line, with an eye on it: what leaves the terminal stands on its platter before [LAW-3]. */
  #watched(line: HostLine, life: Life): HostLine {
    const { violated } = this.#parts
    return {
      ...line,
      send: (frame) => {
        if (life.over) return false
        const { message } = codec.tryUnpack(openEnvelope(frame).body) as {
          message?: { mti: string; 11?: string; 60?: { batch: string } }
        }
        if (message !== undefined && FINANCIAL.has(message.mti)) {
          if (message.mti !== '0400') this.sent += 1
          const id = `${message[60]?.batch}-${message[11]}`
          if (!this.platter.has(`transaction:${id}`))
            violated('LAW-3', `${this.host} sends ${message.mti} ${id}, which is not on its platter`)
        }
        return line.send(frame)
      },
    }
  }
}

export function isReady(state: TerminalState): boolean {
  return state.booted && state.shift.operator !== undefined && state.stateLine.level !== 'no-cards'
}

export function yuan(minor: number): string {
  return `${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, '0')}`
}

/** The terminal master key that a seed gives to a terminal; published with the seed and worth nothing elsewhere. */
export function simulatedTmk(terminalId: string): Uint8Array {
  return new SeededRandom(Number(terminalId)).bytes(16)
}
