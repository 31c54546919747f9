import type { PersonEvent, TerminalState } from '@evertill/terminal'
import type { DoctorReport } from '@evertill/terminal/finding'
import type { Theme } from './preference.ts'
import type { Language } from './words/index.ts'

/** What a frame with a till in it needs to know to draw. */
export interface TillSight {
  readonly now: number
  readonly state: TerminalState
  readonly language: Language
  readonly theme: Theme
  /** The doctor's last report by then. */
  readonly report: DoctorReport | undefined
  /** Ways to the host besides the one in use. */
  readonly ways: { readonly mobileData: boolean; readonly wire: boolean; readonly onMobileData: boolean }
}

/** How the page and the till's frame speak: same origin, by reference, because a state holds values no message carries. */
export interface TillLink {
  sight(): TillSight | undefined
  subscribe(listener: () => void): () => void
  /** Somebody pressed a key of the till. */
  press(event: PersonEvent): void
  /** Somebody does what the till proposes. */
  act(remedy: string): void
  look(): void
}

declare global {
  var evertillLab: TillLink | undefined
}
