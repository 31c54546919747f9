import { createServer } from 'node:net'
import { LiveEvent, liveEventOf, terminalSocketLimits, Welcome } from '@evertill/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { merchantId, otherMerchantId } from '../../sim/demo/places.ts'
import { hello, openWebHouse, SocketTerminal, sellOverSocket, type WebHouse, welcomed } from './web-house.ts'

/** The terminal socket and the live line: long conversations, and what ends them. */

let house: WebHouse
beforeAll(async () => {
  house = await openWebHouse()
})
afterAll(() => house?.close())

const credential = 'ab'.repeat(32)

describe('activation', () => {
  it('works once, for whoever types the code in any fashion', async () => {
    const issued = await house.platform.merchant.enrolment.issueCode({ scope: {} }, '10000012')
    if (!issued.ok) throw new Error()
    const { activationCode } = issued.value
    const first = await house.ask('POST', '/till/api/activate', {
      activationCode: ` ${activationCode.toLowerCase().replaceAll('-', ' ')} `,
    })
    expect(first.status, first.text).toBe(200)
    expect(first.body).toMatchObject({
      terminalId: '10000012',
      merchantId,
      credential: expect.stringMatching(/^[0-9a-f]{64}$/),
      tmk: expect.stringMatching(/^[0-9A-F]{32}$/),
    })
    expect(first.body.profile).toMatchObject({
      practice: true,
      merchantName: { zh: '青山茶铺' },
      messages: { keyLayout: '003' },
    })
    const second = await house.ask('POST', '/till/api/activate', { activationCode })
    expect([second.status, second.body.code]).toEqual([404, 'activation.unknown'])
  })

  it('is withdrawn by a newer code, and ends by itself', async () => {
    const { enrolment } = house.platform.merchant
    const old = await enrolment.issueCode({ scope: {} }, '10000013')
    const fresh = await enrolment.issueCode({ scope: {} }, '10000013')
    if (!old.ok || !fresh.ok) throw new Error()
    expect((await house.ask('POST', '/till/api/activate', { activationCode: old.value.activationCode })).status).toBe(
      404,
    )
    await house.db.query('update merchant_activation set expires_at = $1 where used_at is null', [Date.now() - 1])
    expect((await house.ask('POST', '/till/api/activate', { activationCode: fresh.value.activationCode })).status).toBe(
      404,
    )
  })

  it('gives another device under the same number a batch of its own: its sale is no repetition of one before', async () => {
    const sale = { amount: 1_250, pan: '6200000000000005' }
    const lost = await welcomed(house, '10000011')
    const first = await sellOverSocket(lost, '10000011', sale)
    // The same device asks the same again: answered from the journal, not charged twice.
    const again = await sellOverSocket(lost, '10000011', sale)
    expect([first[39], again[39], again[37]]).toEqual(['00', '00', first[37]])
    lost.terminal.close()
    const spare = await welcomed(house, '10000011')
    const other = await sellOverSocket(spare, '10000011', sale)
    expect([other[39], other[37] === first[37]]).toEqual(['00', false])
    expect(Number(other[60]!.batch)).toBe(Number(first[60]!.batch) + 1)
    spare.terminal.close()
  })

  it('leaves neither the code nor the credential nor the key readable in a table', async () => {
    const { activation } = await welcomed(house, '10000014')
    const [row] = await house.db.query<{ dump: string }>(
      `select string_agg(t::text, ' ') as dump from merchant_terminal t where terminal_id = '10000014'`,
    )
    expect(row!.dump.toLowerCase()).not.toContain(activation.credential)
    expect(row!.dump.toLowerCase()).not.toContain(activation.tmk.toLowerCase())
  })

  it('slows down whoever guesses', async () => {
    let last = await house.ask('POST', '/till/api/activate', { activationCode: 'AAAA-AAAA-AAAA' })
    for (let i = 0; i < 40 && last.status === 404; i++)
      last = await house.ask('POST', '/till/api/activate', { activationCode: 'AAAA-AAAA-AAAA' })
    expect([last.status, last.body.code]).toEqual([429, 'request.too-many'])
  })
})

/** Activation is throttled by the guesser above, so the others enrol past the web door. */
async function enrolled(terminalId: string) {
  const { enrolment } = house.platform.merchant
  const issued = await enrolment.issueCode({ scope: {} }, terminalId)
  const activated = issued.ok ? await enrolment.activate(issued.value.activationCode) : undefined
  if (!activated?.ok) throw new Error('it could not be enrolled')
  const { credential, tmk, merchantId } = activated.value
  return { credential, tmk: tmk!, merchantId }
}

async function connected(terminalId: string) {
  const activation = await enrolled(terminalId)
  const terminal = await new SocketTerminal(house).opened()
  terminal.say(hello(terminalId, activation.credential))
  const welcome = await terminal.heard()
  return { terminal, welcome, activation }
}

describe('the terminal socket', () => {
  it('welcomes with the profile, and then carries sales', async () => {
    const it = await connected('10000011')
    expect(Welcome.safeParse(it.welcome).success).toBe(true)
    expect(it.welcome.profile.items.length).toBeGreaterThan(5)
    const answer = await sellOverSocket(it, '10000011', { amount: 880, pan: '6222821234560017', pin: '123456' })
    expect(answer[39]).toBe('00')
    const operations = await house.signIn('operations')
    const { body } = await operations('GET', '/api/terminals/10000011')
    expect(body.terminal).toMatchObject({ presence: 'online', line: 'socket', activated: true })
    it.terminal.say({ kind: 'outcome-query', batch: '000001', stan: answer[11] })
    expect(await it.terminal.heard()).toEqual({ kind: 'outcome', batch: '000001', stan: answer[11], money: 'yes' })
    it.terminal.say({ kind: 'outcome-query', batch: '000001', stan: '999999' })
    expect((await it.terminal.heard()).money).toBe('unknown')
    it.terminal.close()
    await it.terminal.ended()
  })

  it('shows heartbeats, and the end of a line at once', async () => {
    const it = await connected('10000011')
    const beat = {
      kind: 'heartbeat',
      at: Date.now(),
      uptimeMs: 5,
      signedOn: true,
      batch: '000007',
      waiting: { reversals: 1, signatures: 0, stored: 0 },
    }
    it.terminal.say(beat)
    it.terminal.say({ kind: 'outcome-query', batch: '000001', stan: '999999' })
    await it.terminal.heard()
    expect(house.platform.fleet.of('10000011')?.heartbeat).toEqual(beat)
    expect(house.platform.fleet.live('10000011')).toMatchObject({ presence: 'online', batch: '000007' })
    it.terminal.close()
    await it.terminal.ended()
    // The house has heard of it when it answers the next question.
    await house.ask('GET', '/healthz')
    expect(house.platform.fleet.live('10000011').presence).toBe('offline')
    await house.platform.fleet.flush()
    const [row] = await house.db.query(`select batch, line from fleet_presence where terminal_id = '10000011'`)
    expect(row).toEqual({ batch: '000007', line: 'socket' })
  })

  it.each([
    ['a frame before hello', 'hello-expected', (it: SocketTerminal) => it.socket.send(new Uint8Array(30))],
    [
      'a heartbeat before hello',
      'hello-expected',
      (it: SocketTerminal) =>
        it.say({
          kind: 'heartbeat',
          at: 1,
          uptimeMs: 1,
          signedOn: false,
          waiting: { reversals: 0, signatures: 0, stored: 0 },
        }),
    ],
    ['no JSON', 'bad-message', (it: SocketTerminal) => it.say('hello?')],
    ['an unknown kind', 'bad-message', (it: SocketTerminal) => it.say({ kind: 'open-sesame' })],
    ['a short credential', 'bad-message', (it: SocketTerminal) => it.say(hello('10000011', 'ab'))],
    ['SQL for an id', 'bad-message', (it: SocketTerminal) => it.say(hello(`' or 1=1`, credential))],
    ['an unknown terminal', 'unknown-terminal', (it: SocketTerminal) => it.say(hello('77777777', credential))],
    ['a wrong credential', 'bad-credential', (it: SocketTerminal) => it.say(hello('10000011', credential))],
    [
      'a terminal that was never activated',
      'bad-credential',
      (it: SocketTerminal) => it.say(hello('10000002', credential)),
    ],
  ])('refuses %s with %s, in both languages, and closes', async (_, code, act) => {
    const terminal = await new SocketTerminal(house).opened()
    act(terminal)
    const refused = await terminal.heard()
    expect(refused).toMatchObject({ kind: 'refused', code, zh: expect.any(String), en: expect.any(String) })
    expect(await terminal.ended()).toBe(1008)
  })

  it('refuses silence', { timeout: terminalSocketLimits.helloWithinMs + 10_000 }, async () => {
    const terminal = await new SocketTerminal(house).opened()
    expect((await terminal.heard()).code).toBe('hello-late')
    expect(await terminal.ended()).toBe(1008)
  })

  it('refuses a second hello, a frame that is too large, and a flood', async () => {
    const first = await connected('10000011')
    first.terminal.say(hello('10000011', first.activation.credential))
    expect((await first.terminal.heard()).code).toBe('bad-message')
    const second = await connected('10000011')
    second.terminal.socket.send(new Uint8Array(terminalSocketLimits.frameBytes + 1))
    expect(await second.terminal.ended()).toBe(1009)
    const third = await connected('10000011')
    for (let i = 0; i < terminalSocketLimits.framesPerSecond * 10 + 50; i++)
      third.terminal.say({
        kind: 'heartbeat',
        at: i,
        uptimeMs: i,
        signedOn: true,
        waiting: { reversals: 0, signatures: 0, stored: 0 },
      })
    expect((await third.terminal.heard()).code).toBe('too-many')
    expect(await third.terminal.ended()).toBe(1013)
  })

  it('lets no terminal speak for another', async () => {
    const it = await connected('10000011')
    const other = await enrolled('10000012')
    const answer = sellOverSocket({ terminal: it.terminal, activation: other }, '10000012', {
      amount: 100,
      pan: '6200000000000005',
    })
    await expect(answer).rejects.toThrow()
    it.terminal.close()
  })

  it('has room for one: the newer line of the same terminal wins', async () => {
    const { terminal, activation } = await connected('10000011')
    const again = await new SocketTerminal(house).opened()
    again.say(hello('10000011', activation.credential))
    expect((await again.heard()).kind).toBe('welcome')
    expect(await terminal.heard()).toMatchObject({ kind: 'refused', code: 'replaced' })
    expect(house.platform.fleet.live('10000011').presence).toBe('online')
    again.close()
    await again.ended()
  })

  it('hears at once when its profile changes, when it is disabled, and no longer', async () => {
    const it = await connected('10000011')
    const operations = await house.signIn('operations')
    const goods = { categories: [{ id: 'c', name: { zh: '新', en: 'New' } }], items: [], reason: 'a test' }
    await operations('PUT', `/api/merchants/${merchantId}/goods`, goods)
    const notice = await it.terminal.heard()
    expect(notice).toMatchObject({ kind: 'notice', code: 'profile-changed', profile: { categories: goods.categories } })
    expect(notice.profile.revision).toBeGreaterThan(it.welcome.profile.revision)
    await operations('POST', '/api/terminals/10000011/status', { status: 'disabled', reason: '设备丢失' })
    expect((await it.terminal.heard()).code).toBe('terminal-disabled')
    const again = await new SocketTerminal(house).opened()
    again.say(hello('10000011', it.activation.credential))
    expect((await again.heard()).code).toBe('terminal-disabled')
    await operations('POST', '/api/terminals/10000011/status', { status: 'active', reason: '找回' })
  })
})

describe('a slip', () => {
  it('goes to a printer of the terminal’s own outlet, whole, and nowhere else', async () => {
    const slips: Buffer[] = []
    const printer = createServer((socket) => {
      const chunks: Buffer[] = []
      socket.on('data', (chunk: Buffer) => chunks.push(chunk))
      socket.on('end', () => {
        slips.push(Buffer.concat(chunks))
        socket.end()
      })
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => printer.once('listening', resolve))
    const { port } = printer.address() as { port: number }
    const { places } = house.platform.merchant
    const printers = [
      { id: 'counter', name: 'Counter', width: 58 as const, address: `127.0.0.1:${port}` },
      { id: 'broken', name: 'Broken', width: 80 as const, address: '127.0.0.1:9' },
      { id: 'screen', name: 'Screen', width: 58 as const },
    ]
    await places.replacePrinters({}, 'keyuan-road', printers)
    const { credential } = await enrolled('10000012')
    const bytes = Buffer.alloc(30_000, 'é')
    const print = (printerId: string, more: object = {}) =>
      house.ask('POST', '/till/api/print', {
        terminalId: '10000012',
        credential,
        printerId,
        data: bytes.toString('base64'),
        ...more,
      })
    const printed = await print('counter')
    expect(printed.status, printed.text).toBe(204)
    expect(slips[0]?.equals(bytes)).toBe(true)
    for (const [printerId, more, code] of [
      ['broken', {}, 'printer.unreachable'],
      ['screen', {}, 'printer.unknown'],
      ['other', {}, 'printer.unknown'],
      ['counter', { credential: 'ab'.repeat(32) }, 'terminal.credential'],
      ['counter', { terminalId: '10000013' }, 'terminal.credential'],
      ['counter', { data: '' }, 'request.too-large'],
      ['counter', { data: '<script>' }, 'request.schema'],
    ] as const)
      expect([printerId, (await print(printerId, more)).body?.code]).toEqual([printerId, code])
    expect(slips).toHaveLength(1)
    printer.close()
  })
})

describe('the live line', () => {
  /** The events of a stream, one after the other. */
  async function listen(name: string, headers: Record<string, string> = {}) {
    const signIn = await house.ask('POST', '/api/session', { name, password: 'evertill-demo' })
    const cookie = signIn.headers.getSetCookie()[0]!.split(';')[0]!
    const abort = new AbortController()
    const response = await fetch(`${house.url}/api/live`, { headers: { cookie, ...headers }, signal: abort.signal })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    const kinds: string[] = []
    const next = async (kind: string): Promise<{ id: number; data: string; event: LiveEvent }> => {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end < 0) {
          const { value, done } = await reader.read()
          if (done) throw new Error('the stream has ended')
          text += value
          continue
        }
        const block = text.slice(0, end)
        text = text.slice(end + 2)
        const fields = Object.fromEntries(
          block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
        )
        if (fields.event !== undefined) kinds.push(fields.event)
        if (fields.event !== kind) continue
        const event = liveEventOf(kind, fields.data!)
        expect(event, fields.data).toBeDefined()
        return { id: Number(fields.id), data: fields.data!, event: event! }
      }
    }
    return { next, kinds, close: () => abort.abort() }
  }

  it('tells of sales and terminals within a scope, and of no others', async () => {
    const agent = await listen('agent')
    const all = await listen('operations')
    const theirs = await connected('10000104')
    await sellOverSocket(theirs, '10000104', { amount: 300, pan: '6200000000000005', firstStan: 300 })
    const mine = await connected('10000011')
    await sellOverSocket(mine, '10000011', { amount: 400, pan: '6200000000000005', firstStan: 300 })
    const first = await all.next('transaction')
    expect(first.event).toMatchObject({ transaction: { merchantId: otherMerchantId, amount: 300 } })
    const only = await agent.next('transaction')
    expect(only.event).toMatchObject({ transaction: { merchantId, amount: 400, panMasked: '620000******0005' } })
    expect(only.data).not.toContain('6200000000000005')
    expect((await agent.next('terminal')).event).toMatchObject({
      terminal: { terminalId: '10000011', presence: 'online' },
    })
    theirs.terminal.close()
    mine.terminal.close()
    agent.close()
    all.close()
  })

  it('goes on where it broke off, and says when it cannot', async () => {
    const before = await listen('merchant')
    const it = await connected('10000011')
    await sellOverSocket(it, '10000011', { amount: 500, pan: '6200000000000005', firstStan: 500 })
    const { id } = await before.next('transaction')
    before.close()
    await sellOverSocket(it, '10000011', { amount: 501, pan: '6200000000000005', firstStan: 510 })
    const after = await listen('merchant', { 'last-event-id': String(id) })
    expect((await after.next('transaction')).event).toMatchObject({ transaction: { amount: 501 } })
    after.close()
    const late = await listen('merchant', { 'last-event-id': '5' })
    expect((await late.next('reset')).event.kind).toBe('reset')
    late.close()
    it.terminal.close()
  })

  it('tells when an issuer’s line breaks and comes back, to those who watch issuers', async () => {
    const operations = await listen('operations')
    const merchant = await listen('merchant')
    house.issuerA.cut()
    const broken = await operations.next('issuer')
    expect(broken.event).toMatchObject({ issuer: { id: 'issuer-a', state: 'down', openReversals: 0 } })
    expect((await operations.next('issuer')).event).toMatchObject({ issuer: { id: 'issuer-a', state: 'up' } })
    const it = await connected('10000011')
    await sellOverSocket(it, '10000011', { amount: 600, pan: '4242424242424242', firstStan: 600 })
    // The first thing that the merchant hears is the sale; the issuer's line was not theirs to know.
    expect((await merchant.next('transaction')).event).toMatchObject({ transaction: { amount: 600, tender: 'card' } })
    expect(merchant.kinds).not.toContain('issuer')
    it.terminal.close()
    operations.close()
    merchant.close()
  })

  it('brings the overview of the reader’s own scope', { timeout: 20_000 }, async () => {
    const merchant = await listen('merchant')
    const { event } = await merchant.next('overview')
    expect(LiveEvent.parse(event)).toBeDefined()
    if (event.kind !== 'overview') throw new Error()
    const operations = await house.signIn('operations')
    const { body } = await operations('GET', '/api/overview')
    expect(event.overview.today.count).toBeLessThan(body.today.count)
    expect(event.overview.minutes).toHaveLength(60)
    merchant.close()
  })
})
