import type { RemedyId } from '@evertill/diagnosis'
import type { PersonEvent, TerminalState } from '@evertill/terminal'
import { useSyncExternalStore } from 'react'
import type { IconName } from '../drawing/icon.tsx'
import type { Language } from '../preference.ts'

/*
 * The door between the till and its doctor. The doctor comes in a chunk of its own, right after the first picture; until
 * it is there the screens speak from what the terminal itself knows. Only types pass here, so the first load stays small.
 */

/** One thing that a touch does. */
export interface Deed {
  readonly id: RemedyId
  /** What the touch comes to. */
  readonly does: string
  /** Is this payment left by it? */
  readonly leaves: boolean
  /** On the button. */
  readonly label: string
  readonly icon?: IconName | undefined
  /** What a person has to do by hand before the touch. */
  readonly first?: string | undefined
  run(): void
}

/** A stop as the cashier reads it. */
export interface Case {
  /** What happened, as far as it may be said on this side of the counter. */
  readonly cause: string
  /** Does one cause stand out? */
  readonly named: boolean
  /** The parts are still being looked at; what stands may become more exact. */
  readonly looking: boolean
  /** The one next step, and what else there is, best first. */
  readonly step: Deed | undefined
  readonly others: readonly Deed[]
  /** What the till is trying by itself just now. */
  readonly trying: string | undefined
  readonly code: string
}

/** What the customer may read: the public voice and nothing else. */
export interface PublicWords {
  readonly sentence: string
  readonly action: string
}

/** Why the till is limited, for the line on top. */
export interface LineWords {
  readonly level: 'ready' | 'limited' | 'no-cards'
  readonly why: string
}

export interface Hints {
  readonly id: string
  readonly words: string
  readonly urgent: boolean
}

/** What the doctor gives to the screens. Drawn from the last report; cheap to ask. */
export interface Consulting {
  caseOf(state: TerminalState, language: Language, act: Acts): Case | undefined
  publicOf(state: TerminalState, language: Language): PublicWords | undefined
  lineOf(state: TerminalState, language: Language): LineWords | undefined
  hintsOf(state: TerminalState, language: Language): readonly Hints[]
  dismiss(hint: string): void
  subscribe(listener: () => void): () => void
  /** Grows with everything new that it has to say. */
  readonly edition: number
}

/** What a deed may do on the till's own screen. */
export interface Acts {
  dispatch(event: PersonEvent): void
  openReceipt(recordId: string): void
  openDoctor(page: DoctorPage): void
}

export type DoctorPage = 'why' | 'check-up' | 'guide' | 'support' | 'colleague' | 'printers'

let current: Consulting | undefined
const waiting = new Set<() => void>()

/** The doctor has come. */
export function admit(doctor: Consulting): () => void {
  current = doctor
  for (const tell of waiting) tell()
  return () => {
    if (current === doctor) current = undefined
    for (const tell of waiting) tell()
  }
}

function subscribe(listener: () => void): () => void {
  waiting.add(listener)
  let leave = current?.subscribe(listener)
  const came = () => {
    leave?.()
    leave = current?.subscribe(listener)
  }
  waiting.add(came)
  return () => {
    waiting.delete(listener)
    waiting.delete(came)
    leave?.()
  }
}

/** The doctor, once it is there; the component is drawn anew whenever it has something new to say. */
export function useDoctor(): Consulting | undefined {
  useSyncExternalStore(subscribe, () => current?.edition ?? 0)
  return current
}

export function doctorNow(): Consulting | undefined {
  return current
}
