import type { Clock, Random } from '@evertill/foundation'
import { Secret } from '../../card/card.ts'
import type { HostLine } from '../../ports.ts'
import { NO_CARE } from '../../profile/care.ts'
import { DEFAULT_PARAMETERS, type PracticeCard, type Profile } from '../../profile/profile.ts'
import type { TerminalState } from '../../state/state.ts'
import {
  createSoftPinDevice,
  createVirtualPrinter,
  createVirtualReader,
  createVirtualScanner,
  type SoftPinDevice,
  type VirtualPrinter,
  type VirtualReader,
  type VirtualScanner,
} from '../../virtual/index.ts'
import { type RunningTerminal, runTerminal } from '../interpreter.ts'
import { nodeDes } from './des.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { createTcpLine } from './tcp-line.ts'

export interface VirtualTerminalOptions {
  readonly terminalId: string
  readonly merchantId: string
  /** 16 bytes; a practice key. */
  readonly tmk: Uint8Array
  readonly host: string
  readonly port: number
  readonly clock: Clock
  readonly random: Random
  /** Folder of the sealed journal. */
  readonly storeFolder: string
  readonly line?: HostLine | undefined
  readonly profile?: Partial<Profile> | undefined
  readonly tpdu?: string | undefined
  readonly header?: string | undefined
}

/** A whole terminal without a screen: the same core, the same journal, drawn devices, a TCP line. */
export interface VirtualTerminal {
  readonly terminal: RunningTerminal
  readonly reader: VirtualReader
  readonly scanner: VirtualScanner
  readonly printer: VirtualPrinter
  readonly pinPad: SoftPinDevice
  /** Resolves when cards can be taken. */
  ready(): Promise<void>
  /** One sale by card, from the amount to its result; the PIN is keyed where it is asked for. */
  sell(sale: {
    readonly amount: number
    readonly card: PracticeCard
    readonly way: 'stripe' | 'chip' | 'tap'
    readonly pin?: string
  }): Promise<TerminalState>
  /** One sale by a wallet's code. */
  sellByCode(sale: { readonly amount: number; readonly code: string }): Promise<TerminalState>
  /** Resolves with the first state that satisfies `wanted`. */
  until(wanted: (state: TerminalState) => boolean): Promise<TerminalState>
  stop(): Promise<void>
}

const OPERATOR = '01'

export function createVirtualTerminal(options: VirtualTerminalOptions): VirtualTerminal {
  const { clock, random } = options
  const profile = virtualProfile(options)
  const reader = createVirtualReader({ timeZone: profile.timeZone })
  const scanner = createVirtualScanner()
  const printer = createVirtualPrinter()
  const pinPad = createSoftPinDevice({ tmk: options.tmk, des: nodeDes, practice: true })
  const terminal = runTerminal(
    {
      profile,
      tpdu: options.tpdu ?? '6000030000',
      header: options.header ?? '603100311001',
      language: 'zh',
      serial: `EVT${options.terminalId}`,
      keyLayout: '003',
    },
    {
      clock,
      random,
      store: openSqliteStore(options.storeFolder),
      line: options.line ?? createTcpLine({ hosts: [`${options.host}:${options.port}`], clock, random }),
      pinDevice: pinPad,
      reader,
      scanner,
      printer,
      // A terminal without people has nobody to prove: its one operator is whoever runs it.
      passwords: { check: async () => true },
    },
  )

  function until(wanted: (state: TerminalState) => boolean): Promise<TerminalState> {
    return new Promise((resolve) => {
      let stop: (() => void) | undefined
      let done = false
      const look = (state: TerminalState): void => {
        if (done || !wanted(state)) return
        done = true
        stop?.()
        resolve(state)
      }
      stop = terminal.subscribe(look)
      look(terminal.state)
      if (done) stop()
    })
  }

  async function ready(): Promise<void> {
    await until((state) => state.booted)
    if (terminal.state.shift.operator === undefined)
      terminal.dispatch({ type: 'operator-signed-in', number: OPERATOR, password: new Secret('') })
    await until((state) => state.shift.operator !== undefined && state.stateLine.level !== 'no-cards')
  }

  async function toTender(amount: number, tender: 'card' | 'wallet'): Promise<void> {
    await ready()
    if (terminal.state.screen.kind === 'signature') terminal.dispatch({ type: 'signature-on-paper' })
    terminal.dispatch({ type: 'continued' })
    terminal.dispatch({ type: 'place-chosen', place: 'amount' })
    terminal.dispatch({ type: 'amount-set', amount })
    terminal.dispatch({ type: 'checked-out' })
    terminal.dispatch({ type: 'tender-chosen', tender })
    await terminal.settled()
  }

  const end = (): Promise<TerminalState> =>
    until((state) => state.transaction === undefined && state.screen.kind === 'result')

  return {
    terminal,
    reader,
    scanner,
    printer,
    pinPad,
    ready,
    until,
    async sell({ amount, card, way, pin }) {
      await toTender(amount, 'card')
      if (!reader.present(card, way)) return terminal.state
      await until(({ screen }) => !['present-card', 'choose-tender'].includes(screen.kind))
      if (terminal.state.screen.kind === 'enter-pin') {
        const digits = pin ?? card.pin ?? ''
        for (const digit of digits) pinPad.press(digit as '0')
        pinPad.press('enter')
      }
      const state = await until(({ screen }) => screen.kind === 'result' || screen.kind === 'signature')
      if (state.screen.kind === 'signature') terminal.dispatch({ type: 'signature-on-paper' })
      const result = await end()
      reader.remove()
      return result
    },
    async sellByCode({ amount, code }) {
      await toTender(amount, 'wallet')
      if (!scanner.scan(code)) return terminal.state
      return end()
    },
    async stop() {
      await terminal.stop()
    },
  }
}

function virtualProfile(options: VirtualTerminalOptions): Profile {
  return {
    terminalId: options.terminalId,
    merchantId: options.merchantId,
    merchantName: { zh: '虚拟商户', en: 'Virtual merchant' },
    outletName: { zh: '虚拟门店', en: 'Virtual outlet' },
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
      noSignatureLimit: 100_000,
      maxAmount: 5_000_000,
      wallet: true,
      cash: true,
    },
    operators: [{ number: OPERATOR, name: OPERATOR, role: 'supervisor', salt: '', verifier: '' }],
    categories: [],
    items: [],
    practiceCards: [],
    printers: [{ id: 'virtual', name: 'virtual', width: 58 }],
    slip: { footer: { zh: '谢谢惠顾', en: 'Thank you' }, help: { zh: '', en: '' } },
    ...options.profile,
  }
}
