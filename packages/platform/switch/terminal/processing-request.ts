import { Fault, type Millis } from '@evertill/foundation'
import type { Db } from '../../database/index.ts'

/**
 * What the host may want of a terminal, in the header of its answers [unionpay-pos §1]. It is the only command that every terminal on the
 * line understands, also one without a socket.
 */
export const PROCESSING_REQUESTS = {
  1: 'parameters',
  2: 'status',
  3: 'sign-on',
  4: 'public-keys',
  5: 'chip-parameters',
  6: 'tms-parameters',
  7: 'blacklist',
  8: 'rates',
} as const
export type ProcessingDigit = keyof typeof PROCESSING_REQUESTS

/** `open` until the terminal has said what became of it, or somebody has taken it back. */
export type ProcessingState = 'open' | 'done' | 'unsupported' | 'failed' | 'withdrawn'

export interface ProcessingRequest {
  readonly terminalId: string
  readonly digit: ProcessingDigit
  readonly name: (typeof PROCESSING_REQUESTS)[ProcessingDigit]
  readonly state: ProcessingState
  readonly askedAt: Millis
  /** When an answer carried it for the first time. */
  readonly toldAt: Millis | null
  readonly endedAt: Millis | null
}

/** Requests read at a start; a terminal has eight at most. */
const MOST_OPEN = 200_000

interface Columns {
  terminal_id: string
  digit: ProcessingDigit
  state: ProcessingState
  asked_at: number
  told_at: number | null
  ended_at: number | null
}

export function isProcessingDigit(digit: number): digit is ProcessingDigit {
  return digit in PROCESSING_REQUESTS
}

/**
 * What is wanted of each terminal: a desired state that stays until the terminal reports. The open ones are in memory, because every
 * answer to every terminal asks for them; what is durable is `switch_processing_request`.
 */
export class ProcessingRequests {
  readonly #db: Db
  readonly #open = new Map<string, ProcessingDigit[]>()
  readonly #told = new Set<string>()

  constructor(db: Db) {
    this.#db = db
  }

  async start(): Promise<void> {
    const rows = await this.#db.query<Columns>(
      `select * from switch_processing_request where state = 'open' order by asked_at, terminal_id, digit limit $1`,
      [MOST_OPEN],
    )
    this.#open.clear()
    for (const row of rows) {
      this.#add(row.terminal_id, row.digit)
      if (row.told_at !== null) this.#told.add(`${row.terminal_id}${row.digit}`)
    }
  }

  /** Durable when it resolves; asked again, it stands as it is. Rejects with a Fault when the database refuses. */
  async ask(terminalId: string, digit: ProcessingDigit, at: Millis): Promise<ProcessingRequest> {
    const [row] = await this.#db.query<Columns>(
      `insert into switch_processing_request as r (terminal_id, digit, state, asked_at) values ($1, $2, 'open', $3)
       on conflict (terminal_id, digit) do update set state = 'open',
         asked_at = case when r.state = 'open' then r.asked_at else excluded.asked_at end,
         told_at = case when r.state = 'open' then r.told_at end, ended_at = null
       returning *`,
      [terminalId, digit, at],
    )
    this.#add(terminalId, digit)
    if (row!.told_at === null) this.#told.delete(`${terminalId}${digit}`)
    return shown(row!)
  }

  /** The digit for the header of an answer: the oldest request that is open, 0 when there is none. */
  digitFor(terminalId: string, at: Millis): number {
    const digit = this.#open.get(terminalId)?.[0]
    if (digit === undefined) return 0
    const key = `${terminalId}${digit}`
    if (!this.#told.has(key)) {
      this.#told.add(key)
      this.#db
        .query(
          'update switch_processing_request set told_at = $3 where terminal_id = $1 and digit = $2 and told_at is null',
          [terminalId, digit, at],
        )
        .catch((error: unknown) => {
          // Only the moment is lost; the next answer writes it down.
          if (!(error instanceof Fault)) throw error
          this.#told.delete(key)
        })
    }
    return digit
  }

  /** It ended. False when nothing of the kind was open. */
  async end(
    terminalId: string,
    digit: ProcessingDigit,
    state: Exclude<ProcessingState, 'open'>,
    at: Millis,
  ): Promise<boolean> {
    if (this.#open.get(terminalId)?.includes(digit) !== true) return false
    await this.#db.query(
      `update switch_processing_request set state = $3, ended_at = $4
       where terminal_id = $1 and digit = $2 and state = 'open'`,
      [terminalId, digit, state, at],
    )
    const left = this.#open.get(terminalId)?.filter((each) => each !== digit) ?? []
    if (left.length === 0) this.#open.delete(terminalId)
    else this.#open.set(terminalId, left)
    return true
  }

  /** Everything that was ever wanted of a terminal, the newest first. */
  async list(terminalId: string): Promise<readonly ProcessingRequest[]> {
    const rows = await this.#db.query<Columns>(
      'select * from switch_processing_request where terminal_id = $1 order by asked_at desc, digit',
      [terminalId],
    )
    return rows.map(shown)
  }

  #add(terminalId: string, digit: ProcessingDigit): void {
    const digits = this.#open.get(terminalId) ?? []
    if (!digits.includes(digit)) this.#open.set(terminalId, [...digits, digit])
  }
}

function shown(row: Columns): ProcessingRequest {
  return {
    terminalId: row.terminal_id,
    digit: row.digit,
    name: PROCESSING_REQUESTS[row.digit],
    state: row.state,
    askedAt: row.asked_at,
    toldAt: row.told_at,
    endedAt: row.ended_at,
  }
}

/** The header of an answer: the request's own, with our processing request in its sixth digit. */
export function headerWith(header: Uint8Array, digit: number): Uint8Array {
  const out = header.slice()
  out[2] = (out[2]! & 0xf0) | digit
  return out
}

const REPORTED: readonly Exclude<ProcessingState, 'open' | 'withdrawn'>[] = ['done', 'unsupported', 'failed']

/**
 * What a status upload says of the request that it answers: tag 90, the digit, and 0 done, 1 not supported, 2 tried and failed. The tag is
 * ours; a terminal that sends none has answered the request for its status and no other.
 */
export function reportIn(f62: Uint8Array): { digit: ProcessingDigit; state: (typeof REPORTED)[number] } | undefined {
  const [tag9, tag0, digitCode, stateCode] = f62.subarray(-4)
  if (f62.length < 4 || tag9 !== 0x39 || tag0 !== 0x30) return undefined
  const digit = digitCode! - 0x30
  const state = REPORTED[stateCode! - 0x30]
  return isProcessingDigit(digit) && state !== undefined ? { digit, state } : undefined
}
