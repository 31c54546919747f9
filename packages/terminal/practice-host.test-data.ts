import {
  chained,
  concat,
  type Dialler,
  ecbMac,
  kcv,
  type Link,
  type LinkListener,
  pinOf,
  SeededRandom,
  sameBytes,
} from '@evertill/foundation'
import { compile, type MessageOf, macInput, openEnvelope, sealEnvelope, swapTpdu, unionpayPos } from '@evertill/iso8583'
import { nodeDes } from './runtime/node/des.ts'

type Message = MessageOf<typeof unionpayPos>
type Draft = { -readonly [Key in keyof Message]: Message[Key] }
const codec = compile(unionpayPos)

export interface HostRow {
  readonly key: string
  readonly type: string
  readonly amount: number
  readonly pan: string
  state: 'approved' | 'declined' | 'reversed' | 'blocked'
  code: string
  rrn: string
  reversals: string[]
  asked: number
}

/** What the host does wrong with the next messages of a type; each entry is used up by one message. */
export type Mishap =
  | 'silent'
  | 'lose-request'
  | 'bad-mac'
  | 'no-mac'
  | 'wrong-amount'
  | 'wrong-terminal'
  | 'wrong-stan'
  | 'cut'
  | 'late'
  | { readonly code: string }
  | { readonly code: string; readonly approve: true }

/**
 * An acquirer's host in a few lines that keeps its own journal by (terminal, batch, STAN), checks MACs and PIN blocks
 * with its own keys, answers a repeat from the journal and owns what it acknowledged. Stands for the switch where a
 * test must choose the mishap; the stories with the real switch choose none.
 */
export class PracticeHost {
  readonly rows = new Map<string, HostRow>()
  readonly heard: Message[] = []
  readonly signatures = new Map<string, Uint8Array>()
  readonly mishaps: { mti: string; mishap: Mishap }[] = []
  readonly tmk: Uint8Array
  batch = '000007'
  makLength: 8 | 16 = 8
  canAsk = false
  up = true
  #pik: Uint8Array | undefined
  #mak: Uint8Array | undefined
  #random = new SeededRandom(7)
  #links = new Set<{ link: Link; listener: LinkListener }>()
  #late: (() => void)[] = []
  #rrn = 0

  constructor(tmk: Uint8Array) {
    this.tmk = tmk
  }

  /** The next message of this type meets this mishap. */
  next(mti: string, ...mishaps: readonly Mishap[]): void {
    for (const mishap of mishaps) this.mishaps.push({ mti, mishap })
  }

  /** Sends the answers that were held back. */
  release(): void {
    for (const send of this.#late.splice(0)) send()
  }

  get dialler(): Dialler {
    return {
      dial: (_target, listener) => {
        let cancelled = false
        queueMicrotask(() => {
          if (cancelled) return
          const entry = { link: undefined as unknown as Link, listener }
          entry.link = {
            kind: 'message',
            peer: 'practice-host',
            buffered: 0,
            send: (bytes) => {
              if (!this.up) return false
              this.#receive(bytes.slice(), entry)
              return true
            },
            close: () => this.#links.delete(entry),
          }
          if (!this.up) return listener.ended({ reason: 'refused' }, entry.link)
          this.#links.add(entry)
          listener.opened(entry.link)
        })
        return {
          cancel() {
            cancelled = true
          },
        }
      },
    }
  }

  /** Cuts every line; `up` decides whether they may come back. */
  cut(): void {
    for (const { link, listener } of [...this.#links]) {
      this.#links.clear()
      listener.ended({ reason: 'reset' }, link)
    }
  }

  /** New working keys at the next sign-on; what the terminal holds is worthless. */
  forgetKeys(): void {
    this.#mak = undefined
    this.#pik = undefined
  }

  moneyOf(key: string): 'no' | 'yes' | 'unknown' {
    const row = this.rows.get(key)
    return row === undefined ? 'unknown' : row.state === 'approved' ? 'yes' : 'no'
  }

  #take(mti: string): Mishap | undefined {
    const at = this.mishaps.findIndex((one) => one.mti === mti)
    return at < 0 ? undefined : this.mishaps.splice(at, 1)[0]!.mishap
  }

  #receive(bytes: Uint8Array, entry: { link: Link; listener: LinkListener }) {
    const envelope = openEnvelope(bytes)
    const message = codec.unpack(envelope.body)
    this.heard.push(message)
    const mishap = this.#take(message.mti)
    if (mishap === 'lose-request') return
    const answer = this.#answer(message, envelope.body, mishap)
    if (mishap === 'cut') return this.cut()
    if (answer === undefined || mishap === 'silent') return
    const send = (): void => {
      if (this.#links.has(entry))
        entry.listener.received(
          sealEnvelope({
            tpdu: swapTpdu(envelope.tpdu),
            header: envelope.header,
            body: this.#seal(answer, message, mishap),
          }),
          entry.link,
        )
    }
    if (mishap === 'late') this.#late.push(send)
    else queueMicrotask(send)
  }

  #seal(answer: Message, request: Message, mishap: Mishap | undefined): Uint8Array {
    if (request[64] === undefined || this.#mak === undefined || mishap === 'no-mac') return codec.pack(answer)
    const body = codec.pack({ ...answer, 64: new Uint8Array(8) })
    const mak = this.#mak
    body.set(macOf(mak, body), body.length - 8)
    if (mishap === 'bad-mac') body[body.length - 1]! ^= 1
    return body
  }

  #answer(message: Message, body: Uint8Array, mishap: Mishap | undefined): Message | undefined {
    const echo: Draft = {
      mti: `${message.mti.slice(0, 2)}${Number(message.mti[2]) + 1}0`,
      3: message[3],
      4: message[4],
      11: message[11],
      12: '120000',
      13: '1122',
      32: '48000000',
      41: message[41],
      42: message[42],
      49: message[49],
      60: message[60],
    }
    if (mishap === 'wrong-amount') echo[4] = String(Number(message[4]) + 1).padStart(12, '0')
    if (mishap === 'wrong-terminal') echo[41] = '99999999'
    if (mishap === 'wrong-stan') echo[11] = '999998'
    if (message.mti === '0800') return this.#signOn(echo, message, mishap)
    if (this.#mak === undefined) return { ...echo, 39: 'A0' }
    const mak = this.#mak
    if (message[64] === undefined || !sameBytes(macOf(mak, body), message[64])) {
      return { ...echo, 39: 'A0' }
    }
    const key = `${message[60]!.batch}-${message[11]}`
    if (message.mti === '0820') {
      const code = typeof mishap === 'object' ? mishap.code : '00'
      if (code === '00' && message[62] !== undefined) this.signatures.set(key, message[62].slice())
      return { ...echo, 39: code }
    }
    if (message.mti === '0400') return this.#reverse(echo, message, key, mishap)
    return this.#transact(echo, message, key, mishap)
  }

  #signOn(echo: Message, message: Message, mishap: Mishap | undefined): Message {
    if (typeof mishap === 'object') return { ...echo, 39: mishap.code }
    this.#pik = this.#random.bytes(16)
    this.#mak = this.#random.bytes(this.makLength)
    const wrap = (key: Uint8Array): Uint8Array =>
      concat(
        ...Array.from({ length: key.length / 8 }, (_, i) => nodeDes.encipher(this.tmk, key.slice(8 * i, 8 * i + 8))),
      )
    const check = (key: Uint8Array): Uint8Array => kcv((block) => nodeDes.encipher(key, block))
    const padding = new Uint8Array(16 - this.makLength)
    const f62 = concat(wrap(this.#pik), check(this.#pik), wrap(this.#mak), padding, check(this.#mak))
    if (mishap === 'bad-mac') f62[39]! ^= 1
    return { ...echo, 39: '00', 60: { ...message[60]!, batch: this.batch }, 62: f62 }
  }

  #transact(echo: Message, message: Message, key: string, mishap: Mishap | undefined): Message {
    const known = this.rows.get(key)
    const amount = Number(message[4] ?? 0)
    const pan = message[2] ?? message[35]?.split('D')[0] ?? ''
    if (known !== undefined) {
      known.asked += 1
      if (known.amount !== amount || known.type !== message[60]!.type) return { ...echo, 39: '94' }
      return { ...echo, 37: known.rrn, 38: known.state === 'approved' ? '123456' : undefined, 39: known.code }
    }
    if (message[60]!.batch !== this.batch) return { ...echo, 39: '77' }
    this.#rrn += 1
    const rrn = String(this.#rrn).padStart(12, '0')
    const forced = typeof mishap === 'object' ? mishap : undefined
    const code = forced?.code ?? this.#decide(message, pan)
    const approved = code === '00' || (forced !== undefined && 'approve' in forced)
    this.rows.set(key, {
      key,
      type: message[60]!.type,
      amount,
      pan,
      state: approved ? 'approved' : 'declined',
      code,
      rrn,
      reversals: [],
      asked: 1,
    })
    return {
      ...echo,
      15: '1122',
      37: rrn,
      38: approved ? '123456' : undefined,
      39: code,
      44: '01020000   48000000   ',
      54: message.mti === '0200' && message[3] === '310000' && approved ? '0002156C000000123456' : undefined,
      63: 'CUP',
    }
  }

  #decide(message: Message, pan: string): string {
    const block = message[52]
    if (block !== undefined && this.#pik !== undefined) {
      const pin = pinOf(nodeDes.decipher(this.#pik, block), pan)
      if (pin === undefined) return '99'
      if (pin !== '123456') return '55'
    }
    if (pan === '4000000000009995') return '51'
    if (message[60]!.type === '23' || message[60]!.type === '25') {
      const sale = this.rows.get(`${message[61]!.batch}-${message[61]!.stan}`)
      if (sale === undefined) return '25'
      if (sale.state !== 'approved') return '12'
      if (message[60]!.type === '23') sale.state = 'reversed'
    }
    return '00'
  }

  #reverse(echo: Message, message: Message, key: string, mishap: Mishap | undefined): Message {
    if (typeof mishap === 'object') return { ...echo, 39: mishap.code }
    const row = this.rows.get(key)
    if (row === undefined) {
      this.rows.set(key, {
        key,
        type: message[60]!.type,
        amount: Number(message[4]),
        pan: '',
        state: 'blocked',
        code: '12',
        rrn: '',
        reversals: [message[39]!],
        asked: 0,
      })
      return { ...echo, 39: '00' }
    }
    row.reversals.push(message[39]!)
    if (row.state === 'approved') {
      row.state = 'reversed'
      if (row.type === '23') {
        const sale = this.rows.get(`${message[61]!.batch}-${message[61]!.stan}`)
        if (sale !== undefined) sale.state = 'approved'
      }
    }
    return { ...echo, 39: '00' }
  }
}

function macOf(mak: Uint8Array, body: Uint8Array): Uint8Array {
  return ecbMac(
    macInput(body),
    chained((block) => nodeDes.encipher(mak, block)),
  )
}
