import { clearPinBlock, ecbMac, fromHex, sameBytes } from '@evertill/foundation'
import { compile, type MessageOf, macInput, openEnvelope, sealEnvelope, unionpayPos } from '@evertill/iso8583'
import { type DesKey, desKey } from '../packages/platform/keys/index.ts'

const codec = compile(unionpayPos)
export type PosMessage = MessageOf<typeof unionpayPos>

export interface PosOptions {
  readonly terminalId: string
  readonly merchantId: string
  /** Clear TMK, 16 bytes: of a practice terminal. */
  readonly tmk: Uint8Array
  readonly tpdu?: string
  readonly header?: string
}

/** How a payer is presented. */
export interface Payer {
  readonly pan?: string
  readonly expiry?: string
  /** F22 entry: `01`, `02`, `03`, `05`, `07`. */
  readonly entry?: string
  readonly pin?: string
  readonly code?: string
  /** Nobody is presented: the shop shows a code and waits who scans it. */
  readonly scans?: true
  /** Service code on the stripe. */
  readonly service?: string
}

const CHIP = [
  { tag: '9F26', value: fromHex('46FD62985CAAE758') },
  { tag: '9F27', value: fromHex('80') },
  { tag: '9F36', value: fromHex('0C66') },
  { tag: '95', value: fromHex('0000000000') },
  { tag: '9A', value: fromHex('261122') },
  { tag: '82', value: fromHex('7C00') },
]

/**
 * The bare bones of a POS terminal, for whoever wants to speak to the switch byte by byte: stories, fuzzers, load. It has no
 * journal and no conscience; the real terminal is `packages/terminal`.
 */
export class PosDevice {
  readonly terminalId: string
  readonly merchantId: string
  batch = '000001'
  stan = 0
  readonly #tmk: DesKey
  readonly #tpdu: Uint8Array
  readonly #header: Uint8Array
  #pik: DesKey | undefined
  #mak: DesKey | undefined

  constructor(options: PosOptions) {
    this.terminalId = options.terminalId
    this.merchantId = options.merchantId
    this.#tmk = desKey(options.tmk)
    this.#tpdu = fromHex(options.tpdu ?? '6000030000')
    this.#header = fromHex(options.header ?? '603100311001')
  }

  nextStan(): string {
    this.stan = (this.stan % 999_999) + 1
    return String(this.stan).padStart(6, '0')
  }

  signOn(layout: '001' | '003' | '004' = '003'): PosMessage {
    return {
      mti: '0800',
      11: this.nextStan(),
      41: this.terminalId,
      42: this.merchantId,
      60: { type: '00', batch: this.batch, network: layout },
      62: new TextEncoder().encode('Sequence No163152EVERTILL0001'),
      63: '01 ',
    }
  }

  /** Takes keys and batch out of a sign-on answer. False when a key check value does not hold. */
  takeKeys(answer: PosMessage): boolean {
    const f62 = answer[62]
    if (answer[39] !== '00' || f62 === undefined) return false
    const layout = answer[60]!.network
    const length = layout === '001' ? 8 : 16
    const pik = this.#tmk.decipher(f62.subarray(0, length)).slice()
    const pikCheck = f62.subarray(length, length + 4)
    let mak = this.#tmk.decipher(f62.subarray(length + 4, 2 * length + 4)).slice()
    const makCheck = f62.subarray(2 * length + 4, 2 * length + 8)
    // A single-length MAK in a double-length place stands before eight zero bytes, which were never enciphered.
    if (length === 16 && f62.subarray(length + 12, length + 20).every((byte) => byte === 0)) mak = mak.slice(0, 8)
    const zeros = new Uint8Array(8)
    const pikKey = desKey(pik)
    const makKey = desKey(mak)
    if (!sameBytes(pikKey.encipher(zeros).subarray(0, 4), pikCheck)) return false
    if (!sameBytes(makKey.encipher(zeros).subarray(0, 4), makCheck)) return false
    this.#pik = pikKey
    this.#mak = makKey
    this.batch = answer[60]!.batch
    return true
  }

  echo(): PosMessage {
    return { mti: '0820', 41: this.terminalId, 42: this.merchantId, 60: this.#kind('00', '301') }
  }

  signOff(): PosMessage {
    return {
      mti: '0820',
      11: this.nextStan(),
      41: this.terminalId,
      42: this.merchantId,
      60: this.#kind('00', '002'),
    }
  }

  sale(amount: number, payer: Payer, stan = this.nextStan()): PosMessage {
    return { mti: '0200', 3: '000000', 4: digits(amount), 11: stan, ...this.#payer(payer, true), ...this.#rest('22') }
  }

  /** A sale of which a part is a tip [F54]. */
  tipped(amount: number, tip: number, payer: Payer, stan = this.nextStan()): PosMessage {
    return { ...this.sale(amount, payer, stan), 54: tipField(tip) }
  }

  /** A sale in so many instalments [F25=64]. */
  instalment(amount: number, plan: string, payer: Payer, stan = this.nextStan()): PosMessage {
    return { ...this.sale(amount, payer, stan), 25: '64', 62: new TextEncoder().encode(plan) }
  }

  /** A mail or phone order: the number is keyed, nobody is there [F25=08]. */
  moto(amount: number, payer: Payer, stan = this.nextStan()): PosMessage {
    return { ...this.sale(amount, { ...payer, entry: payer.entry ?? '01' }, stan), 25: '08' }
  }

  /** The sale becomes this sum, by a tip. */
  adjustment(amount: number, sale: PosMessage, answer: PosMessage, payer: Payer, tip?: number): PosMessage {
    const back = this.#back('0220', '34', sale, answer, payer, this.nextStan())
    return { ...back, 3: '000000', 4: digits(amount), ...(tip === undefined ? {} : { 54: tipField(tip) }) }
  }

  balance(payer: Payer, stan = this.nextStan()): PosMessage {
    return { mti: '0200', 3: '310000', 11: stan, ...this.#payer(payer, true), ...this.#rest('01') }
  }

  /** Takes back a sale: give the sale's request and its answer. */
  void(sale: PosMessage, answer: PosMessage, payer: Payer, stan = this.nextStan()): PosMessage {
    return { ...this.#back('0200', '23', sale, answer, payer, stan), 4: sale[4] }
  }

  refund(amount: number, sale: PosMessage, answer: PosMessage, payer: Payer, stan = this.nextStan()): PosMessage {
    return { ...this.#back('0220', '25', sale, answer, payer, stan), 4: digits(amount) }
  }

  /** Asks for a hold [unionpay-pos §3]. */
  hold(amount: number, payer: Payer, stan = this.nextStan()): PosMessage {
    const rest = this.#rest('10')
    return { mti: '0100', 3: '030000', 4: digits(amount), 11: stan, ...this.#payer(payer, true), ...rest, 25: '06' }
  }

  /** Takes of a hold, lets it go, or gives back what was taken of it. */
  ofHold(
    what: 'release' | 'completion' | 'completion-void' | 'completion-advice',
    amount: number,
    original: PosMessage,
    answer: PosMessage,
    payer: Payer,
    stan = this.nextStan(),
  ): PosMessage {
    const [mti, type, processing] = {
      release: ['0100', '11', '200000'],
      completion: ['0200', '20', '000000'],
      'completion-void': ['0200', '21', '200000'],
      'completion-advice': ['0220', '24', '000000'],
    }[what] as [string, string, string]
    const back = this.#back(mti, type, original, answer, payer, stan)
    return { ...back, 3: processing, 4: digits(amount), 25: '06', 37: undefined }
  }

  /** Undoes a request: the same STAN and batch [unionpay-pos §8]. */
  reversal(request: PosMessage, reason: '98' | '96' | 'A0' | '06' = '98'): PosMessage {
    return {
      mti: '0400',
      2: request[2],
      3: request[3],
      4: request[4],
      11: request[11],
      14: request[14],
      22: request[22],
      25: request[25],
      39: reason,
      41: request[41],
      42: request[42],
      49: request[49],
      60: { type: request[60]!.type, batch: request[60]!.batch, network: '000' },
      64: new Uint8Array(8),
    }
  }

  /** The sums of a batch; F48 as the book writes it. */
  totals(sums: { debit: number; debits: number; credit: number; credits: number }, stan = this.nextStan()): PosMessage {
    const side = (s: typeof sums): string =>
      digits(s.debit) + String(s.debits).padStart(3, '0') + digits(s.credit) + String(s.credits).padStart(3, '0')
    const none = { debit: 0, debits: 0, credit: 0, credits: 0 }
    return { ...this.#ofBatch('0500', '201', stan), 48: `${side(sums)}0${side(none)}0` }
  }

  /** Up to eight debits of a batch. */
  details(lines: readonly { stan: string; amount: number }[], stan = this.nextStan()): PosMessage {
    const record = (line: { stan: string; amount: number }): string =>
      `00${line.stan}${'0'.repeat(20)}${digits(line.amount)}`
    const f48 = String(lines.length).padStart(2, '0') + lines.map(record).join('')
    return { ...this.#ofBatch('0320', '201', stan), 48: f48 }
  }

  /** What the chip said last of a sale: one that was asked for before, or one that it refused before anybody was asked. */
  chipRecord(sale: Pick<PosMessage, 2 | 4 | 11>, network: string): PosMessage {
    const refused = network === '204' || network === '206'
    return {
      ...this.#ofBatch('0320', network, sale[11]!),
      ...(refused && sale[2] !== undefined ? { 2: sale[2] } : {}),
      4: sale[4],
      55: [
        { tag: '9F26', value: fromHex(`0102${sale[4]}`) },
        { tag: '9F27', value: fromHex(refused ? '00' : '40') },
        { tag: '95', value: fromHex('0000008000') },
        ...(refused ? [{ tag: '8A', value: fromHex('5A31') }] : []),
      ],
    }
  }

  batchEnd(network: '207' | '202', count: number, stan = this.nextStan()): PosMessage {
    return { ...this.#ofBatch('0320', network, stan), 48: String(count).padStart(4, '0') }
  }

  #ofBatch(mti: string, network: string, stan: string): PosMessage {
    return {
      mti,
      11: stan,
      41: this.terminalId,
      42: this.merchantId,
      49: '156',
      60: this.#kind('00', network),
      64: new Uint8Array(8),
    }
  }

  signature(answer: PosMessage, image: Uint8Array, stan = this.nextStan()): PosMessage {
    return {
      mti: '0820',
      11: stan,
      37: answer[37],
      41: this.terminalId,
      42: this.merchantId,
      60: { type: '07', batch: this.batch, network: '800' },
      62: image,
      64: new Uint8Array(8),
    }
  }

  /** Packs behind TPDU and header, with a MAC when the message has F64. Without keys the MAC is eight zeros. */
  frame(message: PosMessage): Uint8Array {
    const body = codec.pack(message)
    const mak = this.#mak
    if (message[64] !== undefined && mak !== undefined) body.set(ecbMac(macInput(body), mak.chain), body.length - 8)
    return sealEnvelope({ tpdu: this.#tpdu, header: this.#header, body })
  }

  /** Reads an answer and checks its MAC when it has one, unless told not to. */
  read(frame: Uint8Array, check = true): { message: PosMessage; macOk: boolean | undefined } {
    const { body } = openEnvelope(frame)
    const message = codec.unpack(body)
    const mak = this.#mak
    if (message[64] === undefined || mak === undefined || !check) return { message, macOk: undefined }
    return {
      message,
      macOk: sameBytes(ecbMac(macInput(body), mak.chain), message[64]),
    }
  }

  #kind(type: string, network: string): PosMessage[60] {
    return { type, batch: this.batch, network }
  }

  #rest(type: string): Partial<PosMessage> {
    return {
      25: '00',
      41: this.terminalId,
      42: this.merchantId,
      49: '156',
      60: { type, batch: this.batch, network: '000', capability: '6', condition: '0', partial: '0' },
      64: new Uint8Array(8),
    }
  }

  #back(mti: string, type: string, sale: PosMessage, answer: PosMessage, payer: Payer, stan: string): PosMessage {
    return {
      mti,
      3: '200000',
      11: stan,
      ...this.#payer(payer, false),
      37: answer[37],
      38: answer[38],
      61: { batch: sale[60]!.batch, stan: sale[11]!, date: answer[13] },
      ...this.#rest(type),
    }
  }

  #payer(payer: Payer, chip: boolean): Partial<PosMessage> {
    const entry = payer.scans === true ? '04' : payer.code !== undefined ? '03' : (payer.entry ?? '05')
    const expiry = payer.expiry ?? '3012'
    const pin = payer.pin === undefined ? undefined : this.#pinBlock(payer.pin, payer.pan!)
    return {
      2: payer.pan !== undefined && entry !== '02' ? payer.pan : undefined,
      14: payer.pan !== undefined && entry !== '02' ? expiry : undefined,
      22: `${entry}${pin === undefined ? '2' : '1'}`,
      23: entry === '05' || entry === '07' ? '001' : undefined,
      26: pin === undefined ? undefined : '12',
      35: entry === '02' ? `${payer.pan}D${expiry}${payer.service ?? '101'}00000` : undefined,
      52: pin,
      53: pin === undefined ? undefined : '2600000000000000',
      55: chip && (entry === '05' || entry === '07') ? CHIP : undefined,
      59: payer.code === undefined ? undefined : [{ tag: 'A3', value: new TextEncoder().encode(payer.code) }],
    }
  }

  #pinBlock(pin: string, pan: string): Uint8Array {
    if (this.#pik === undefined) throw new Error('a PIN needs working keys: sign on first')
    return this.#pik.encipher(clearPinBlock(pin, pan)).slice()
  }
}

function tipField(tip: number): string {
  return `0044156D${digits(tip)}`
}

function digits(amount: number): string {
  return String(amount).padStart(12, '0')
}
