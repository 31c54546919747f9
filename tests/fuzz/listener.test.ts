import { concat, type Link, type LinkListener } from '@evertill/foundation'
import { createFramer, frame as framed } from '@evertill/iso8583'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../packages/platform/database/index.ts'
import type { PosMessage } from '../../sim/pos-device.ts'
import { type RawTerminal, World } from '../../sim/world.ts'
import { mutate, randomOf } from './mutator.ts'

let db: Db
beforeAll(async () => {
  db = await World.database()
})
afterAll(() => db.close())

const SEED = Number(process.env.EVERTILL_FUZZ_SEED ?? process.pid)
const BYTES = Number(process.env.EVERTILL_FUZZ_INPUTS ?? 20_000)
const MESSAGES = Math.ceil(BYTES / 10)
/** Frames between two looks at the answers. */
const AT_ONCE = 4

/** The other end of a listener's link, in this process: what is sent is kept, what is closed stays closed. */
class Line implements Link {
  readonly kind = 'stream'
  readonly peer = 'fuzz'
  readonly buffered = 0
  readonly said: Uint8Array[] = []
  closed = false
  readonly #listener: LinkListener

  constructor(listener: LinkListener) {
    this.#listener = listener
    listener.opened(this)
  }

  send(bytes: Uint8Array): boolean {
    this.said.push(bytes)
    return true
  }

  close(): void {
    this.closed = true
  }

  hear(bytes: Uint8Array): void {
    if (!this.closed) this.#listener.received(bytes, this)
  }

  end(): void {
    this.#listener.ended({ reason: 'closed' }, this)
  }
}

async function golden(terminal: RawTerminal): Promise<PosMessage[]> {
  const { pos } = terminal
  const card = { pan: '6205500000000000004', pin: '123456' }
  const sale = pos.sale(1_250, card)
  const answer = (await terminal.ask(sale))!
  return [
    pos.signOn(),
    pos.echo(),
    pos.sale(100, card),
    pos.sale(100, { pan: '4111111111111111', entry: '02' }),
    pos.sale(100, { code: '134567890123456780' }),
    pos.balance(card),
    pos.void(sale, answer, { pan: card.pan }),
    pos.refund(50, sale, answer, { pan: card.pan }),
    pos.reversal(sale),
    pos.signature(answer, new Uint8Array(64).fill(1)),
  ]
}

async function holds(world: World, terminal: RawTerminal): Promise<void> {
  expect(world.counts.get('switch_bugs_total') ?? 0).toBe(0)
  await terminal.plugIn()
  // A mutated sign-on of this terminal may have been a good one: then its keys are new.
  await terminal.signOn()
  // Numbers that no bent message has used.
  terminal.pos.stan = 500_000
  expect((await terminal.ask(terminal.pos.sale(100, { pan: '6200000000000005' })))?.[39]).toBe('00')
  // What the issuers took is what the journal says was taken, to the last fen.
  await world.run(120_000)
  const [sum] = await world.rows<{ amount: number; open: number }>(
    `select coalesce(sum(case when type = 'sale' then amount when type in ('void', 'refund') then -amount else 0 end)
       filter (where state = 'approved'), 0)::int8 as amount,
       count(*) filter (where state in ('sent', 'reversing', 'pending'))::int8 as open from switch_journal`,
  )
  const standing = [world.issuerA, world.issuerB, world.wallet].reduce(
    (all, host) => all + host.book.standing().amount,
    0,
  )
  expect(sum).toEqual({ amount: standing, open: 0 })
}

test(`bytes: mutated frames, cut anywhere (seed ${SEED})`, async () => {
  const world = await World.create(db)
  const terminal = await world.terminal()
  const random = randomOf(SEED)
  const seeds = (await golden(terminal)).map((message) => terminal.pos.frame(message))
  const listener = world.switch.acceptTerminal()
  let line = new Line(listener)
  let cut = 0
  let answers = 0
  for (let i = 0; i < BYTES; i += AT_ONCE) {
    for (let j = 0; j < AT_ONCE; j++) {
      const input = mutate(seeds, [], 700, random)
      // One in eight is damaged in its length too.
      const frame =
        random(8) === 0 || input.length === 0
          ? concat(Uint8Array.of(random(4), random(256)), input)
          : framed(input, { length: 'binary2' })
      const at = random(frame.length)
      line.hear(frame.subarray(0, at))
      line.hear(frame.subarray(at))
    }
    await world.quiet()
    answers += line.said.length
    const framer = createFramer({ length: 'binary2', limit: 8_192 })
    for (const bytes of line.said.splice(0)) for (const frame of framer.feed(bytes)) expect(frame[0]).toBe(0x60)
    if (line.closed) {
      cut += 1
      line = new Line(listener)
    }
  }
  expect(cut).toBeGreaterThan(10)
  expect(answers).toBeGreaterThan(BYTES / 20)
  line.end()
  await world.run(60_000)
  expect(world.switch.load().inFlight).toBe(0)
  await holds(world, terminal)
  await world.close()
})

test(`messages: fields dropped, swapped and bent under a right MAC (seed ${SEED})`, async () => {
  const world = await World.create(db)
  const terminal = await world.terminal()
  const random = randomOf(SEED + 1)
  const seeds = await golden(terminal)
  const line = new Line(world.switch.acceptTerminal())
  const codes = new Map<string, number>()
  for (let i = 0; i < MESSAGES; i++) {
    const message = bent(seeds[random(seeds.length)]!, seeds[random(seeds.length)]!, random)
    // A sign-on would change the keys that make the MACs of this test right.
    if (message.mti === '0800' || message[60]?.network === '002') continue
    let frame: Uint8Array
    try {
      frame = terminal.pos.frame(message)
    } catch {
      // A message that the dialect cannot express cannot arrive either.
      continue
    }
    line.hear(framed(frame, { length: 'binary2' }))
    if (i % AT_ONCE === 0) await world.run(10)
    for (const bytes of line.said.splice(0)) {
      const code = terminal.pos.read(bytes.subarray(2)).message[39] ?? ''
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
    expect(line.closed).toBe(false)
  }
  await world.run(60_000)
  // The bending reached deep: approvals, refusals of many kinds, none of them a fault of ours.
  for (const code of ['00', '30', '40', '94', '97', '77']) expect([...codes.keys()], code).toContain(code)
  expect([...codes.keys()]).not.toContain('96')
  line.end()
  await holds(world, terminal)
  await world.close()
})

function bent(message: PosMessage, other: PosMessage, random: (below: number) => number): PosMessage {
  const out: Record<string, unknown> = { ...message }
  const from = other as unknown as Record<string, unknown>
  const fields = Object.keys(out).filter((key) => key !== 'mti' && out[key] !== undefined)
  for (let n = 1 + random(3); n > 0; n--) {
    const field = fields[random(fields.length)]!
    switch (random(6)) {
      case 0:
        delete out[field]
        break
      case 1:
        for (const key of Object.keys(from)) if (random(4) === 0 && key !== 'mti') out[key] = from[key]
        break
      case 2:
        if (typeof out[field] === 'string') out[field] = shuffled(out[field], random)
        break
      case 3:
        out[11] = String(random(40)).padStart(6, '0')
        break
      case 4:
        out[4] = [0, 1, 100, 999_999_999_999][random(4)]!.toString().padStart(12, '0')
        break
      default:
        if (out[60] !== undefined && random(4) === 0)
          out[60] = { ...(out[60] as object), batch: String(random(3)).padStart(6, '0') }
        else if (random(4) === 0) out.mti = ['0200', '0220', '0400', '0820', '0100', '0500', '0320'][random(7)]
    }
  }
  return out as unknown as PosMessage
}

function shuffled(text: string, random: (below: number) => number): string {
  const digits = [...text]
  digits[random(digits.length)] = String(random(10))
  return digits.join('')
}
