import { Profile as ProfileSchema } from '@evertill/contract'
import { fromHex, SystemRandom, systemClock } from '@evertill/foundation'
import { IDBFactory } from 'fake-indexeddb'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type RunningTerminal, Secret, type TerminalState } from '../../packages/terminal/index.ts'
import {
  createSoftPinDevice,
  createVirtualPrinter,
  createVirtualReader,
  createVirtualScanner,
  createWebSocketLine,
  openIndexedDbStore,
  runTerminal,
  softDes,
} from '../../packages/terminal/runtime/browser/index.ts'
import { openWebHouse, type WebHouse } from './web-house.ts'

/** The till's terminal as a browser runs it, on the real house: activation, socket, IndexedDB, DES in JavaScript. */
let house: WebHouse
const open: RunningTerminal[] = []
beforeAll(async () => {
  house = await openWebHouse()
}, 60_000)
afterEach(async () => {
  for (const terminal of open.splice(0)) await terminal.stop()
})
afterAll(() => house.close())

async function activate(code: string) {
  const { status, body } = await house.ask('POST', '/till/api/activate', { activationCode: code })
  expect(status).toBe(200)
  return body as { terminalId: string; credential: string; tmk: string; profile: unknown }
}

type Identity = Awaited<ReturnType<typeof activate>>

async function start(identity: Identity, factory: IDBFactory) {
  globalThis.indexedDB = factory
  const profile = ProfileSchema.parse(identity.profile)
  const reader = createVirtualReader({ timeZone: profile.timeZone })
  const pinPad = createSoftPinDevice({ tmk: fromHex(identity.tmk), des: softDes, practice: profile.practice })
  const random = new SystemRandom()
  const terminal = runTerminal(
    { profile, ...profile.messages, serial: profile.serial, language: 'zh' },
    {
      clock: systemClock,
      random,
      store: await openIndexedDbStore('journal'),
      line: createWebSocketLine({
        url: `${house.url.replace('http', 'ws')}/terminal`,
        terminalId: identity.terminalId,
        credential: identity.credential,
        clock: systemClock,
        random,
        profileOf: (value) => ProfileSchema.safeParse(value).data,
      }),
      pinDevice: pinPad,
      reader,
      scanner: createVirtualScanner(),
      printer: createVirtualPrinter(),
      passwords: { check: async () => true },
    },
  )
  open.push(terminal)
  const until = (wanted: (state: TerminalState) => boolean) =>
    expect.poll(() => wanted(terminal.state), { timeout: 20_000, interval: 5 }).toBe(true)
  await until((state) => state.booted && state.session.state === 'on')
  if (terminal.state.shift.operator === undefined) {
    terminal.dispatch({ type: 'operator-signed-in', number: profile.operators[0]!.number, password: new Secret('') })
    await until((state) => state.shift.operator !== undefined)
  }
  async function present(amount: number, pan: string, way: 'chip' | 'tap'): Promise<void> {
    const card = terminal.state.config.profile.practiceCards.find((one) => one.pan === pan)!
    for (const event of [
      { type: 'continued' },
      { type: 'place-chosen', place: 'amount' },
      { type: 'amount-set', amount },
      { type: 'checked-out' },
      { type: 'tender-chosen', tender: 'card' },
    ] as const)
      terminal.dispatch(event)
    await until(() => reader.waiting)
    reader.present(card, way)
    await until(({ screen }) => screen.kind !== 'present-card')
    if (terminal.state.screen.kind !== 'enter-pin') return
    for (const digit of card.pin ?? '') pinPad.press(digit as '1')
    pinPad.press('enter')
    await until(({ screen }) => screen.kind !== 'enter-pin')
  }
  return { terminal, until, present, reader }
}

test('activation, a sale with PIN, a decline, and the same journal after a reload', { timeout: 60_000 }, async () => {
  const identity = await activate(await activationCode('10000011'))
  const factory = new IDBFactory()
  const till = await start(identity, factory)
  await till.present(2_000, '6205500000000000004', 'chip')
  await till.until(({ screen }) => screen.kind === 'result')
  expect(till.terminal.state.screen).toMatchObject({ outcome: 'approved', money: { state: 'yes' } })
  const [sold] = [...till.terminal.state.records.values()]
  till.reader.remove()
  await till.present(990, '4000000000009995', 'tap')
  await till.until(({ screen }) => screen.kind === 'result' && screen.responseCode === '51')
  await till.terminal.stop()

  const again = await start(identity, factory)
  expect(again.terminal.state.records.get(sold!.id)).toMatchObject({ status: 'approved', amount: 2_000 })
  expect(again.terminal.state.line.canAsk).toBe(true)
  expect(await house.platform.switch.moneyOf({ terminalId: '10000011', batch: sold!.batch, stan: sold!.stan })).toBe(
    'yes',
  )
})

test('reloaded in the middle of a sale, it comes back and undoes it', { timeout: 60_000 }, async () => {
  const identity = await activate(await activationCode('10000012'))
  const factory = new IDBFactory()
  const till = await start(identity, factory)
  // The issuer answers after five seconds; the page is gone by then.
  await till.present(3_000, '6226090000000048', 'tap')
  await till.until(
    ({ transaction, records }) => transaction?.stage === 'out' && [...records.values()].at(-1)?.status === 'sent',
  )
  expect(till.terminal.state.money).toMatchObject({ state: 'unknown' })
  await till.terminal.stop()

  const again = await start(identity, factory)
  await again.until(({ records }) => [...records.values()].at(-1)?.status === 'reversed')
  expect(again.terminal.state.screen).toMatchObject({ kind: 'result', outcome: 'reversed', money: { state: 'no' } })
  const record = [...again.terminal.state.records.values()].at(-1)!
  const money = () => house.platform.switch.moneyOf({ terminalId: '10000012', batch: record.batch, stan: record.stan })
  await expect.poll(money, { timeout: 20_000 }).toBe('no')
})

async function activationCode(terminalId: string): Promise<string> {
  const issued = await house.platform.merchant.enrolment.issueCode({ scope: {} }, terminalId)
  if (!issued.ok) throw new Error('no activation code was issued')
  return issued.value.activationCode
}
