import type { Slip } from '@evertill/terminal'
import type { CardWay, TrayCard } from './practice-card.tsx'

export interface TrayWallet {
  readonly code: string
  readonly name: string
  readonly answers: string
}

export interface TrayTag {
  readonly name: string
  /** Minor units. */
  readonly price: number
  readonly barcode: string
}

/** What lies in the drawer and what the virtual devices are doing. */
export interface DrawerState {
  readonly readerWaits: boolean
  readonly scannerWaits: boolean
  /** Set while the PIN pad is asked for a PIN. */
  readonly pin: { readonly digits: number; readonly mayBypass: boolean } | undefined
  /** The PAN of the card whose chip is in the reader. */
  readonly inserted: string | undefined
  readonly paper: boolean
  /** Is the network cable in? */
  readonly plugged: boolean
  /** Is a data card in the slot, and do sales travel over it? */
  readonly dataCard: 'none' | 'spare' | 'used'
  /** Slips that came out and were not torn off, oldest first; bounded. */
  readonly out: readonly Slip[]
}

/** The virtual devices as the drawer moves them. They stand behind the same ports as real ones. */
export interface Drawer {
  state(): DrawerState
  subscribe(listener: () => void): () => void
  present(pan: string, way: CardWay): void
  removeCard(): void
  scan(code: string): void
  pressPin(key: '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'clear' | 'cancel' | 'enter'): void
  loadPaper(loaded: boolean): void
  tear(): void
  plug(into: boolean): void
  insertData(card: boolean): void
}

export interface DrawerContents {
  readonly cards: readonly (TrayCard & { readonly pin?: string })[]
  readonly wallets: readonly TrayWallet[]
  readonly tags: readonly TrayTag[]
}
