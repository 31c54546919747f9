import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { delay, fromHex, SystemRandom, systemClock } from '@evertill/foundation'
import { createVirtualTerminal } from '@evertill/terminal/node'
import { practiceCards, practiceWallets } from '../../packages/platform/merchant/index.ts'

/**
 * Virtual terminals that trade slowly, as a program of its own: real terminals on real TCP lines, without people.
 * Its order comes as one line of JSON on standard input; when that closes, it ends. Each sale is told on standard output.
 */

interface Order {
  readonly host: string
  readonly port: number
  /** Sealed journals, one folder for each terminal. */
  readonly folder: string
  /** Pause between two sales of one terminal, in ms. */
  readonly pauseMs: readonly [least: number, most: number]
  readonly terminals: readonly { terminalId: string; merchantId: string; tmk: string }[]
}

const clock = systemClock
const random = new SystemRandom()

const lines = createInterface({ input: process.stdin })
lines.once('line', (line) => {
  const order = JSON.parse(line) as Order
  process.stdout.write(`${JSON.stringify({ ready: 'traders', terminals: order.terminals.length })}\n`)
  for (const [index, terminal] of order.terminals.entries())
    trade(order, terminal, index).catch((error: Error) => {
      process.stderr.write(`${terminal.terminalId}: ${error.message}\n`)
      process.exit(1)
    })
})
lines.once('close', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))

async function trade(order: Order, terminal: Order['terminals'][number], index: number): Promise<void> {
  const storeFolder = join(order.folder, terminal.terminalId)
  mkdirSync(storeFolder, { recursive: true, mode: 0o700 })
  const it = createVirtualTerminal({
    terminalId: terminal.terminalId,
    merchantId: terminal.merchantId,
    tmk: fromHex(terminal.tmk),
    host: order.host,
    port: order.port,
    clock,
    random,
    storeFolder,
  })
  await it.ready()
  // The first sale of the first terminal shows that the house is open; the others come by and by.
  let first = index === 0
  if (!first) await delay(clock, random.integer(500, order.pauseMs[1]))
  for (;;) {
    const amount = random.integer(5, 90) * 100 + random.pick([0, 0, 50, 80])
    const from = clock.monotonic()
    const state = first || random.chance(0.75) ? await sellByCard(it, amount, first) : await sellByCode(it, amount)
    const { screen } = state
    process.stdout.write(
      `${JSON.stringify({ sale: terminal.terminalId, amount, money: screen.kind === 'result' ? state.money : undefined, tookMs: Math.round(clock.monotonic() - from) })}\n`,
    )
    first = false
    await delay(clock, random.integer(...order.pauseMs))
  }
}

type Trader = ReturnType<typeof createVirtualTerminal>

/** Mostly cards that are approved; now and then one that is not, as in life. */
function sellByCard(it: Trader, amount: number, sure: boolean) {
  const good = ['6200000000000005', '6222821234560017', '4242424242424242', '5555555555554444', '6205500000000000004']
  const bad = ['4000000000009995', '4000000000000069', '4000000000009987', '6221558812340000', '6226388000000095']
  const pan = sure ? good[0]! : random.chance(0.93) ? random.pick(good) : random.pick(bad)
  const card = practiceCards.find((each) => each.pan === pan)!
  const way = card.ways.includes('chip')
    ? card.ways.includes('tap') && random.chance(0.6)
      ? 'tap'
      : 'chip'
    : card.ways[0]!
  return it.sell({ amount, card, way })
}

function sellByCode(it: Trader, amount: number) {
  const approved = practiceWallets.slice(0, 3)
  const wallet = random.chance(0.95) ? random.pick(approved) : practiceWallets[3]!
  return it.sellByCode({ amount, code: wallet.code })
}
