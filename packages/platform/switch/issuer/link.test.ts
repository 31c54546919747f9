import { type Dialler, type Link, type LinkListener, SeededRandom, VirtualClock } from '@evertill/foundation'
import { createFramer, type Framer, NETWORK_HEADER_BYTES } from '@evertill/iso8583'
import { beforeEach, expect, test } from 'vitest'
import { type Exchange, IssuerLink, type IssuerLinkOptions } from './link.ts'
import { type NetworkMessage, networkCodec, networkFramer } from './network-message.ts'

/** An issuer's side in a few lines: it keeps what it hears and says what the test tells it to. */
class Peer {
  readonly heard: NetworkMessage[] = []
  readonly listener: LinkListener
  readonly #framer: Framer = createFramer({ length: 'binary2', limit: 8_192 })
  readonly link: Link
  open = true

  constructor(listener: LinkListener) {
    this.listener = listener
    this.link = {
      kind: 'stream',
      peer: 'issuer',
      buffered: 0,
      send: (bytes) => {
        for (const frame of this.#framer.feed(bytes))
          this.heard.push(networkCodec.unpack(frame.subarray(NETWORK_HEADER_BYTES)))
        return this.open
      },
      close: () => {
        this.open = false
      },
    }
  }

  say(message: NetworkMessage): void {
    this.listener.received(networkFramer('48981000', '01000000')([networkCodec.pack(message)]), this.link)
  }

  signOn(code = '00'): void {
    const asked = this.heard.find((each) => each.mti === '0820' && each[70] === '001')!
    this.say({ ...asked, mti: '0830', 39: code })
  }

  answer(asked: NetworkMessage, code = '00'): void {
    this.say({ ...asked, mti: `${asked.mti.slice(0, 2)}${asked.mti === '0200' ? '1' : '3'}0`, 39: code })
  }

  cut(): void {
    this.open = false
    this.listener.ended({ reason: 'reset' }, this.link)
  }
}

let clock: VirtualClock
let peers: Peer[]
let dials: number[]
let states: string[]
let late: NetworkMessage[]
let accepts: boolean

beforeEach(() => {
  clock = new VirtualClock(Date.UTC(2026, 10, 22))
  peers = []
  dials = []
  states = []
  late = []
  accepts = true
})

function link(options: Partial<IssuerLinkOptions> = {}): IssuerLink {
  const dialler: Dialler = {
    dial: (_target, listener) => {
      dials.push(clock.monotonic())
      if (accepts) {
        const peer = new Peer(listener)
        peers.push(peer)
        listener.opened(peer.link)
      } else listener.ended({ reason: 'refused' }, new Peer(listener).link)
      return { cancel: () => undefined }
    },
  }
  const made = new IssuerLink(
    { clock, random: new SeededRandom(1), dialler },
    { id: '48981000' },
    {
      name: 'a',
      targets: ['tcp://a:1'],
      institution: '01000000',
      answerWithinMs: 1_000,
      inFlight: 2,
      queue: 1,
      ...options,
    },
    {
      stateChanged: (_link, up, reason) => states.push(`${up ? 'up' : 'down'} ${reason}`),
      late: (_link, message) => late.push(message),
      malformed: () => undefined,
    },
  )
  made.start()
  return made
}

const sale = (n: number): NetworkMessage => ({
  mti: '0200',
  3: '000000',
  4: '000000000100',
  7: '1122020000',
  11: String(n).padStart(6, '0'),
  32: '48981000',
  37: String(n).padStart(12, '0'),
  41: '10000001',
})

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const kinds = async (asked: Promise<Exchange>[]): Promise<string[]> =>
  (await Promise.all(asked)).map((each) =>
    each.kind === 'answered' ? each.message[39]! : `${each.kind} ${each.reason}`,
  )

test('nothing is sent before the sign-on was accepted', async () => {
  const a = link()
  expect(await kinds([a.request(sale(1))])).toEqual(['not-sent down'])
  expect(peers[0]!.heard.map((each) => each[70])).toEqual(['001'])
  peers[0]!.signOn()
  expect(states).toEqual(['up signed on'])
  const asked = a.request(sale(2))
  await turn()
  peers[0]!.answer(peers[0]!.heard[1]!)
  expect(await kinds([asked])).toEqual(['00'])
})

test('answers find their questions in any order; one that fits none is late', async () => {
  const a = link()
  peers[0]!.signOn()
  const asked = [a.request(sale(1)), a.request(sale(2))]
  await turn()
  const [, first, second] = peers[0]!.heard
  peers[0]!.answer(second!, '51')
  peers[0]!.say({ ...first!, mti: '0210', 39: '00', 41: '99999999' })
  peers[0]!.say({ ...first!, mti: '0210', 39: '00', 11: '000009' })
  peers[0]!.answer(first!, '00')
  peers[0]!.answer(first!, '00')
  expect(await kinds(asked)).toEqual(['00', '51'])
  expect(late).toHaveLength(3)
})

test('a place on the line, then a place in the queue, then a refusal; the queue does not wait for ever', async () => {
  const a = link()
  peers[0]!.signOn()
  const asked = [1, 2, 3, 4].map((n) => a.request(sale(n)))
  await turn()
  expect(peers[0]!.heard).toHaveLength(3)
  expect(a.standing()).toMatchObject({ inFlight: 2, queued: 1 })
  peers[0]!.answer(peers[0]!.heard[1]!)
  await turn()
  // The third took the free place and has its full time.
  clock.advance(999)
  await turn()
  clock.advance(1)
  expect(await kinds(asked)).toEqual(['00', 'unknown timeout', 'unknown timeout', 'not-sent queue-full'])
})

test('whoever waits for a place as long as for an answer was never sent', async () => {
  const a = link({ inFlight: 1, queue: 2 })
  peers[0]!.signOn()
  const asked = [1, 2, 3].map((n) => a.request(sale(n)))
  clock.advance(1_000)
  await turn()
  clock.advance(1_000)
  expect(await kinds(asked)).toEqual(['unknown timeout', 'unknown timeout', 'not-sent queue-timeout'])
  expect(peers[0]!.heard.map((each) => each[11])).not.toContain('000003')
})

test('a cut makes what was on the line unknown and is dialled again, later each time', async () => {
  const a = link()
  peers[0]!.signOn()
  const asked = a.request(sale(1))
  await turn()
  accepts = false
  peers[0]!.cut()
  expect(await kinds([asked])).toEqual(['unknown cut'])
  expect(a.up).toBe(false)
  clock.advance(120_000)
  const waits = dials.slice(1).map((at, i) => at - (dials[i] ?? 0))
  for (let i = 1; i < waits.length; i++) expect(waits[i]).toBeGreaterThan(0)
  expect(waits[1]!).toBeGreaterThanOrEqual(400)
  expect(Math.max(...waits)).toBeLessThanOrEqual(22_500)
  expect(dials.length).toBeLessThan(20)
  accepts = true
  while (peers.length === 1) clock.advance(100)
  peers.at(-1)!.signOn()
  expect(states).toEqual(['up signed on', 'down reset', 'up signed on'])
})

test('a sign-on that is refused or not answered is tried again', () => {
  link()
  peers[0]!.signOn('91')
  clock.advance(2_000)
  expect(peers).toHaveLength(2)
  // No answer at all.
  clock.advance(5_000)
  clock.advance(2_000)
  expect(peers.length).toBeGreaterThan(2)
  peers.at(-1)!.signOn()
  expect(states.at(-1)).toBe('up signed on')
})

test('an echo goes out only into silence, and silence after it ends the line', () => {
  link()
  const [peer] = peers
  peer!.signOn()
  const echoes = (): number => peer!.heard.filter((each) => each.mti === '0820' && each[70] === '301').length
  for (let i = 0; i < 10; i++) {
    clock.advance(20_000)
    // Traffic of the other side is life enough.
    peer!.say({ mti: '0820', 7: '1122020000', 11: '000001', 32: '48981000', 33: '48981000', 70: '301' })
  }
  expect(echoes()).toBe(0)
  clock.advance(30_000)
  expect(echoes()).toBe(1)
  peer!.say({ ...peer!.heard.findLast((each) => each.mti === '0820' && each[70] === '301')!, mti: '0830', 39: '00' })
  clock.advance(45_000)
  expect(echoes()).toBeGreaterThanOrEqual(2)
  clock.advance(15_000)
  expect(states).toContain('down echo-timeout')
})

test('several connections share the load; losing one loses only what was on it', async () => {
  const a = link({ targets: ['tcp://a:1', 'tcp://a:2'], inFlight: 10 })
  for (const peer of peers) peer.signOn()
  const asked = [1, 2, 3, 4].map((n) => a.request(sale(n)))
  await turn()
  expect(peers.map((peer) => peer.heard.filter((each) => each.mti === '0200').length)).toEqual([2, 2])
  peers[0]!.cut()
  expect(a.up).toBe(true)
  expect(states).toEqual(['up signed on'])
  for (const each of peers[1]!.heard.filter((one) => one.mti === '0200')) peers[1]!.answer(each)
  expect((await kinds(asked)).sort()).toEqual(['00', '00', 'unknown cut', 'unknown cut'])
  expect(a.standing().connections).toEqual({ up: 1, of: 2 })
})

test('bytes that are no messages end the line', () => {
  link()
  peers[0]!.signOn()
  peers[0]!.listener.received(new Uint8Array([0xff, 0xff, 0, 0]), peers[0]!.link)
  expect(states.at(-1)).toBe('down malformed')
})
