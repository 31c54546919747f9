import type { Contract } from '@evertill/contract'
import { type MerchantCode, readMerchantCode } from '@evertill/foundation'
import type { Db } from '../packages/platform/database/index.ts'
import type { Payer, PosMessage } from './pos-device.ts'
import { StoryBooks } from './story-books.ts'
import { type RawTerminal, World, type WorldOptions } from './world.ts'

/**
 * A story is a text table: what is done on the left of `→`, what came of it on the right. Telling it gives the same text back
 * with what really came of it, so that a test is one comparison and a difference reads like a diff.
 *
 *   terminal t1                                     a terminal is registered, plugged in and signed on; `shop=` of another merchant
 *   t1 sale 12.50 6200000000000005          → 00 yes    answer code, and what the switch says of the money
 *   t1 sale 12.50 62… pin=123456 entry=07 as=second
 *   t1 shows 12.50                                       the shop shows a code; what it leads to is the front's: `wallet pays`
 *   wallet pays | pays-quietly (the notice is lost) | pays-too-late | opened                       … whoever scans the code
 *   t1 again | changed 9.99 | void | refund 5.00 | reverse 98 | balance 62… | signature | echo | signs-on 003 | signs-off
 *   t1 void of=second                                   … of an earlier one
 *   t1 sale 50.00 51… partly=yes            → 10 yes 20.00  the terminal can collect a remainder [F60.6]
 *   t1 sale 55.00 62… tip=5.00 | adjust 60.00 tip=10.00 | instalment 600.00 62… plan=03EVT01 | moto 9.00 62…
 *   t1 hold 100.00 62… | release | completion 90.00 | completion-advice 90.00 | completion-void of=…   with `code=` for F38
 *   t1 sends sale 1.00 62…                               without waiting for the answer; `t1 hears → 00`
 *   issuer-a silent | honest | slow 3000 | refuse 05 | lying twice | closed | down | up | cut
 *   wait 30s | 5m | 48h      stop      crash      restart      database refuses | heals | forgets 1
 *   clock back | ahead 1h                                … somebody sets the house's clock; no time passes
 *   t1 money / t1 state / t1 day / issuer-a stands / reversals / events / count NAME   → facts
 *   issuer-a files → differences that its file of today opens;  differences → what people have to end
 *   people end KIND RESOLUTION → what each of three attempts came to, the second by the same person
 */
export async function tell(db: Db, text: string, options: WorldOptions = {}): Promise<string> {
  const world = await World.create(db, options)
  const teller = new Teller(world)
  const told: string[] = []
  for (const line of text.split('\n')) {
    const [left = ''] = line.split('→')
    const command = left.trim()
    if (command === '' || command.startsWith('#')) {
      told.push(line)
      continue
    }
    const result = await teller.act(command.split(/\s+/))
    told.push(result === undefined ? left.trimEnd() : `${left.trimEnd().padEnd(PLACE)} → ${result}`)
  }
  await teller.end()
  return normal(told.join('\n'))
}

/** The same shape for both sides: leading and trailing space gone, the arrow always in its place. */
export function normal(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const [left = '', right] = line.split('→')
      return right === undefined ? left.trim() : `${left.trim().padEnd(PLACE)} → ${right.trim()}`
    })
    .filter((line) => line !== '')
    .join('\n')
}

/** Small ones, so that a story reaches each. */
const STAND_IN_LIMITS = { floor: 20_000, cardCount: 2, cardSum: 30_000, terminalCount: 4, terminalSum: 60_000 }

const PLACE = 56

/** What else a contract can grant, by the word of the story. */
const GRANTS: Readonly<Record<string, Partial<Contract>>> = {
  tips: { transactions: ['adjustment'], tip: { limit: 2_000 } },
  instalments: {
    transactions: ['instalment', 'instalment-void'],
    instalments: { counts: [3, 6, 12, 24], least: 50_000, programme: 'EVT01' },
  },
  moto: { transactions: ['moto', 'moto-void', 'moto-refund'], manualEntry: false },
}
const NEVER = 'nothing'

interface Done {
  readonly request: PosMessage
  readonly payer: Payer
  answer: PosMessage | undefined
}

class Teller {
  readonly #world: World
  readonly #terminals = new Map<string, RawTerminal>()
  readonly #done = new Map<string, Done>()
  readonly #last = new Map<string, string>()
  #number = 0
  #settlement: StoryBooks | undefined

  constructor(world: World) {
    this.#world = world
  }

  async end(): Promise<void> {
    await this.#world.close()
  }

  async act(words: string[]): Promise<string | undefined> {
    const [first = '', second = ''] = words
    const world = this.#world
    if (first === 'terminal') return this.#register(words.slice(1))
    if (first === 'issuer-a' || first === 'issuer-b' || first === 'wallet') return this.#issuer(first, words.slice(1))
    if (first === 'wait') return void (await world.run(duration(second)))
    if (first === 'crash') return void (await world.crashSwitch())
    if (first === 'stop') return void (await world.stopSwitch())
    if (first === 'restart') return void (await this.#restart())
    if (first === 'database') return this.#database(second, words[2])
    if (first === 'clock') return void world.clock.jump(duration(words[2]!) * (second === 'back' ? -1 : 1))
    if (first === 'reversals')
      return (await world.switch.openReversals()).map((r) => `${r.kind} ${r.reason}`).join(', ') || 'none'
    if (first === 'events') {
      // The outbox hands over when time passes.
      await world.run(1_000)
      const heard = world.events.splice(0).map((event) => event.topic)
      return heard.join(' ') || 'none'
    }
    if (first === 'differences') return (await this.#books().differences()) || 'none'
    if (first === 'people') return this.#books().end(words[2] ?? '', words[3] ?? '')
    if (first === 'count') return String(world.counts.get(second) ?? 0)
    const terminal = this.#terminals.get(first)
    if (terminal === undefined) throw new Error(`nobody is called ${first}`)
    return this.#terminal(first, terminal, words.slice(1))
  }

  async #register([name = '', ...rest]: string[]): Promise<undefined> {
    const { options } = split(rest)
    const world = this.#world
    const terminal = await world.terminal(options.shop === undefined ? {} : { merchantId: options.shop }, {
      signOn: false,
      ...(options.over === 'messages' ? { over: 'acquirer-messages' } : {}),
    })
    if (options.signOn !== 'no') await terminal.signOn((options.layout ?? '003') as '003')
    this.#terminals.set(name, terminal)
    this.#change(name, options)
    return undefined
  }

  #change(name: string, options: Record<string, string>): void {
    const id = this.#terminals.get(name)!.pos.terminalId
    const { directory } = this.#world
    if (options.status !== undefined) directory.change(id, { terminalStatus: options.status as 'disabled' })
    if (options.merchant !== undefined) directory.change(id, { merchantStatus: options.merchant as 'frozen' })
    if (options.mcc !== undefined) directory.change(id, { mcc: options.mcc })
    if (options.without !== undefined)
      directory.contract(id, (contract) => ({
        ...contract,
        transactions: contract.transactions.filter((type) => type !== options.without),
        manualEntry: options.without !== 'manual' && contract.manualEntry,
        wallet: options.without !== 'wallet' && contract.wallet,
      }))
    if (options.with === 'holds')
      directory.contract(id, (contract) => ({
        ...contract,
        transactions: [
          ...contract.transactions,
          'pre-authorization',
          'pre-authorization-void',
          'completion',
          'completion-void',
          'completion-advice',
        ],
      }))
    const more = GRANTS[options.with ?? '']
    if (more !== undefined)
      directory.contract(id, (contract) => ({
        ...contract,
        ...more,
        transactions: [...contract.transactions, ...(more.transactions ?? [])],
      }))
    if (options.with === 'partly') directory.contract(id, (contract) => ({ ...contract, partialApproval: true }))
    if (options.limit !== undefined)
      directory.contract(id, (contract) => ({
        ...contract,
        holds: { completionLimit: fen(options.limit!), lifeDays: Number(options.days ?? '30') },
      }))
    if (options.shows !== undefined)
      directory.contract(id, (contract) => ({
        ...contract,
        shownCode: options.shows === 'emv' ? { kind: 'emv', country: 'CN', city: 'Shanghai' } : { kind: 'channel' },
      }))
    if (options.with === 'stand-in' || options.with === 'stand-in-limits')
      directory.contract(id, (contract) => ({
        ...contract,
        standIn: options.with === 'stand-in',
        standInLimits: STAND_IN_LIMITS,
      }))
    if (options.max !== undefined) directory.contract(id, (contract) => ({ ...contract, maxAmount: fen(options.max!) }))
  }

  #books(): StoryBooks {
    this.#settlement ??= new StoryBooks(this.#world)
    return this.#settlement
  }

  #issuer(
    name: 'issuer-a' | 'issuer-b' | 'wallet',
    [verb = '', value = '']: string[],
  ): string | undefined | Promise<string> {
    const world = this.#world
    const host = world.host(name)
    if (verb === 'files') return this.#books().read(name).then(String)
    if (verb === 'stands') {
      const { count, amount } = host.book.standing()
      return `${count} ${yuan(amount)}`
    }
    if (verb === 'holds') {
      const { count, amount } = host.book.holding()
      return `${count} ${yuan(amount)}`
    }
    if (verb === 'heard') return String(host.heard[value] ?? 0)
    if (verb === 'down') return void world.killIssuer(name)
    if (verb === 'up') return void world.openIssuer(name)
    if (verb === 'cut') return void host.cut()
    if (verb === 'opened') return [...host.book.records.values()].at(-1)?.address ?? NEVER
    if (verb === 'pays' || verb === 'pays-quietly')
      return host.waiting !== undefined && host.pay(host.waiting, { quietly: verb !== 'pays' })
        ? 'paid'
        : 'not any more'
    if (verb === 'pays-too-late') return host.payTooLate() ? 'paid' : NEVER
    const { faults } = host
    if (verb === 'silent') faults.silent = true
    else if (verb === 'slow') faults.slowMs = Number(value)
    else if (verb === 'refuse') faults.refuse = value
    else if (verb === 'lying') faults.lying = value as typeof faults.lying
    else if (verb === 'closed') faults.closed = true
    else if (verb === 'honest')
      Object.assign(faults, { silent: false, slowMs: 0, refuse: undefined, lying: undefined, closed: false })
    else throw new Error(`an issuer cannot ${verb}`)
    return undefined
  }

  #database(verb: string, value: string | undefined): undefined {
    const { faults } = this.#world
    if (verb === 'refuses') faults.refuse = true
    else if (verb === 'heals') faults.refuse = false
    else if (verb === 'forgets') faults.loseAcknowledgements = Number(value)
    else throw new Error(`a database cannot ${verb}`)
  }

  async #restart(): Promise<void> {
    await this.#world.startSwitch()
    await this.#world.run(1_000)
    for (const terminal of this.#terminals.values()) await terminal.plugIn()
  }

  async #terminal(name: string, terminal: RawTerminal, words: string[]): Promise<string | undefined> {
    const [verb = '', ...rest] = words
    const { free, options } = split(rest)
    const done = this.#done.get(options.of ?? this.#last.get(name) ?? '')
    switch (verb) {
      case 'is':
        return void this.#change(name, options)
      case 'signs-on': {
        const answer = await terminal.ask(terminal.pos.signOn((free[0] ?? '003') as '003'))
        if (answer?.[39] === '00' && !terminal.pos.takeKeys(answer)) throw new Error('the keys cannot be used')
        return answer?.[39] ?? NEVER
      }
      case 'signs-off':
        return (await terminal.ask(terminal.pos.signOff()))?.[39] ?? NEVER
      case 'echo':
        return (await terminal.ask(terminal.pos.echo()))?.[39] ?? NEVER
      case 'plugs-in':
        return void (await terminal.plugIn())
      case 'unplugs':
        return void terminal.unplug()
      case 'hears': {
        const answer = await terminal.answer(free[0] === undefined ? 60_000 : duration(free[0]))
        if (answer !== undefined && done !== undefined) done.answer ??= answer
        return answer?.[39] ?? NEVER
      }
      case 'money':
        return this.#world.switch.moneyOf(keyOf(done!.request))
      case 'state': {
        const row = await this.#world.switch.journal.find(keyOf(done!.request))
        return row === undefined ? NEVER : `${row.state} ${row.responseCode}`.trim()
      }
      case 'day':
        return (await this.#world.switch.journal.find(keyOf(done!.request)))?.businessDay ?? NEVER
      case 'batch':
        terminal.pos.batch = free[0]!
        return undefined
      case 'code': {
        const shown = done?.answer?.[59]?.find((item) => item.tag === 'A3')
        const left = done?.answer?.[59]?.find((item) => item.tag === 'A4')
        if (shown === undefined || left === undefined) return NEVER
        const [text, seconds] = [shown, left].map((item) => new TextDecoder().decode(item.value))
        const read = readMerchantCode(text!)
        return `${read.ok ? inWords(read.value) : text!.replace(/\d{12}/, '************')} for ${Number(seconds)} s`
      }
      case 'told':
        return (
          this.#world.live
            .flatMap((event) =>
              event.kind === 'order' && event.terminalId === terminal.pos.terminalId ? event.what : [],
            )
            .join(' ') || NEVER
        )
      case 'signature': {
        const answer = await terminal.ask(terminal.pos.signature(done!.answer!, new Uint8Array(300).fill(0x5a)))
        return answer?.[39] ?? NEVER
      }
      case 'totals': {
        const [debit = '0', debits = '0', credit = '0', credits = '0'] = free
        const sums = { debit: fen(debit), debits: Number(debits), credit: fen(credit), credits: Number(credits) }
        const answer = await terminal.ask(terminal.pos.totals(sums))
        const f48 = answer?.[48]
        return `${answer?.[39] ?? NEVER}${f48 === undefined ? '' : ` ${f48[30]} ${f48[61]}`}`
      }
      case 'details': {
        const lines = free.map((word) => ({ stan: word.split(':')[0]!, amount: fen(word.split(':')[1]!) }))
        return (await terminal.ask(terminal.pos.details(lines)))?.[39] ?? NEVER
      }
      case 'certifies':
        return (await terminal.ask(terminal.pos.chipRecord(done!.request, free[0] ?? '203')))?.[39] ?? NEVER
      case 'refused': {
        const [network = '204', amount = '0', pan] = free
        const sale = { 2: pan, 4: String(fen(amount)).padStart(12, '0'), 11: options.stan! }
        return (await terminal.ask(terminal.pos.chipRecord(sale, network)))?.[39] ?? NEVER
      }
      case 'chips': {
        const rows = await this.#world.rows<{ network: string; amount: number; stan: string; masked: string }>(
          'select network, amount, stan, pan_masked as masked from switch_chip_record where terminal_id = $1 order by stan',
          [terminal.pos.terminalId],
        )
        return rows.map((row) => `${row.network} ${row.stan} ${yuan(row.amount)} ${row.masked}`).join(', ') || 'none'
      }
      case 'ends':
        return (await terminal.ask(terminal.pos.batchEnd(free[0] as '207', Number(free[1]))))?.[39] ?? NEVER
      case 'reverse': {
        const answer = await terminal.ask(terminal.pos.reversal(done!.request, (free[0] ?? '98') as '98'))
        return `${answer?.[39] ?? NEVER} ${await this.#world.switch.moneyOf(keyOf(done!.request))}`
      }
      case 'sends': {
        const asked = this.#request(terminal, done, free, options)
        this.#remember(name, options, asked)
        terminal.send(asked.request)
        await this.#world.run(5)
        return undefined
      }
      default: {
        const asked = this.#request(terminal, done, [verb, ...free], options)
        const remembered = this.#remember(name, options, asked)
        remembered.answer = await terminal.ask(asked.request)
        const part = remembered.answer?.[39] === '10' ? ` ${yuan(Number(remembered.answer[4]))}` : ''
        const f62 = remembered.answer?.[62]
        const plan = f62 === undefined ? '' : ` ${String.fromCharCode(...f62)}`
        return `${remembered.answer?.[39] ?? NEVER} ${await this.#money(asked.request)}${part}${plan}`
      }
    }
  }

  async #money(request: PosMessage): Promise<string> {
    return this.#world.faults.refuse ? '-' : this.#world.switch.moneyOf(keyOf(request))
  }

  #remember(name: string, options: Record<string, string>, asked: Done): Done {
    const label = options.as ?? `#${++this.#number}`
    this.#done.set(label, asked)
    // A void or a refund does not become what is meant by "it": the sale does.
    if (['22', '01', '10'].includes(asked.request[60]?.type ?? '')) this.#last.set(name, label)
    return asked
  }

  #request(
    terminal: RawTerminal,
    done: Done | undefined,
    [verb = '', one = '', two = '']: string[],
    options: Record<string, string>,
  ): Done {
    const { pos } = terminal
    const stan = options.stan ?? pos.nextStan()
    if (verb === 'sale') {
      const payer = payerOf(two, options)
      const sale =
        options.tip === undefined
          ? pos.sale(fen(one), payer, stan)
          : pos.tipped(fen(one), fen(options.tip), payer, stan)
      const request = options.partly === 'yes' ? { ...sale, 60: { ...sale[60]!, partial: '1' } } : sale
      return { request, payer, answer: undefined }
    }
    if (verb === 'shows') {
      const payer = { scans: true } as const
      return { request: pos.sale(fen(one), payer, stan), payer, answer: undefined }
    }
    if (verb === 'hold') {
      const payer = payerOf(two, options)
      return { request: pos.hold(fen(one), payer, stan), payer, answer: undefined }
    }
    if (verb === 'instalment') {
      const payer = payerOf(two, options)
      return { request: pos.instalment(fen(one), options.plan ?? '', payer, stan), payer, answer: undefined }
    }
    if (verb === 'moto') {
      const payer = payerOf(two, options)
      return { request: pos.moto(fen(one), payer, stan), payer, answer: undefined }
    }
    if (verb === 'balance') {
      const payer = payerOf(one, options)
      return { request: pos.balance(payer, stan), payer, answer: undefined }
    }
    if (done === undefined) throw new Error(`${verb} of what?`)
    const { payer } = done
    const { pin: _pin, ...known } = payer
    if (verb === 'again') return { request: done.request, payer, answer: undefined }
    if (verb === 'changed') return { request: pos.sale(fen(one), payer, done.request[11]!), payer, answer: undefined }
    const answer = done.answer ?? { mti: '0210', 37: '000000000001', 13: '1122' }
    if (verb === 'adjust') {
      const tip = options.tip === undefined ? undefined : fen(options.tip)
      const request = pos.adjustment(fen(one), done.request, answer, known, tip)
      return { request, payer: known, answer: undefined }
    }
    if (verb === 'void') {
      const request = pos.void(done.request, answer, known, stan)
      return {
        request: {
          ...request,
          25: done.request[25],
          4: options.amount === undefined ? request[4] : String(fen(options.amount)).padStart(12, '0'),
          37: options.rrn ?? request[37],
          61: options.named === undefined ? request[61] : { ...request[61]!, stan: options.named },
        },
        payer: known,
        answer: undefined,
      }
    }
    if (verb === 'release' || verb === 'completion' || verb === 'completion-void' || verb === 'completion-advice') {
      const of = options.card === undefined ? known : { ...known, pan: options.card }
      const amount = one === '' ? Number(done.request[4]) : fen(one)
      const request = pos.ofHold(verb, amount, done.request, answer, of, stan)
      const named =
        options.named === undefined && options.date === undefined
          ? {}
          : {
              61: {
                ...request[61]!,
                stan: options.named ?? request[61]!.stan,
                date: options.date ?? request[61]!.date,
              },
            }
      const code = options.code === undefined ? {} : { 38: options.code === 'none' ? undefined : options.code }
      return { request: { ...request, ...named, ...code }, payer: of, answer: undefined }
    }
    if (verb === 'refund') {
      const back = options.card === undefined ? known : { ...known, pan: options.card }
      const request = { ...pos.refund(fen(one), done.request, answer, back, stan), 25: done.request[25] }
      return { request, payer: back, answer: undefined }
    }
    throw new Error(`a terminal cannot ${verb}`)
  }
}

function payerOf(digits: string, options: Record<string, string>): Payer {
  const wallet = options.wallet === 'yes'
  return {
    ...(wallet ? { code: digits } : { pan: digits }),
    ...(options.pin === undefined ? {} : { pin: options.pin }),
    ...(options.entry === undefined ? {} : { entry: options.entry }),
    ...(options.service === undefined ? {} : { service: options.service }),
  }
}

function keyOf(request: PosMessage): { terminalId: string; batch: string; stan: string } {
  return { terminalId: request[41]!, batch: request[60]!.batch, stan: request[11]! }
}

function split(words: readonly string[]): { free: string[]; options: Record<string, string> } {
  const free: string[] = []
  const options: Record<string, string> = {}
  for (const word of words) {
    const equals = word.indexOf('=')
    if (equals < 0) free.push(word)
    else options[word.slice(0, equals)] = word.slice(equals + 1)
  }
  return { free, options }
}

function fen(text: string): number {
  const [whole = '0', fraction = ''] = text.split('.')
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0'))
}

function yuan(minor: number): string {
  return `${Math.trunc(minor / 100)}.${String(Math.abs(minor) % 100).padStart(2, '0')}`
}

function inWords(code: MerchantCode): string {
  const { initiation, amount, currency, category, country, merchantCity, merchantName, terminal } = code
  return `EMVCo ${[initiation, amount, currency, category, country, merchantCity, merchantName, terminal].join(' ')}`
}

function duration(text: string): number {
  const match = /^(\d+)(ms|s|m|h)$/.exec(text)
  if (match === null) throw new Error(`how long is ${text}?`)
  return Number(match[1]) * { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[match[2] as 'ms']
}
