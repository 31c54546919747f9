import type { Db } from '../../packages/platform/database/index.ts'
import type { ProcessingDigit } from '../../packages/platform/switch/index.ts'
import type { ChipTemper, Profile, TransactionRecord } from '../../packages/terminal/index.ts'
import { encodeRecord } from '../../packages/terminal/journal/codec.ts'
import { CARDS, type Fixture, Platter, PROFILE } from '../../packages/terminal/terminal-fixture.test-data.ts'
import { normal } from '../../sim/story.ts'
import type { World, WorldOptions } from '../../sim/world.ts'
import { counterHouse, type PlugIn } from './counter-house.ts'

/**
 * Stories of a real terminal in the whole house, as text tables: what is done on the left of `→`, what came of it on the right.
 *
 *   sells 12.50 credit tap | chip | stripe        → how it ended, and what the till says of the money
 *   sells 12.50 credit chip refuses-at-once | refuses-approval
 *   saves 12.50 credit tap                         taken while the host is away; `stored` → what waits, and what is left
 *   voids 1 | refunds 1 5.00 | looks 1             of the n-th record
 *   settles                                        → stage, verdicts, messages uploaded
 *   line down | up        issuer-a down | up | silent | honest | refuse 05
 *   stan 999998           the device has counted so far; `stans` → those of its records
 *   grants 15.00 | nothing   the switch's contract for saved sales: a floor limit, or none at all; the till has not heard of it
 *   requests 3            the host wants something by the header; `asked` → what became of it
 *   wait 30s | 5m | 2h    power                    the plug is pulled, and put back on the same platter; `crash` the switch's
 *   chips                                          what chips said, as the switch keeps it: F60.3, amount, 9F27, and what it told the chip
 *   proofs                                         sales that issuers hold: is each proven by the cryptogram that the terminal sent for it?
 *   till | limits | notices | records | switch | issuer-a stands | events | session   → facts
 */
export async function tellTill(db: Db, text: string, options: TillStory = {}): Promise<string> {
  const teller = await TillTeller.open(db, options)
  const told: string[] = []
  for (const line of text.split('\n')) {
    const [left = ''] = line.split('→')
    const command = left.trim()
    if (command === '' || command.startsWith('#')) {
      told.push(line)
      continue
    }
    const result = await teller.act(command.split(/\s+/))
    told.push(result === undefined ? left.trimEnd() : `${left.trimEnd().padEnd(56)} → ${result}`)
  }
  await teller.close()
  return normal(told.join('\n'))
}

export interface TillStory extends WorldOptions {
  readonly profile?: Profile
  /** What the acquirer granted, at the terminal and at the switch. */
  readonly contract?: Record<string, unknown>
}

export const yuan = (minor: number): string =>
  `${minor < 0 ? '-' : ''}${Math.trunc(Math.abs(minor) / 100)}.${String(Math.abs(minor) % 100).padStart(2, '0')}`
export const fen = (text: string): number => Math.round(Number(text) * 100)

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
const duration = (text: string): number => {
  const [, count, unit] = /^(\d+)(ms|s|m|h)$/.exec(text)!
  return Number(count) * UNITS[unit!]!
}

export class TillTeller {
  readonly world: World
  readonly platter = new Platter()
  readonly #plugIn: PlugIn
  readonly #profile: Profile
  it: Fixture

  private constructor(world: World, profile: Profile, plugIn: PlugIn) {
    this.world = world
    this.#profile = profile
    this.#plugIn = plugIn
    this.it = plugIn(this.platter)
  }

  static async open(db: Db, { contract = {}, profile = PROFILE, ...options }: TillStory): Promise<TillTeller> {
    const { world, plugIn } = await counterHouse(db, {
      profile,
      grants: contract,
      parameters: { reversalPauseMs: profile.parameters.reversalPauseMs, resendPauseMs: 5_000, echoIdleMs: 60_000 },
      world: options,
    })
    const teller = new TillTeller(world, profile, plugIn)
    await teller.it.signIn('90')
    return teller
  }

  async close(): Promise<void> {
    await this.it.terminal.stop()
    await this.world.close()
  }

  async act(words: string[]): Promise<string | undefined> {
    const [verb = '', one = '', two = '', three = '', four = ''] = words
    const { it, world } = this
    switch (verb) {
      case 'sells': {
        const temper = four === '' ? undefined : (four as ChipTemper)
        const id = await it.sell(fen(one), CARDS[two as 'credit'], three as 'tap', undefined, temper)
        return this.#ending(id)
      }
      case 'saves': {
        if (it.screen().kind !== 'cannot-take-cards') await it.key(fen(one))
        const { screen } = it.state()
        const offer = 'offline' in screen ? screen.offline : undefined
        if (offer?.possible !== true) {
          await it.act({ type: 'cancelled' })
          return offer === undefined ? 'not offered' : `refused, ${offer.why}`
        }
        await it.act({ type: 'offline-chosen' })
        const card = two in CARDS ? CARDS[two as 'credit'] : { ...CARDS.credit, pan: two }
        it.reader.present(card, three as 'tap')
        await it.travel()
        const after = it.state().screen
        if (after.kind !== 'present-card') return this.#ending(undefined)
        await it.act({ type: 'cancelled' }, { type: 'continued' })
        return `card refused, ${after.hint ?? 'not read'}`
      }
      case 'looks':
        await it.act({ type: 'continued' }, { type: 'record-chosen', recordId: this.#nth(one).id })
        return it.state().screen.kind
      case 'stored': {
        const room = it.state().stateLine.stored
        if (room === undefined) return 'nothing'
        const hours = room.until === undefined ? '' : `, ${Math.floor((room.until - world.clock.now()) / 3_600_000)} h`
        const refused = room.refused === 0 ? '' : `, ${room.refused} refused`
        return `${room.count} of ${yuan(room.sum)}, left ${room.countLeft} of ${yuan(room.sumLeft)}${hours}${refused}`
      }
      case 'slip':
        return String(it.printer.printed.length)
      case 'voids':
        await it.act({ type: 'continued' }, { type: 'void-chosen', recordId: this.#nth(one).id }, { type: 'confirmed' })
        return this.#ending(undefined)
      case 'refunds': {
        await it.act({ type: 'continued' }, { type: 'refund-chosen', recordId: this.#nth(one).id })
        if (two !== '') {
          await it.act({ type: 'key-pressed', key: 'clear' })
          for (const digit of String(fen(two))) await it.act({ type: 'key-pressed', key: digit as '0' })
        }
        await it.act({ type: 'confirmed' })
        return this.#ending(undefined)
      }
      case 'settles':
        await it.act({ type: 'continued' }, { type: 'settlement-asked' })
        await it.pass(6_000)
        return this.#settlement()
      case 'settlement':
        return this.#settlement()
      case 'line':
        if (one === 'down') {
          world.network.partition('terminal', 'acquirer')
          world.network.reset('terminal', 'acquirer')
          await it.pass(500)
        } else {
          world.network.heal('terminal', 'acquirer')
          await it.pass(20_000)
        }
        return undefined
      case 'issuer-a':
      case 'issuer-b': {
        const host = world.host(verb)
        if (one === 'stands') {
          const { count, amount } = host.book.standing()
          return `${count} ${yuan(amount)}`
        }
        if (one === 'down') world.killIssuer(verb)
        else if (one === 'up') world.openIssuer(verb)
        else if (one === 'silent') host.faults.silent = true
        else if (one === 'refuse') host.faults.refuse = two
        else Object.assign(host.faults, { silent: false, slowMs: 0, refuse: undefined })
        await it.pass(one === 'up' ? 5_000 : 500)
        return undefined
      }
      case 'requests':
        await world.switch.request(this.#profile.terminalId, Number(one) as ProcessingDigit)
        return undefined
      case 'asked':
        return (
          (await world.switch.requests(this.#profile.terminalId))
            .map((each) => `${each.digit} ${each.name} ${each.state}`)
            .sort()
            .join(', ') || 'nothing'
        )
      case 'stops':
        world.directory.change(this.#profile.terminalId, { terminalStatus: 'disabled' })
        return undefined
      case 'grants':
        world.directory.contract(this.#profile.terminalId, ({ offlineLimits, ...contract }) => ({
          ...contract,
          offline: one !== 'nothing',
          offlineLimits: one === 'nothing' ? offlineLimits : { ...offlineLimits!, floor: fen(one) },
        }))
        return undefined
      case 'wait':
        await it.pass(duration(one))
        return undefined
      case 'crash':
        await world.crashSwitch()
        await world.startSwitch()
        return void (await it.pass(5_000))
      case 'power':
        await it.terminal.stop()
        await world.run(1_000)
        this.it = this.#plugIn(this.platter)
        await this.it.signIn('90')
        await this.it.pass(2_000)
        return undefined
      case 'till':
        return it.state().screen.kind
      case 'limits':
        return `${it.state().stateLine.level} ${it.state().stateLine.limits.join(' ')}`.trim()
      case 'notices':
        return (
          it
            .state()
            .notices.map((notice) => notice.en)
            .join(' ') || 'none'
        )
      case 'session':
        return `${it.state().session.state}, timeout ${it.state().config.profile.parameters.answerTimeoutMs / 1_000} s`
      case 'records':
        return (
          it
            .records()
            .map((record) => `${record.type} ${yuan(record.amount)} ${record.status}`)
            .join(', ') || 'none'
        )
      case 'switch': {
        const rows = await world.rows<{ type: string; amount: number; state: string; code: string }>(
          'select type, amount, state, response_code as code from switch_journal where terminal_id = $1 order by id',
          [this.#profile.terminalId],
        )
        return rows.map((row) => `${row.type} ${yuan(row.amount)} ${row.state} ${row.code}`.trim()).join(', ') || 'none'
      }
      case 'chips': {
        const rows = await world.rows<{ network: string; amount: number; decided: string; told: string; own: string }>(
          `select network, amount, substring(elements from '9F27 (..)') as decided,
             coalesce(substring(elements from '8A (....)'), '') as told, substring(elements from '9F26 (\\S+)') as own
           from switch_chip_record where terminal_id = $1 order by network, stan`,
          [this.#profile.terminalId],
        )
        const known = new Set(it.records().map((record) => record.chip?.cryptogram))
        return (
          rows
            .map(({ network, amount, decided, told, own }) => {
              const words = Buffer.from(told, 'hex').toString('latin1')
              return `${network} ${yuan(amount)} ${decided} ${words}`.trim() + (known.has(own) ? '' : ' of another')
            })
            .join(', ') || 'none'
        )
      }
      case 'proofs': {
        const own = new Map(it.records().map((record) => [record.stan, record.chip?.cryptogram]))
        return (
          [...world.issuerA.book.records.values(), ...world.issuerB.book.records.values()]
            .filter((record) => record.state === 'approved')
            .map((record) => {
              const proof = record.cryptogram === undefined ? 'without F55' : 'by another'
              return `${yuan(record.amount)} ${record.cryptogram === own.get(record.voucher ?? '') ? 'proven' : proof}`
            })
            .join(', ') || 'none'
        )
      }
      case 'stan': {
        // As a device that has counted so far: its platter says so.
        const { counters } = it.state()
        await it.terminal.stop()
        const { key, value } = encodeRecord({ ...counters, stan: Number(one) })
        this.platter.entries.set(key, value)
        this.it = this.#plugIn(this.platter)
        return void (await this.it.signIn('90'))
      }
      case 'stans':
        return it
          .records()
          .map((record) => record.stan)
          .join(' ')
      case 'events':
        await world.run(1_000)
        return (
          world.events
            .splice(0)
            .map((event) => event.topic)
            .join(' ') || 'none'
        )
      default:
        throw new Error(`a till cannot ${verb}`)
    }
  }

  #nth(number: string): TransactionRecord {
    return this.it.records()[Number(number) - 1]!
  }

  #ending(id: string | undefined): string {
    const { screen, records } = this.it.state()
    const record = id === undefined ? undefined : records.get(id)
    if (screen.kind !== 'result') return screen.kind
    const money = screen.money?.state
    const code = (record ?? (screen.recordId === undefined ? undefined : records.get(screen.recordId)))?.host
      ?.responseCode
    return [screen.outcome, code, money === undefined ? undefined : `money ${money}`, screen.why]
      .filter((part) => part !== undefined)
      .join(', ')
  }

  #settlement(): string {
    const { settlement } = this.it.state()
    if (settlement === undefined) return 'not begun'
    const { verdicts } = settlement
    return `${settlement.stage}${verdicts === undefined ? '' : ` ${verdicts.domestic}${verdicts.foreign}`}, ${settlement.uploaded} uploaded`
  }
}
