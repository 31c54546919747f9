import { type CommandRow, Profile as ProfileSchema } from '@evertill/contract'
import { createModel } from '@evertill/diagnosis'
import { fromHex, SystemRandom, systemClock } from '@evertill/foundation'
import { IDBFactory } from 'fake-indexeddb'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createDoctor, watchTerminal } from '../../packages/terminal/finding/index.ts'
import { type RunningTerminal, Secret, type TerminalState } from '../../packages/terminal/index.ts'
import {
  createRemoteTests,
  createSoftPinDevice,
  createVirtualPrinter,
  createWebSocketLine,
  openIndexedDbStore,
  runTerminal,
  softDes,
} from '../../packages/terminal/runtime/browser/index.ts'
import { type Ask, hello, openWebHouse, SocketTerminal, type WebHouse } from './web-house.ts'

/** Tests from afar, on a real terminal behind a real socket: accepted, executed, and seen by the platform itself. */

let house: WebHouse
let operations: Ask
const ends: (() => Promise<void>)[] = []
beforeAll(async () => {
  house = await openWebHouse()
  operations = await house.signIn('operations')
})
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})
afterAll(() => house?.close())

async function identity(terminalId: string) {
  const { enrolment } = house.platform.merchant
  const issued = await enrolment.issueCode({ scope: {} }, terminalId)
  const activated = issued.ok ? await enrolment.activate(issued.value.activationCode) : undefined
  if (!activated?.ok) throw new Error('it could not be enrolled')
  return activated.value
}

function until(terminal: RunningTerminal, wanted: (state: TerminalState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (wanted(terminal.state)) return resolve()
    const stop = terminal.subscribe((state) => {
      if (!wanted(state)) return
      stop()
      resolve()
    })
  })
}

/** A till at work with its doctor: what it sees goes to the house under its support code. */
async function till(terminalId: string) {
  globalThis.indexedDB = new IDBFactory()
  const { credential, tmk, profile: raw } = await identity(terminalId)
  const profile = ProfileSchema.parse(raw)
  const random = new SystemRandom()
  const printer = createVirtualPrinter()
  const remote = createRemoteTests({ clock: systemClock, printer })
  let watched: ReturnType<typeof watchTerminal> | undefined
  const terminal = runTerminal(
    { profile, ...profile.messages, serial: profile.serial, language: 'zh' },
    {
      clock: systemClock,
      random,
      store: await openIndexedDbStore('journal'),
      line: createWebSocketLine({
        url: `${house.url.replace('http', 'ws')}/terminal`,
        terminalId,
        credential,
        clock: systemClock,
        random,
        tests: remote,
        profileOf: (value) => ProfileSchema.safeParse(value).data,
      }),
      pinDevice: createSoftPinDevice({ tmk: fromHex(tmk!), des: softDes, practice: true }),
      printer,
      passwords: { check: async () => true },
      watch: (event) => watched?.watch(event),
    },
  )
  const doctor = createDoctor(
    {
      clock: systemClock,
      model: createModel(),
      readings: { resources: async () => ({ resources: { memoryFree: 0.6 } }) },
      ladder: async () => [
        {
          interface: 'wifi',
          inUse: true,
          try: async (rung) => (rung === 'link' || rung === 'gateway' ? { ok: true, ms: 3 } : undefined),
          quality: async () => ({}),
        },
      ],
      upload: async (snapshot, code, climbs) => {
        const answer = await house.ask('POST', '/till/api/diagnosis', {
          terminalId,
          credential,
          code,
          snapshot,
          climbs,
        })
        return answer.status === 204
      },
    },
    () => terminal.state,
  )
  watched = watchTerminal(doctor)
  watched.attach(terminal)
  remote.attach(terminal)
  remote.attend(doctor)
  ends.push(async () => {
    remote.stop()
    doctor.stop()
    await terminal.stop()
  })
  await until(terminal, (state) => state.stateLine.level === 'limited' && state.session.state === 'on')
  return { terminal, printer }
}

const ask = async (terminalId: string, test: string): Promise<CommandRow> => {
  const { status, body, text } = await operations('POST', `/api/terminals/${terminalId}/commands`, { test })
  expect(status, text).toBe(200)
  return body
}

/** Asks until the command is where it should be; the live line would tell a screen. */
async function becomes(terminalId: string, id: string, wanted: readonly CommandRow['state'][]): Promise<CommandRow> {
  for (let i = 0; i < 400; i++) {
    const { body } = await operations('GET', `/api/terminals/${terminalId}/commands`)
    const row = body.rows.find((one: CommandRow) => one.id === id)
    if (wanted.includes(row.state)) return row
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`${id} never became ${wanted.join(' or ')}`)
}

describe('a terminal on its socket', () => {
  it('does all six; what the platform can see by itself, it verifies', { timeout: 30_000 }, async () => {
    const { printer } = await till('10000011')
    const done = async (test: string): Promise<CommandRow> =>
      becomes('10000011', (await ask('10000011', test)).id, ['verified', 'failed', 'refused', 'unverified'])
    const signedOn = await done('sign-on')
    expect(signedOn).toMatchObject({ state: 'verified', evidence: 'signed-on', channel: 'socket' })
    for (const at of [signedOn.sentAt, signedOn.acceptedAt, signedOn.executedAt, signedOn.verifiedAt])
      expect(at).toBeGreaterThanOrEqual(signedOn.askedAt)
    const echo = await done('echo')
    expect(echo).toMatchObject({ state: 'verified', evidence: 'echo', detail: expect.stringMatching(/^\d+ ms$/) })
    const parameters = await done('parameters')
    const profile = await house.platform.merchant.enrolment.profile('10000011')
    expect(parameters).toMatchObject({ state: 'verified', evidence: 'revision', detail: String(profile!.revision) })
    const ladder = await done('ladder')
    expect(ladder).toMatchObject({ state: 'verified', evidence: 'snapshot', detail: 'reaches gateway' })
    const { body } = await operations('GET', '/api/terminals/10000011/findings')
    expect(body.climbs[0].rungs.map((rung: { name: string }) => rung.name)).toEqual(['link', 'gateway'])

    // A slip on the drawn printer is seen by nobody but the people there: executed is all that can be said.
    const slip = await becomes('10000011', (await ask('10000011', 'print-test')).id, ['executed'])
    expect(slip.verifiedAt).toBeUndefined()
    expect(printer.printed.at(-1)?.lines[0]).toMatchObject({ kind: 'title', text: '打印测试' })
    const audit = await operations('GET', '/api/audit?action=terminal.test')
    expect(audit.body.rows).toHaveLength(5)
    expect(audit.body.rows[0]).toMatchObject({ subjectId: '10000011', outcome: 'done', after: { test: 'print-test' } })
  })

  it('never comes between a cashier and a customer', { timeout: 20_000 }, async () => {
    const { terminal } = await till('10000012')
    terminal.dispatch({ type: 'operator-signed-in', number: '01', password: new Secret('') })
    await until(terminal, (state) => state.shift.operator !== undefined)
    terminal.dispatch({ type: 'key-pressed', key: '5' })
    const { id } = await ask('10000012', 'sign-on')
    await becomes('10000012', id, ['accepted'])
    const signedOnAt = terminal.state.session.since
    const again = await operations('POST', '/api/terminals/10000012/commands', { test: 'sign-on' })
    expect([again.status, again.body.code]).toEqual([409, 'command.open'])
    expect(terminal.state.session.since).toBe(signedOnAt)
    terminal.dispatch({ type: 'key-pressed', key: 'clear' })
    await becomes('10000012', id, ['verified'])
    expect(terminal.state.session.since).toBeGreaterThan(signedOnAt)
  })
})

describe('a terminal that is away', () => {
  it('gets what waits when it comes, but not what was taken back or is too old', { timeout: 20_000 }, async () => {
    const waiting = await ask('10000013', 'parameters')
    expect(waiting).toMatchObject({ state: 'queued', channel: 'socket' })
    const doomed = await ask('10000013', 'echo')
    const cancelled = await operations('POST', `/api/terminals/10000013/commands/${doomed.id}/cancel`, {})
    expect(cancelled.body.state).toBe('cancelled')
    const twice = await operations('POST', `/api/terminals/10000013/commands/${doomed.id}/cancel`, {})
    expect([twice.status, twice.body.code]).toEqual([409, 'command.over'])

    const { credential } = await identity('10000013')
    const terminal = await new SocketTerminal(house).opened()
    terminal.say(hello('10000013', credential))
    expect((await terminal.heard()).kind).toBe('welcome')
    const command = await terminal.heard()
    expect(command).toMatchObject({ kind: 'command', id: waiting.id, test: 'parameters' })
    expect(command.profile.terminalId).toBe('10000013')
    // Another terminal's word about it counts for nothing.
    terminal.say({ kind: 'command-report', id: waiting.id, state: 'accepted' })
    terminal.say({ kind: 'command-report', id: waiting.id, state: 'executed', detail: 'an older revision' })
    const row = await becomes('10000013', waiting.id, ['executed'])
    expect(row.detail).toBe('an older revision')
    terminal.close()
    await terminal.ended()
  })

  it('is asked over plain ISO 8583 by the header, as far as that reaches', async () => {
    house.platform.fleet.spoke('10000101', { at: systemClock.now(), transaction: false })
    const row = await ask('10000101', 'sign-on')
    expect(row).toMatchObject({ state: 'sent', channel: 'header' })
    expect(await house.platform.switch.requests('10000101')).toMatchObject([{ digit: 3, state: 'open' }])
    const print = await operations('POST', '/api/terminals/10000101/commands', { test: 'print-test' })
    expect([print.status, print.body.code]).toEqual([422, 'command.channel'])
    await operations('POST', `/api/terminals/10000101/commands/${row.id}/cancel`, {})
    expect(await house.platform.switch.requests('10000101')).toMatchObject([{ digit: 3, state: 'withdrawn' }])
  })
})

describe('who may', () => {
  it('ask: operations and technicians, each within their place', async () => {
    const shop = await house.signIn('merchant')
    const refused = await shop('POST', '/api/terminals/10000011/commands', { test: 'echo' })
    expect([refused.status, refused.body.code]).toEqual([403, 'session.right'])
    expect((await shop('GET', '/api/terminals/10000011/commands')).status).toBe(200)
    expect((await shop('GET', '/api/terminals/10000104/commands')).status).toBe(404)
    const technician = await house.signIn('technician')
    expect((await technician('POST', '/api/terminals/10000104/commands', { test: 'echo' })).status).toBe(404)
    for (const body of [{ test: 'reboot' }, {}, { test: 'echo', reason: 'x'.repeat(201) }])
      expect((await operations('POST', '/api/terminals/10000011/commands', body)).body.code).toBe('request.schema')
  })
})
