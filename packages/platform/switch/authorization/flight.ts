import { TransitMap } from '../issuer/transit-map.ts'
import type { Content } from '../journal/journal.ts'
import type { Answer } from './answer.ts'

/** A transaction between its first byte and its outcome. */
export interface Flight {
  readonly content: Content
  /** What its message says that it is about. */
  readonly refersTo: string
  readonly committed: Promise<unknown>
  readonly answer: Promise<Answer | undefined>
}

/** Those under way now, by terminal, batch and number. */
export class Flights extends TransitMap<string, Flight> {}
