import type { PersonEvent, TerminalState } from '@evertill/terminal'
import { createContext, useContext } from 'react'
import type { DoctorPage } from '../doctor/door.ts'

/** What every screen may use: what the terminal knows, and the way to tell it what people do. */
export interface TillContext {
  readonly state: TerminalState
  dispatch(event: PersonEvent): void
  /** Opens the menu, the receipt of a record, the customer window. */
  openMenu(): void
  openReceipt(recordId: string): void
  openCustomer(): void
  /** Opens a page of the doctor over the till. */
  openDoctor(page: DoctorPage): void
}

const Context = createContext<TillContext | undefined>(undefined)
export const TillProvider = Context.Provider

export function useTill(): TillContext {
  const till = useContext(Context)
  if (till === undefined) throw new Error('a screen is drawn outside the till')
  return till
}

/** The screens by kind, for components that draw exactly one. */
export type ScreenOf<K extends TerminalState['screen']['kind']> = Extract<TerminalState['screen'], { kind: K }>
