import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cell } from '../../packages/platform/http/export.ts'
import { merchantId } from '../../sim/demo/places.ts'
import { type Ask, openWebHouse, sellOverSocket, type WebHouse, welcomed } from './web-house.ts'

/** What a stranger, a broken client and an attacker send, and what they get. */

let house: WebHouse
let operations: Ask
let risk: Ask

beforeAll(async () => {
  house = await openWebHouse()
  operations = await house.signIn('operations')
  risk = await house.signIn('risk')
  const it = await welcomed(house, '10000011')
  for (let i = 0; i < 5; i++) {
    const answer = await sellOverSocket(it, '10000011', {
      amount: 1_000 + i,
      pan: '6200000000000005',
      firstStan: 10 * i,
    })
    expect(answer[39]).toBe('00')
  }
  it.terminal.close()
})
afterAll(() => house?.close())

const ATTACKS = [
  `'; drop table merchant_account; --`,
  `" or 1=1 --`,
  `<script>alert(1)</script>`,
  `<img src=x onerror=alert(1)>`,
  '{{7*7}} #{7*7} %s %00',
  `\\'; select pg_sleep(10); --`,
  '=HYPERLINK("http://x","y")',
  '../../../etc/passwd',
  '𝕏‮א مرحبا 你好 🧋',
]
const tables = async () =>
  (
    await house.db.query<{ n: number }>(
      `select count(*)::int as n from information_schema.tables where table_schema = 'public'`,
    )
  )[0]!.n

describe('a body that does not fit its schema', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a number', '5'],
    ['missing fields', '{"status":"frozen"}'],
    ['a wrong word', '{"status":"asleep","reason":"x"}'],
    ['an empty reason', '{"status":"frozen","reason":"  "}'],
    ['a reason too long', JSON.stringify({ status: 'frozen', reason: 'x'.repeat(201) })],
    ['a control character', JSON.stringify({ status: 'frozen', reason: 'a\u0000b' })],
    ['a prototype', '{"__proto__":{"admin":true},"status":"frozen","reason":"x"}'],
  ])('%s: a problem that says where, and never what was sent', async (_, body) => {
    const answer = await operations('POST', `/api/merchants/${merchantId}/status`, body)
    expect([400, 422]).toContain(answer.status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.body).toMatchObject({
      type: expect.stringMatching(/^urn:evertill:problem:request\./),
      zh: expect.any(String),
      en: expect.any(String),
    })
    expect(answer.text).not.toContain('asleep')
  })

  it('is refused by size, by media type, by method and by address', async () => {
    const path = `/api/merchants/${merchantId}/status`
    const large = await operations('POST', path, JSON.stringify({ status: 'frozen', reason: 'x'.repeat(200_000) }))
    expect([large.status, large.body.code]).toEqual([413, 'request.too-large'])
    const text = await operations('POST', path, 'status=frozen', {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect([text.status, text.body.code]).toEqual([415, 'request.media-type'])
    for (const [method, address] of [
      ['PATCH', path],
      ['GET', '/api/nothing'],
      ['GET', '/.env'],
      ['GET', '/%c0%ae%c0%ae/etc/passwd'],
      ['GET', '/api/%'],
    ] as const) {
      const answer = await operations(method, address)
      expect([address, [400, 404].includes(answer.status), answer.headers.get('content-type')]).toEqual([
        address,
        true,
        expect.stringContaining('problem+json'),
      ])
    }
  })

  it('says which field of a query is wrong', async () => {
    for (const query of [
      'limit=0',
      'limit=201',
      'limit=x',
      'from=-1',
      'state=gone',
      'min=1.5',
      `q=${'x'.repeat(81)}`,
    ]) {
      const answer = await operations('GET', `/api/transactions?${query}`)
      expect([query, answer.status, answer.body.code]).toEqual([query, 422, 'request.schema'])
      expect(answer.body.issues[0].path).toContain(query.split('=')[0])
    }
  })
})

describe('SQL, markup and formulas in a text field', () => {
  it.each(ATTACKS)('%s stays a text', async (attack) => {
    const before = await tables()
    const id = `m-${ATTACKS.indexOf(attack)}`
    const short = attack.slice(0, 40)
    const agent = await operations('POST', '/api/agents', {
      id,
      name: { zh: attack, en: attack },
      institutionId: 'shenzhen',
      reason: attack,
    })
    expect(agent.status, agent.text).toBe(200)
    expect(agent.body.name).toEqual({ zh: attack, en: attack })
    const outlet = await operations('POST', '/api/outlets', {
      outletId: id,
      merchantId,
      name: { zh: attack, en: attack },
      address: attack,
      reason: attack,
    })
    expect(outlet.body).toMatchObject({ address: attack, name: { en: attack } })
    const operator = await operations('POST', `/api/merchants/${merchantId}/operators`, {
      number: '55',
      name: short,
      role: 'cashier',
      pin: '5555',
      reason: attack,
    })
    expect(operator.body.name).toBe(short.trim())
    const goods = await operations('PUT', `/api/merchants/${merchantId}/goods`, {
      categories: [{ id: 'c', name: { zh: attack, en: attack } }],
      items: [{ id: 'i', categoryId: 'c', name: { zh: attack, en: attack }, price: 100 }],
      reason: attack,
    })
    expect(goods.body.items[0].name.en).toBe(attack)
    const person = await operations('POST', '/api/people', {
      name: `p${ATTACKS.indexOf(attack)}`,
      displayName: attack,
      role: 'technician',
      scope: {},
      password: attack.padEnd(12, '.'),
      reason: attack,
    })
    expect(person.body.displayName).toBe(attack)
    const blocked = await risk('POST', '/api/risk/blocked', { kind: 'terminal', value: '99999999', reason: attack })
    expect(blocked.body.reason).toBe(attack)
    const status = await operations('POST', '/api/terminals/10000014/status', {
      status: ATTACKS.indexOf(attack) % 2 === 0 ? 'disabled' : 'active',
      reason: attack,
    })
    expect(status.body.statusReason).toBe(attack)
    for (const path of [
      `/api/transactions?q=${encodeURIComponent(short)}`,
      `/api/transactions?terminalId=${encodeURIComponent(short)}`,
      `/api/transactions?rrn=${encodeURIComponent(short)}`,
      `/api/merchants?q=${encodeURIComponent(short)}`,
      `/api/merchants?agentId=${encodeURIComponent(short)}`,
      `/api/terminals?q=${encodeURIComponent(short)}&status=active`,
      `/api/outlets?q=${encodeURIComponent(short)}`,
      `/api/risk/decisions?rule=${encodeURIComponent(short)}`,
      `/api/audit?subjectId=${encodeURIComponent(short)}`,
    ]) {
      const answer = await (path.includes('/risk/') ? risk : operations)('GET', path)
      expect([path, answer.status]).toEqual([path, 200])
    }
    const signIn = await house.ask('POST', '/api/session', { name: short, password: attack })
    expect([401, 429]).toContain(signIn.status)
    const activation = await house.ask('POST', '/till/api/activate', { activationCode: short })
    expect([404, 422, 429]).toContain(activation.status)
    expect(await tables()).toBe(before)
    expect(await house.platform.merchant.directory.find('10000011')).toBeDefined()
  })

  it('finds a name that holds the signs of a pattern, and only that', async () => {
    await operations('POST', '/api/outlets', {
      outletId: 'percent',
      merchantId,
      name: { zh: '百%分_号', en: '100%_off' },
      address: 'x',
      reason: 'x',
    })
    const { body } = await operations('GET', `/api/outlets?q=${encodeURIComponent('%_o')}`)
    expect(body.rows.map((row: { outletId: string }) => row.outletId)).toEqual(['percent'])
  })

  it('is no formula in an export', () => {
    expect(cell('=1+1')).toBe(`"'=1+1"`)
    expect(cell('+86')).toBe(`"'+86"`)
    expect(cell('@SUM(A1)')).toBe(`"'@SUM(A1)"`)
    expect(cell('\t=1')).toBe(`"'\t=1"`)
    expect(cell('a "b", c')).toBe('"a ""b"", c"')
    expect(cell(-5)).toBe('-5')
  })
})

describe('a card number', () => {
  it('is refused in any address', async () => {
    for (const path of [
      '/api/transactions?q=6200000000000005',
      '/api/terminals?q=4242%204242%204242%204242',
      '/api/transactions.csv?q=6205500000000000004',
    ]) {
      const answer = await operations('GET', path)
      expect([path, answer.status, answer.body.code]).toEqual([path, 422, 'request.card-number'])
      expect(answer.text).not.toMatch(/\d{13}/)
    }
  })

  it('finds its sales from a body, and is nowhere afterwards', async () => {
    const found = await operations('POST', '/api/transactions/search-card', { pan: '6200000000000005' })
    expect(found.body.rows).toHaveLength(5)
    expect(found.text).not.toContain('6200000000000005')
    const { body } = await operations('GET', `/api/transactions/${found.body.rows[0].id}`)
    expect(body.timeline.length).toBeGreaterThan(3)
    expect(JSON.stringify(body)).not.toContain('6200000000000005')
    const audit = await house.db.query(`select * from operator_audit where action = 'card.search'`)
    expect(audit).toHaveLength(1)
    expect(JSON.stringify(audit)).not.toContain('6200000000000005')
  })
})

describe('a list', () => {
  it('comes page by page, each row once', async () => {
    for (const path of ['/api/transactions', '/api/terminals', '/api/outlets', '/api/audit', '/api/agents']) {
      const whole = (await operations('GET', `${path}?limit=200`)).body.rows as unknown[]
      const seen: unknown[] = []
      let cursor: string | undefined
      for (let pages = 0; pages < 300; pages++) {
        const { body } = await operations(
          'GET',
          `${path}?limit=2${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
        )
        expect(body.rows.length).toBeLessThanOrEqual(2)
        seen.push(...body.rows)
        cursor = body.next
        if (cursor === undefined) break
      }
      expect([path, seen.length]).toEqual([path, whole.length])
      expect(new Set(seen.map((row) => JSON.stringify(row))).size).toBe(seen.length)
    }
  })

  it('takes a made-up cursor for a place where nothing is, not for an error', async () => {
    for (const path of ['/api/transactions', '/api/audit', '/api/reversals', '/api/ledger/accounts'])
      expect([path, (await operations('GET', `${path}?cursor=nonsense~1`)).status]).toEqual([path, 200])
  })

  it('exports as CSV what it shows', async () => {
    const { text, headers } = await operations('GET', '/api/transactions.csv?type=sale')
    const lines = text.trim().split('\r\n')
    expect(headers.get('content-disposition')).toContain('attachment')
    expect(lines).toHaveLength(6)
    expect(lines[1]).toContain(merchantId)
    expect(text).not.toContain('6200000000000005')
  })
})

describe('the house itself', () => {
  it('sends its manners with every answer', async () => {
    for (const path of ['/api/session', '/healthz', '/nothing', '/docs/']) {
      const { headers } = await house.ask('GET', path)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self'/)
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  })

  it('tells how it does', async () => {
    const { status, body } = await house.ask('GET', '/healthz')
    expect([status, body.status]).toEqual([200, 'ok'])
    expect(body.checks.map((it: { name: string }) => it.name)).toEqual(['database', 'issuer-links', 'outbox', 'ledger'])
    const metrics = await house.ask('GET', '/metrics')
    for (const name of [
      'evertill_http_request_seconds_bucket',
      'evertill_terminal_sockets',
      'process_cpu_seconds_total',
      'evertill_links_up 3',
    ])
      expect(metrics.text).toContain(name)
  })

  it('describes every door, and shows it without asking anybody else', async () => {
    const { body } = await house.ask('GET', '/docs/openapi.json')
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(['/api/transactions', '/till/api/activate', '/api/terminals/{id}/status']),
    )
    expect(
      body.paths['/api/merchants/{id}/status'].post.requestBody.content['application/json'].schema.required,
    ).toEqual(['status', 'reason'])
    const page = await house.ask('GET', '/docs/')
    expect(page.status).toBe(200)
    const nonce = /'nonce-([^']+)'/.exec(page.headers.get('content-security-policy') ?? '')?.[1]
    expect(nonce).toBeDefined()
    for (const tag of page.text.match(/<script[^>]*>/g) ?? []) expect(tag).toContain(`nonce="${nonce}"`)
    expect(page.text).not.toMatch(/src="https?:/)
    const script = await house.ask('GET', '/docs/js/scalar.js')
    expect([script.status, script.text.length > 1_000_000]).toEqual([200, true])
  })
})

describe('a peer that wastes our time', () => {
  it('is cut while everybody else is served: a thousand that say nothing, one that drips', {
    timeout: 30_000,
  }, async () => {
    const cut: Promise<void>[] = []
    const open = (): Socket => {
      const socket = connect(house.doors.httpPort, '127.0.0.1')
      socket.on('error', () => undefined)
      socket.resume()
      cut.push(new Promise((resolve) => socket.once('close', () => resolve())))
      return socket
    }
    for (let i = 0; i < 1_000; i++) open()
    const slow = open()
    slow.write('GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: ')
    const drip = setInterval(() => slow.write('a'), 100)
    for (let i = 0; i < 20; i++) expect((await house.ask('GET', '/healthz')).status).toBe(200)
    await Promise.all(cut)
    clearInterval(drip)
    const garbage = connect(house.doors.httpPort, '127.0.0.1')
    const answered = new Promise<string>((resolve) => garbage.once('data', (data: Buffer) => resolve(String(data))))
    garbage.write('\x00\x01\x02 nonsense\r\n\r\n')
    expect(await answered).toContain('400')
    expect((await house.ask('GET', '/healthz')).body.status).toBe('ok')
  })
})
