import { type Activation, Profile, printSlip } from '@evertill/contract/till'
import { fromHex, SystemRandom } from '@evertill/foundation'
import {
  buildSlip,
  type PrintProblem,
  type ReceiptPrinter,
  Secret,
  type Slip,
  type TerminalEvent,
  type Profile as TerminalProfile,
} from '@evertill/terminal'
import {
  createRelayPrinter,
  createRemoteTests,
  createSoftPinDevice,
  createVirtualPrinter,
  createVirtualReader,
  createVirtualScanner,
  createWebSocketLine,
  openIndexedDbStore,
  type RemoteTests,
  type RunningTerminal,
  runTerminal,
  type SoftPinDevice,
  softDes,
  type VirtualPrinter,
} from '@evertill/terminal/browser'
import { clock } from './clock.ts'
import { type Cable, createCable } from './device/cable.ts'
import { drawerOf } from './device/drawer-devices.ts'
import { writeIdentity } from './device/identity.ts'
import { browserVoice } from './device/voice.ts'
import { preference } from './preference.ts'
import type { Drawer } from './tray/drawer.ts'

/** A till at work: its terminal, the drawer of drawn devices, and what a screen asks of them. */
export interface TillSession {
  readonly terminal: RunningTerminal
  readonly drawer: Drawer | undefined
  readonly wallets: Activation['profile']['practiceWallets']
  /** How long a shift may go without a touch, milliseconds. */
  readonly lockAfterMs: number
  slipOf(recordId: string, width: 58 | 80): Slip | undefined
  scanned(code: string): void
  takeBack(count: number): void
  /** What the doctor needs, who comes in a later chunk. */
  readonly patient: Patient
  stop(): Promise<void>
}

/** A till as its doctor sees it: what can be listened to, measured and moved. */
export interface Patient {
  readonly terminal: RunningTerminal
  readonly terminalId: string
  /** Hexadecimal; goes with what is uploaded. */
  readonly credential: string
  readonly version: string
  readonly cable: Cable
  readonly printer: Pick<VirtualPrinter, 'problem' | 'paper' | 'set'>
  readonly pinPad: Pick<SoftPinDevice, 'mac'>
  /** Is the slip printed by a printer of the outlet, which the drawn one cannot speak for? */
  readonly printerElsewhere: boolean
  /** Has the house another address? */
  secondHost(): boolean
  /** How the last slips ended, at the printer that really prints. */
  lastPrint(): PrintProblem | 'well' | undefined
  /** Tests that the console asks for: some of them are the doctor's to do. */
  readonly remote: RemoteTests
  /** Told of each event before the state that follows from it. One listener. */
  hear(listener: (event: TerminalEvent) => void): void
}

/** Of the till's software; the host hears it with each hello. */
const VERSION = '0.1.0'

/**
 * Slips go to the outlet's network printer where there is one, by way of the platform, because a page cannot dial a
 * printer; what came out there comes out of the drawer's printer as well.
 */
function outletPrinter(identity: Activation, drawn: ReceiptPrinter): ReceiptPrinter {
  const { terminalId, credential, profile } = identity
  const network = profile.printers.find((printer) => printer.address !== undefined)
  if (network === undefined) return drawn
  const relay = createRelayPrinter(async (bytes) => {
    let text = ''
    for (const byte of bytes) text += String.fromCharCode(byte)
    await printSlip(fetch.bind(globalThis), { terminalId, credential, printerId: network.id, data: btoa(text) })
  })
  return {
    async print(slips) {
      const end = await relay.print(slips)
      return end.ok ? drawn.print(slips) : end
    },
  }
}

/** Where the house can be reached, best first; the page's own origin unless the house says more. */
function hostsOf({ house }: Pick<TerminalProfile, 'house'>): readonly string[] {
  const own = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}`
  return house?.hosts === undefined || house.hosts.length === 0 ? [own] : house.hosts
}

/** Starts the terminal of an activated till on this browser's own store, line and devices. */
export async function openSession(identity: Activation): Promise<TillSession> {
  const { profile, credential, terminalId } = identity
  const random = new SystemRandom()
  const reader = createVirtualReader({ timeZone: profile.timeZone })
  const scanner = createVirtualScanner()
  const printer = createVirtualPrinter()
  const pinPad = createSoftPinDevice({
    tmk: fromHex(identity.tmk ?? ''),
    des: softDes,
    practice: profile.practice,
  })
  const cable = createCable()
  let newest: Pick<TerminalProfile, 'house'> = profile
  const slips = outletPrinter(identity, printer)
  let lastPrint: PrintProblem | 'well' | undefined
  let heard: ((event: TerminalEvent) => void) | undefined
  const remote = createRemoteTests({ clock, printer: slips })
  const terminal = runTerminal(
    {
      profile,
      tpdu: profile.messages.tpdu,
      header: profile.messages.header,
      keyLayout: profile.messages.keyLayout,
      serial: profile.serial,
      language: preference().language,
    },
    {
      clock,
      random,
      store: await openIndexedDbStore(`evertill-journal-${terminalId}`),
      line: createWebSocketLine({
        url: () => hostsOf(newest).map((host) => `${host}/terminal`),
        terminalId,
        credential,
        clock,
        random,
        version: VERSION,
        WebSocket: cable.Socket,
        heartbeatMs: profile.parameters.heartbeatMs,
        tests: remote,
        profileOf: (value) => {
          const parsed = Profile.safeParse(value)
          return parsed.success && parsed.data.terminalId === terminalId ? parsed.data : undefined
        },
      }),
      pinDevice: pinPad,
      reader,
      scanner,
      printer: {
        async print(all) {
          const end = await slips.print(all)
          lastPrint = end.ok ? 'well' : end.problem
          return end
        },
      },
      voice: browserVoice,
      watch: (event) => heard?.(event),
    },
  )
  remote.attach(terminal)
  const scanned = (code: string): void => {
    if (scanner.waiting && scanner.scan(code)) return
    terminal.dispatch({ type: 'code-scanned', code: new Secret(code) })
  }
  const drawer = drawerOf(
    { reader, scanner, printer, pinPad, cable },
    terminal,
    () => terminal.state.config.profile.practiceCards,
    scanned,
  )
  let kept: unknown = profile
  terminal.subscribe((state) => {
    newest = state.config.profile
    // The newest profile is kept, so that a till that starts without a line knows its people and goods.
    const fresh = state.config.profile
    if (fresh === kept || fresh === profile) return
    kept = fresh
    void writeIdentity({ ...identity, profile: fresh as Activation['profile'] })
  })
  return {
    terminal,
    drawer,
    wallets: profile.practiceWallets,
    lockAfterMs: profile.parameters.lockAfterMs,
    slipOf(recordId, width) {
      const { records, settings, config } = terminal.state
      const record = records.get(recordId)
      if (record === undefined || record.status !== 'approved') return undefined
      return buildSlip(record, {
        profile: config.profile,
        language: settings.language,
        width,
        copy: 'cardholder',
        reprint: false,
      })
    },
    scanned,
    takeBack(count) {
      for (let i = 0; i < count; i++) terminal.dispatch({ type: 'key-pressed', key: 'back' })
    },
    patient: {
      terminal,
      terminalId,
      credential,
      version: VERSION,
      cable,
      printer,
      pinPad,
      secondHost: () => hostsOf(newest).length > 1,
      printerElsewhere: slips !== printer,
      lastPrint: () => lastPrint,
      remote,
      hear(listener) {
        heard = listener
      },
    },
    stop() {
      remote.stop()
      return terminal.stop()
    },
  }
}
