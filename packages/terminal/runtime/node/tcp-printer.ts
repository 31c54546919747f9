import { connect, type Socket } from 'node:net'
import { type Clock, concat, type Timer } from '@evertill/foundation'
import type { PrintOutcome, PrintProblem, ReceiptPrinter } from '../../ports.ts'
import { renderEscPos } from '../../receipt/render.ts'

export interface TcpPrinterOptions {
  readonly host: string
  /** 9100 unless told. */
  readonly port?: number
  readonly clock: Clock
  /** For dialling, and for each answer of the printer. */
  readonly timeoutMs?: number
  /** False for a printer that never speaks: then bytes that were taken count as printed. */
  readonly answers?: boolean
}

/** DLE EOT n: real-time status, answered at once with one byte. 1 printer, 2 why off-line, 3 error, 4 paper. */
const STATUS = (n: number): Uint8Array => Uint8Array.of(0x10, 0x04, n)
const SLIP_MS = 15_000

/**
 * A receipt printer on the network: ESC/POS over a raw socket. It is asked how it is before the slip, and the slip ends
 * with GS r, which the printer answers in its turn: when that byte comes, everything before it is on paper.
 */
export function createTcpPrinter(options: TcpPrinterOptions): ReceiptPrinter {
  const { host, port = 9100, clock, timeoutMs = 3_000, answers = true } = options
  let busy: Promise<unknown> = Promise.resolve()

  async function once(bytes: Uint8Array): Promise<PrintOutcome> {
    const line = await dial(host, port, clock, timeoutMs)
    if (line === undefined) return { ok: false, problem: 'offline' }
    try {
      if (answers) {
        const problem = await state(line, timeoutMs)
        if (problem !== undefined) return { ok: false, problem }
      }
      if (!(await line.write(bytes, SLIP_MS))) return { ok: false, problem: 'failed' }
      if (!answers) return { ok: true }
      const paper = await line.byte(SLIP_MS)
      if (paper === undefined) return { ok: false, problem: (await state(line, timeoutMs)) ?? 'failed' }
      return (paper & 0x0c) === 0 ? { ok: true } : { ok: false, problem: 'paper-out' }
    } finally {
      line.close()
    }
  }

  return {
    print(slips) {
      const bytes = concat(...slips.map((slip, i) => unanswered(renderEscPos(slip), i < slips.length - 1)))
      // One slip after the other: two on one socket would be one.
      const turn = busy.then(() => once(bytes))
      busy = turn.catch(() => undefined)
      return turn
    },
  }
}

/** Of several slips only the last one is answered for. */
function unanswered(bytes: Uint8Array, quiet: boolean): Uint8Array {
  const asks = bytes.at(-3) === 0x1d && bytes.at(-2) === 0x72
  return quiet && asks ? bytes.subarray(0, -3) : bytes
}

/** Reads the status bytes; a printer that does not answer is not there. */
async function state(line: Line, timeoutMs: number): Promise<PrintProblem | undefined> {
  const ask = async (n: number): Promise<number | undefined> => {
    if (!(await line.write(STATUS(n), timeoutMs))) return undefined
    return line.byte(timeoutMs)
  }
  const printer = await ask(1)
  if (printer === undefined) return 'offline'
  const paper = await ask(4)
  if (paper !== undefined && (paper & 0x60) !== 0) return 'paper-out'
  if ((printer & 0x08) === 0) return undefined
  const cause = (await ask(2)) ?? 0
  if ((cause & 0x04) !== 0) return 'cover-open'
  if ((cause & 0x20) !== 0) return 'paper-out'
  const error = (await ask(3)) ?? 0
  return (error & 0x40) !== 0 ? 'overheated' : 'failed'
}

interface Line {
  write(bytes: Uint8Array, withinMs: number): Promise<boolean>
  byte(withinMs: number): Promise<number | undefined>
  close(): void
}

function dial(host: string, port: number, clock: Clock, timeoutMs: number): Promise<Line | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, noDelay: true })
    const patience = clock.after(timeoutMs, () => socket.destroy())
    socket.once('connect', () => {
      patience.cancel()
      resolve(lineOf(socket, clock))
    })
    socket.on('error', () => undefined)
    socket.once('close', () => {
      patience.cancel()
      resolve(undefined)
    })
  })
}

/** Status bytes kept at most; a printer that talks on its own is heard no further. */
const MOST_HELD = 16

function lineOf(socket: Socket, clock: Clock): Line {
  const held: number[] = []
  let waiting: ((byte: number | undefined) => void) | undefined
  const give = (byte: number | undefined): void => {
    const to = waiting
    waiting = undefined
    to?.(byte)
  }
  socket.on('data', (bytes: Buffer) => {
    for (const byte of bytes) {
      if (waiting !== undefined) give(byte)
      else if (held.length < MOST_HELD) held.push(byte)
    }
  })
  socket.on('close', () => give(undefined))

  function within<T>(ms: number, otherwise: T, work: (done: (value: T) => void) => void): Promise<T> {
    return new Promise((resolve) => {
      const timer: Timer = clock.after(ms, () => resolve(otherwise))
      work((value) => {
        timer.cancel()
        resolve(value)
      })
    })
  }

  return {
    write: (bytes, ms) =>
      within(ms, false, (done) => {
        if (socket.destroyed) return done(false)
        socket.write(bytes, (error) => done(error === undefined || error === null))
        socket.once('close', () => done(false))
      }),
    byte(ms) {
      const first = held.shift()
      if (first !== undefined) return Promise.resolve(first)
      if (socket.destroyed) return Promise.resolve(undefined)
      return within<number | undefined>(ms, undefined, (done) => {
        waiting = done
      })
    },
    close() {
      socket.destroySoon()
    },
  }
}
