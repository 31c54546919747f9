import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { delay, SystemRandom, systemClock } from '@evertill/foundation'
import { DEFAULT_PARAMETERS, moneyOf, type TransactionRecord } from '@evertill/terminal'
import { createVirtualTerminal } from '@evertill/terminal/node'
import { practiceCards } from '../../packages/platform/index.ts'
import { MERCHANT } from '../tunnel/arena.ts'
import { simulatedTmk } from '../tunnel/till.ts'

/**
 * Tills that sell as fast as they can, as a program of its own: real terminals, journals on the disk, real TCP lines. Everything that they
 * say about money goes to standard output. `close` on standard input: no more sales; when nothing is open they hand in their journals and end.
 */
interface Order {
  readonly port: number
  readonly folder: string
  readonly terminals: readonly string[]
  /** Amounts begin here, so that no two lives of a till ask for the same one. */
  readonly firstAmount: number
}

const OPEN = new Set(['sending', 'sent', 'stored', 'completing', 'reversing', 'asking'])
/** Approved by a tap without a PIN; how many, and how little they pay, keeps below the daily limits of risk. */
const PANS = ['6200000000000005', '4242424242424242', '5555555555554444', '6222821234560017']
const PAUSE_MS = 100
const clock = systemClock
const random = new SystemRandom()
let closing = false

const lines = createInterface({ input: process.stdin })
lines.once('close', () => process.exit(0))
lines.on('line', (line) => {
  if (line === 'close') {
    closing = true
    return
  }
  const order = JSON.parse(line) as Order
  say({ ready: 'tills' })
  Promise.all(order.terminals.map((terminalId) => trade(order, terminalId))).then(
    () => process.exit(0),
    (error: Error) => {
      process.stderr.write(`${error.stack ?? error.message}\n`)
      process.exit(1)
    },
  )
})

async function trade({ port, folder, firstAmount }: Order, terminalId: string): Promise<void> {
  const storeFolder = join(folder, terminalId)
  mkdirSync(storeFolder, { recursive: true, mode: 0o700 })
  const it = createVirtualTerminal({
    terminalId,
    merchantId: MERCHANT,
    tmk: simulatedTmk(terminalId),
    host: '127.0.0.1',
    port,
    clock,
    random,
    storeFolder,
    // People would wait longer; a test need not.
    profile: { parameters: { ...DEFAULT_PARAMETERS, answerTimeoutMs: 6_000, reversalPauseMs: 1_000 } },
  })
  const told = new Map<string, string>()
  it.terminal.subscribe((state) => {
    for (const record of state.records.values()) {
      const money = moneyOf(record)?.state
      if (money === undefined || told.get(record.id) === money) continue
      told.set(record.id, money)
      say({ told: shown(terminalId, record), money, at: clock.now() })
    }
  })
  let amount = firstAmount
  while (!closing) {
    await Promise.race([it.ready(), closed()])
    if (closing) break
    const pan = random.pick(PANS)
    const card = practiceCards.find((each) => each.pan === pan)!
    amount += 1
    await it.sell({ amount, card, way: 'tap' })
    await delay(clock, random.integer(0, 2 * PAUSE_MS))
  }
  // Nothing of this batch may stay open: what is unknown is being undone, over and over, until the host has it.
  await it.until((state) => state.booted && [...state.records.values()].every((record) => !OPEN.has(record.status)))
  say({
    journal: terminalId,
    records: [...it.terminal.state.records.values()].map((record) => shown(terminalId, record)),
  })
  await it.stop()
}

async function closed(): Promise<void> {
  while (!closing) await delay(clock, 50)
}

function shown(terminalId: string, record: TransactionRecord) {
  const { id, type, tender, amount, status, batch, stan, startedAt } = record
  const { why } = record
  return {
    terminalId,
    id,
    type,
    tender,
    amount,
    status,
    batch,
    stan,
    startedAt,
    why,
    responseCode: record.host?.responseCode,
  }
}

function say(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`)
}
