import { type Activation, askPrinters, type PrinterStates, Profile, printSlip } from '@evertill/contract/till'
import { fromHex, SystemRandom } from '@evertill/foundation'
import {
  type PrinterProfile,
  type PrintProblem,
  type ReceiptPrinter,
  Secret,
  type Slip,
  slipShown,
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
import { prefer, preference } from './preference.ts'
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
  /** The outlet's network printers, of which one may stand in for another. */
  readonly printers: {
    /** Are there any, beside the till's own? */
    others(): boolean
    /** Its id, or `own`. */
    readonly chosen: string
    choose(id: string): void
    /** How each is, asked now. Throws without a line. */
    ask(): Promise<PrinterStates['rows']>
  }
  /** How the last slips ended, at the printer that really prints. */
  lastPrint(): PrintProblem | 'well' | undefined
  /** Tests that the console asks for: some of them are the doctor's to do. */
  readonly remote: RemoteTests
  /** Told of each event before the state that follows from it. One listener. */
  hear(listener: (event: TerminalEvent) => void): void
}

/** The choice of the till's own printer, beside those of the outlet. */
const OWN = 'own'

/** Of the till's software; the host hears it with each hello. */
const VERSION = '0.1.0'

/**
 * Slips go to the outlet's network printer where there is one, by way of the platform, because a page cannot dial a
 * printer; what came out there comes out of the drawer's printer as well.
 */
function outletPrinter(
  { terminalId, credential }: Activation,
  chosen: () => PrinterProfile | undefined,
  drawn: ReceiptPrinter,
): ReceiptPrinter {
  const relay = createRelayPrinter(async (bytes) => {
    let text = ''
    for (const byte of bytes) text += String.fromCharCode(byte)
    const printerId = chosen()?.id
    if (printerId === undefined) throw new TypeError('no network printer')
    await printSlip(fetch.bind(globalThis), { terminalId, credential, printerId, data: btoa(text) })
  })
  return {
    async print(slips) {
      if (chosen() === undefined) return drawn.print(slips)
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
  let newest: Pick<TerminalProfile, 'house' | 'printers'> = profile
  const networkPrinters = () => newest.printers.filter((one) => one.address !== undefined)
  const chosen = () => {
    const wish = preference().printer
    return wish === OWN ? undefined : (networkPrinters().find((one) => one.id === wish) ?? networkPrinters()[0])
  }
  const slips = outletPrinter(identity, chosen, printer)
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
      return slipShown(terminal.state, recordId, width)
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
      get printerElsewhere() {
        return chosen() !== undefined
      },
      printers: {
        others: () => networkPrinters().length > 0,
        get chosen() {
          return chosen()?.id ?? OWN
        },
        choose(id) {
          prefer({ printer: id })
          // What the other one said of its paper says nothing of this one's.
          lastPrint = undefined
        },
        ask: async () => (await askPrinters(cable.fetchOver(), { terminalId, credential })).rows,
      },
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
