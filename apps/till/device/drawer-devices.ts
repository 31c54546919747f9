import type { PracticeCard, TerminalState } from '@evertill/terminal'
import type { SoftPinDevice, VirtualPrinter, VirtualReader, VirtualScanner } from '@evertill/terminal/browser'
import type { Drawer, DrawerState } from '../tray/drawer.ts'
import type { Cable } from './cable.ts'

export interface DrawerDevices {
  readonly reader: VirtualReader
  readonly scanner: VirtualScanner
  readonly printer: VirtualPrinter
  readonly pinPad: SoftPinDevice
  readonly cable: Cable
}

/** The part of a running terminal that the drawer needs. */
export interface DrawerTerminal {
  readonly state: TerminalState
  subscribe(listener: (state: TerminalState) => void): () => void
}

/** Slips that lie before the printer at most. */
const MOST_OUT = 12

/**
 * Moves the drawn devices from the drawer. `scanned` takes what the scanner reads while nobody waits for a payment code:
 * a shelf label at any time.
 */
export function drawerOf(
  devices: DrawerDevices,
  terminal: DrawerTerminal,
  cards: () => readonly PracticeCard[],
  scanned: (code: string) => void,
): Drawer {
  const { reader, scanner, printer, pinPad, cable } = devices
  const listeners = new Set<() => void>()
  let torn = printer.printed.length
  let current = look()

  function look(): DrawerState {
    const { screen } = terminal.state
    return {
      readerWaits: reader.waiting,
      scannerWaits: scanner.waiting && screen.kind === 'show-code',
      pin:
        screen.kind === 'enter-pin' && pinPad.asking
          ? { digits: screen.digits, mayBypass: screen.mayBypass }
          : undefined,
      inserted: reader.inserted?.pan,
      paper: printer.problem !== 'paper-out',
      plugged: cable.plugged,
      dataCard: !cable.dataCard ? 'none' : cable.uses === 'cellular' ? 'used' : 'spare',
      out: printer.printed.slice(torn).slice(-MOST_OUT),
    }
  }

  function told(): void {
    const next = look()
    const same =
      next.readerWaits === current.readerWaits &&
      next.scannerWaits === current.scannerWaits &&
      next.inserted === current.inserted &&
      next.paper === current.paper &&
      next.plugged === current.plugged &&
      next.dataCard === current.dataCard &&
      next.out.length === current.out.length &&
      next.out.at(-1) === current.out.at(-1) &&
      next.pin?.digits === current.pin?.digits
    if (same) return
    current = next
    for (const listener of listeners) listener()
  }

  terminal.subscribe((state) => {
    // Whoever begins a new sale has given the customer the card back.
    if (reader.inserted !== undefined && (state.screen.kind === 'amount' || state.screen.kind === 'cart'))
      reader.remove()
    // The devices settle after the state that asked for them was told.
    queueMicrotask(told)
  })
  printer.subscribe(told)
  cable.subscribe(told)

  return {
    state: () => current,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    present(pan, way) {
      const card = cards().find((one) => one.pan === pan)
      if (card !== undefined) reader.present(card, way)
      told()
    },
    removeCard() {
      reader.remove()
      told()
    },
    scan(code) {
      if (!(scanner.waiting && scanner.scan(code))) scanned(code)
      told()
    },
    pressPin(key) {
      pinPad.press(key)
      told()
    },
    loadPaper(loaded) {
      printer.set(loaded ? undefined : 'paper-out')
      told()
    },
    plug(into) {
      cable.plug(into)
      told()
    },
    insertData(card) {
      cable.insert(card)
      told()
    },
    tear() {
      torn = printer.printed.length
      told()
    },
  }
}
