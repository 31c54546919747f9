import { expect, test } from 'vitest'
import { Platter, PROFILE } from '../../packages/terminal/terminal-fixture.test-data.ts'
import { counterHouse } from './counter-house.ts'
import { ownDatabase } from './told.ts'

const db = ownDatabase()

/*
 * The real terminal on the real switch over a line that cannot ask: what is done on the left of `→`, what the till shows and what the
 * switch says of the money on the right.
 */
async function plays(text: string): Promise<void> {
  const platter = new Platter()
  const { world, plugIn } = await counterHouse(db(), {
    grants: { shownCode: { kind: 'channel' } },
    parameters: PROFILE.parameters,
  })
  let it = plugIn(platter)
  const act = async (words: readonly string[]): Promise<string | undefined> => {
    const [verb, value = ''] = words
    switch (verb) {
      case 'code':
        await it.key(Number(value))
        return void (await it.act({ type: 'tender-chosen', tender: 'shown-code' }))
      case 'scans': {
        await it.key(Number(value))
        await it.act({ type: 'tender-chosen', tender: 'wallet' })
        it.scanner.scan(words[2]!)
        return void (await it.travel())
      }
      case 'waits':
        return void (await it.pass(Number(value) * 1_000))
      case 'wallet':
        if (value === 'pays')
          return world.wallet.waiting !== undefined && world.wallet.pay(world.wallet.waiting) ? 'paid' : 'not any more'
        return void Object.assign(world.wallet.faults, { silent: value === 'silent' })
      case 'withdraws':
        return void (await it.act({ type: 'cancelled' }))
      case 'told':
        return void (await it.act({
          type: 'progress-told',
          batch: it.last()!.batch,
          stan: it.last()!.stan,
          what: value as 'ended',
          until: world.clock.now() + 40_000,
        }))
      case 'cable':
        if (value === 'out') {
          world.network.reset('terminal', 'acquirer')
          world.network.between('terminal', 'acquirer', { blocked: 'lose' })
        } else world.network.heal('terminal', 'acquirer')
        return undefined
      case 'power':
        await it.terminal.stop()
        it = plugIn(platter)
        return void (await it.signIn())
      case 'voids':
        await it.act(
          { type: 'continued' },
          { type: 'void-chosen', recordId: it.records()[0]!.id },
          { type: 'confirmed' },
        )
        return void (await it.act({
          type: 'supervisor-signed',
          number: '90',
          password: new (await import('../../packages/terminal/index.ts')).Secret('1234'),
        }))
      case 'screen': {
        const screen = it.screen()
        if (screen.kind === 'merchant-code')
          return `${screen.kind} ${screen.amount} for ${Math.round((screen.until - world.clock.now()) / 1_000)} s${screen.lineUp ? '' : ', no line'}`
        if (screen.kind === 'connecting') return `connecting ${screen.stage}`
        return screen.kind === 'result' ? `result ${screen.outcome}` : screen.kind
      }
      case 'money': {
        const { batch, stan } = it.last()!
        return `${it.state().money?.state ?? '-'} / ${await world.switch.moneyOf({ terminalId: PROFILE.terminalId, batch, stan })}`
      }
      case 'stands': {
        const { count, amount } = world.wallet.book.standing()
        return `${count} ${amount}`
      }
      default:
        throw new Error(`nobody can ${verb}`)
    }
  }
  const told: string[] = []
  const wanted: string[] = []
  for (const line of text.trim().split('\n')) {
    const [left = '', right] = line.split('→').map((part) => part.trim())
    const came = await act(left.split(/\s+/))
    told.push(came === undefined ? left : `${left} → ${came}`)
    wanted.push(right === undefined ? left : `${left} → ${right}`)
  }
  await it.terminal.stop()
  await world.close()
  expect(told).toEqual(wanted)
}

test(
  'a code is shown, scanned and paid; the till finds out by itself, and a void gives it back',
  { timeout: 30_000 },
  () =>
    plays(`
    code 1250
    screen                → merchant-code 1250 for 120 s
    money                 → unknown / unknown
    waits 9
    wallet pays           → paid
    waits 3
    screen                → result approved
    money                 → yes / yes
    stands                → 1 1250
    voids
    screen                → result approved
    stands                → 2 0
  `),
)

test('the host says that it ended: the till asks at once', { timeout: 30_000 }, () =>
  plays(`
    code 300
    wallet pays           → paid
    waits 1
    screen                → merchant-code 300 for 119 s
    told ended
    screen                → result approved
  `),
)

test(
  'withdrawn, run out, cut off: each ends with the customer’s money where the till says it is',
  { timeout: 30_000 },
  () =>
    plays(`
    code 500
    withdraws
    waits 5
    screen                → result reversed
    money                 → no / no
    wallet pays           → not any more
    code 600
    waits 119
    screen                → merchant-code 600 for 1 s
    waits 10
    screen                → result reversed
    money                 → no / no
    code 700
    cable out
    waits 2
    screen                → merchant-code 700 for 118 s, no line
    wallet pays           → paid
    cable in
    waits 20
    screen                → result approved
    money                 → yes / yes
    stands                → 1 700
    code 800
    power off
    waits 20
    money                 → no / no
    wallet pays           → not any more
    stands                → 1 700
  `),
)

test(
  'a customer who keys a password is waited for; a front that stays silent is given up within the minute',
  { timeout: 30_000 },
  () =>
    plays(`
    scans 900 134567890123456788
    screen                → connecting authorizing
    told payer-confirms
    screen                → connecting payer-confirms
    waits 7
    screen                → result approved
    money                 → yes / yes
    wallet silent
    scans 1000 134567890123456780
    waits 30
    screen                → connecting authorizing
    wallet honest
    waits 20
    money                 → no / no
    screen                → result reversed
    stands                → 1 900
  `),
)
