import { endpoints, rightsOf } from '@evertill/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { merchantId, otherMerchantId } from '../../sim/demo/places.ts'
import { type Ask, openWebHouse, sellOverSocket, type WebHouse, welcomed } from './web-house.ts'

/** Who may come in, and what stands behind each door for whom. */

let house: WebHouse
const asks: Record<string, Ask> = {}
let mine = ''
let theirs = ''

beforeAll(async () => {
  house = await openWebHouse()
  for (const name of ['operations', 'risk', 'agent', 'merchant', 'technician']) asks[name] = await house.signIn(name)
  const password = 'a long enough password'
  for (const [name, role, scope] of [
    ['other-agent', 'agent', { agentPath: '/evertill/shanghai/jingan/' }],
    ['shenzhen', 'operations', { institutionId: 'shenzhen' }],
    ['shenzhen-risk', 'risk', { institutionId: 'shenzhen' }],
  ] as const) {
    const added = await asks.operations!('POST', '/api/people', {
      name,
      displayName: name,
      role,
      scope,
      password,
      reason: 'a test',
    })
    expect(added.status, added.text).toBe(200)
    asks[name] = await house.signIn(name, password)
  }
  for (const terminalId of ['10000011', '10000104']) {
    const it = await welcomed(house, terminalId)
    const answer = await sellOverSocket(it, terminalId, { amount: 1_250, pan: '6200000000000005' })
    expect(answer[39]).toBe('00')
    it.terminal.close()
  }
  const { body } = await asks.operations!('GET', '/api/transactions')
  mine = body.rows.find((row: { merchantId: string }) => row.merchantId === merchantId).id
  theirs = body.rows.find((row: { merchantId: string }) => row.merchantId === otherMerchantId).id
  await house.platform.outbox.settled()
})
afterAll(() => house?.close())

describe('signing in', () => {
  it('gives a session that the page’s scripts cannot read', async () => {
    const answer = await house.ask('POST', '/api/session', { name: ' Operations ', password: 'evertill-demo' })
    expect(answer.status).toBe(200)
    const [cookie] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/^evertill_session=[0-9a-f]{64};/)
    for (const word of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(cookie).toContain(word)
    expect(answer.body.rights).toEqual(rightsOf.operations)
    expect(JSON.stringify(answer.body)).not.toContain('evertill-demo')
  })

  it('keeps no token and no password that a reader of the tables could use', async () => {
    const answer = await house.ask('POST', '/api/session', { name: 'operations', password: 'evertill-demo' })
    const token = answer.headers.getSetCookie()[0]!.split(';')[0]!.split('=')[1]!
    const rows = JSON.stringify([
      await house.db.query('select encode(token_digest, $1) as digest from operator_session', ['hex']),
      await house.db.query('select name, encode(password, $1) as password from operator_person', ['hex']),
    ])
    expect(rows).not.toContain(token)
    expect(rows).not.toContain(Buffer.from('evertill-demo').toString('hex'))
  })

  it('says the same of an unknown name and of a wrong password, and slows a guesser down', async () => {
    const wrong = await house.ask('POST', '/api/session', { name: 'technician', password: 'guess' })
    const unknown = await house.ask('POST', '/api/session', { name: 'nobody-here', password: 'guess' })
    expect([wrong.status, wrong.body.code]).toEqual([401, 'session.credentials'])
    expect({ ...wrong.body, instance: '' }).toEqual({ ...unknown.body, instance: '' })
    let last = unknown
    for (let i = 0; i < 8 && last.status !== 429; i++)
      last = await house.ask('POST', '/api/session', { name: 'technician', password: `guess ${i}` })
    expect([last.status, last.body.code]).toEqual([429, 'session.throttled'])
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
    // The right password does not help while the wait runs.
    const right = await house.ask('POST', '/api/session', { name: 'technician', password: 'evertill-demo' })
    expect(right.status).toBe(429)
  })

  it('ends on the host when a person signs out, and for everybody whose password changes', async () => {
    const password = 'yet another long password'
    const made = await asks.operations!('POST', '/api/people', {
      name: 'leaver',
      displayName: 'Leaver',
      role: 'operations',
      scope: {},
      password,
      reason: 'a test',
    })
    // This address has just been slowed down as a guesser; a session is opened past the throttle.
    let place = 0
    const open = async () => {
      const person = await house.platform.operator.sessions.signIn({ name: 'leaver', password }, `10.0.0.${++place}`)
      if (!person.ok) throw new Error(person.refusal.code)
      const cookie = `evertill_session=${person.value.token}`
      return ((method, path, body) => house.ask(method, path, body, { cookie })) as Ask
    }
    const first = await open()
    const second = await open()
    expect((await first('DELETE', '/api/session')).status).toBe(204)
    expect((await first('GET', '/api/session')).body.code).toBe('session.none')
    expect((await second('GET', '/api/session')).status).toBe(200)
    const own = { current: password, next: 'the next long password' }
    expect((await second('POST', '/api/session/password', { ...own, current: 'wrong' })).body.code).toBe(
      'person.current-password',
    )
    expect((await second('POST', '/api/session/password', own)).status).toBe(204)
    const disabled = await asks.operations!('POST', `/api/people/${made.body.id}`, {
      status: 'disabled',
      reason: 'left us',
    })
    expect(disabled.body.status).toBe('disabled')
    expect((await second('GET', '/api/session')).status).toBe(401)
  })
})

describe('a change', () => {
  it('needs the mark that another site’s page cannot send', async () => {
    const answer = await asks.operations!(
      'POST',
      `/api/merchants/${merchantId}/status`,
      { status: 'frozen', reason: 'x' },
      { 'x-evertill-request': '0' },
    )
    expect([answer.status, answer.body.code]).toEqual([403, 'request.mark'])
    const signIn = await house.ask(
      'POST',
      '/api/session',
      { name: 'risk', password: 'evertill-demo' },
      { 'x-evertill-request': '' },
    )
    expect(signIn.body.code).toBe('request.mark')
  })

  it('is written down before it is made, with who, what, why, before and after', async () => {
    const frozen = await asks.risk!('POST', `/api/merchants/${otherMerchantId}/status`, {
      status: 'frozen',
      reason: '疑似套现',
    })
    expect(frozen.body).toMatchObject({ status: 'frozen', statusReason: '疑似套现' })
    const again = await asks.risk!('POST', `/api/merchants/${otherMerchantId}/status`, {
      status: 'frozen',
      reason: 'again',
    })
    expect([again.status, again.body.code]).toEqual([409, 'merchant.transition'])
    await asks.risk!('POST', `/api/merchants/${otherMerchantId}/status`, { status: 'active', reason: 'cleared' })
    const { body } = await asks.operations!('GET', `/api/audit?subjectId=${otherMerchantId}`)
    expect(
      body.rows.map((row: { outcome: string; reason: string; before: string; after: unknown }) => [
        row.outcome,
        row.reason,
        row.before,
        row.after,
      ]),
    ).toEqual([
      ['done', 'cleared', 'frozen', 'active'],
      ['refused', 'again', undefined, { code: 'merchant.transition' }],
      ['done', '疑似套现', 'active', 'frozen'],
    ])
    const detail = await asks.operations!('GET', `/api/merchants/${otherMerchantId}`)
    expect(detail.body.history.map((it: { to: string; by: string }) => [it.to, it.by])).toEqual([
      ['active', 'risk'],
      ['frozen', 'risk'],
    ])
  })

  it('of a closed merchant or a retired terminal is the last one', async () => {
    const order = {
      terminalId: '20000001',
      outletId: 'lab',
      serial: 'EVT20000001',
      label: 'short life',
      practice: true,
      reason: 'a test',
    }
    expect((await asks.operations!('POST', '/api/terminals', order)).status).toBe(200)
    expect((await asks.operations!('POST', '/api/terminals', order)).body.code).toBe('merchant.exists')
    const retire = await asks.operations!('POST', '/api/terminals/20000001/status', {
      status: 'retired',
      reason: 'broken',
    })
    expect(retire.body.status).toBe('retired')
    const back = await asks.operations!('POST', '/api/terminals/20000001/status', { status: 'active', reason: 'no' })
    expect(back.body.code).toBe('merchant.transition')
    expect(
      (await asks.operations!('POST', '/api/terminals/20000001/activation-code', { reason: 'no' })).body.code,
    ).toBe('merchant.retired')
  })
})

describe('every door', () => {
  const filled = (path: string) =>
    path.replace(
      ':id',
      path.startsWith('/api/terminals') ? '10000011' : path.startsWith('/api/merchants') ? merchantId : '1',
    )

  it('is closed to whoever is not signed in', async () => {
    for (const it of Object.values(endpoints)) {
      if (it.right === 'public') continue
      const answer = await house.ask(it.method, filled(it.path), it.method === 'GET' ? undefined : {})
      expect([it.path, answer.status, answer.body.code]).toEqual([it.path, 401, 'session.none'])
    }
    for (const path of ['/api/live', '/api/transactions.csv']) expect((await house.ask('GET', path)).status).toBe(401)
  })

  it('opens by right alone: a role without it gets 403 and nothing else', async () => {
    for (const role of ['operations', 'risk', 'agent', 'merchant', 'technician'] as const)
      for (const it of Object.values(endpoints)) {
        if (it.right === 'public' || it.right === 'session' || rightsOf[role].includes(it.right)) continue
        const answer = await asks[role]!(it.method, filled(it.path), it.method === 'GET' ? undefined : {})
        expect([role, it.path, answer.status, answer.body.code]).toEqual([role, it.path, 403, 'session.right'])
      }
  })
})

describe('what stands behind a door', () => {
  const inside: Record<string, string[]> = {
    agent: [merchantId],
    'other-agent': [otherMerchantId],
    merchant: [merchantId],
    shenzhen: [merchantId],
    operations: [merchantId, otherMerchantId],
  }
  const ids = (rows: { merchantId: string }[]) => [...new Set(rows.map((row) => row.merchantId))].sort()

  it.each(Object.entries(inside))('%s sees only what is theirs, in every list', async (name, merchants) => {
    const ask = asks[name]!
    for (const path of ['/api/transactions', '/api/terminals?limit=200', '/api/merchants', '/api/outlets']) {
      const { status, body } = await ask('GET', path)
      expect([path, status, ids(body.rows)]).toEqual([path, 200, [...merchants].sort()])
    }
    const csv = await ask('GET', '/api/transactions.csv')
    for (const each of [merchantId, otherMerchantId]) expect(csv.text.includes(each)).toBe(merchants.includes(each))
    const overview = await ask('GET', '/api/overview')
    expect(overview.body.today).toMatchObject({ count: merchants.length, amount: 1_250 * merchants.length })
    expect(overview.body.issuers.length > 0).toBe(name === 'operations' || name === 'shenzhen')
    const agents = await ask('GET', '/api/agents')
    expect(agents.body.rows.some((row: { id: string }) => row.id === 'jingan')).toBe(
      merchants.includes(otherMerchantId),
    )
    const institutions = await ask('GET', '/api/institutions')
    expect(institutions.body.rows.some((row: { id: string }) => row.id === 'shanghai')).toBe(
      merchants.includes(otherMerchantId),
    )
  })

  it('is not told of by asking for it, filtering for it, or searching for its card', async () => {
    for (const [name, path] of [
      ['agent', `/api/transactions/${theirs}`],
      ['other-agent', `/api/transactions/${mine}`],
      ['merchant', `/api/transactions/${theirs}`],
      ['agent', `/api/merchants/${otherMerchantId}`],
      ['agent', `/api/merchants/${otherMerchantId}/goods`],
      ['agent', `/api/merchants/${otherMerchantId}/operators`],
      ['merchant', '/api/terminals/10000104'],
      ['technician', '/api/terminals/10000104'],
    ] as const) {
      const answer = await asks[name]!('GET', path)
      expect([name, path, answer.status]).toEqual([name, path, 404])
    }
    for (const path of [
      `/api/transactions?merchantId=${otherMerchantId}`,
      '/api/transactions?terminalId=10000104',
      '/api/transactions?q=10000104',
      `/api/terminals?merchantId=${otherMerchantId}`,
      '/api/terminals?q=10000104',
      '/api/outlets?q=plane',
      '/api/merchants?agentId=jingan',
    ])
      expect([path, (await asks.agent!('GET', path)).body.rows]).toEqual([path, []])
    const found = await asks['shenzhen-risk']!('POST', '/api/transactions/search-card', { pan: '6200000000000005' })
    expect(ids(found.body.rows)).toEqual([merchantId])
  })

  it('cannot be changed from outside of it', async () => {
    const ask = asks.shenzhen!
    for (const [method, path, body] of [
      ['POST', `/api/merchants/${otherMerchantId}/status`, { status: 'frozen', reason: 'x' }],
      ['PUT', `/api/merchants/${otherMerchantId}/goods`, { categories: [], items: [], reason: 'x' }],
      [
        'POST',
        `/api/merchants/${otherMerchantId}/operators`,
        { number: '77', name: 'x', role: 'cashier', pin: '1234', reason: 'x' },
      ],
      ['PUT', '/api/outlets/plane-tree/printers', { printers: [], reason: 'x' }],
      ['POST', '/api/terminals/10000104/status', { status: 'disabled', reason: 'x' }],
      ['POST', '/api/terminals/10000104/activation-code', { reason: 'x' }],
      [
        'POST',
        '/api/terminals',
        {
          terminalId: '30000001',
          outletId: 'plane-tree',
          serial: 'EVT30000001',
          label: 'x',
          practice: true,
          reason: 'x',
        },
      ],
    ] as const) {
      const answer = await ask(method, path, body)
      expect([path, answer.status]).toEqual([path, 404])
    }
    const wider = await ask('POST', '/api/people', {
      name: 'wider',
      displayName: 'Wider',
      role: 'operations',
      scope: {},
      password: 'a long enough password',
      reason: 'x',
    })
    expect([wider.status, wider.body.code]).toEqual([422, 'person.scope'])
    expect(
      (await asks['shenzhen-risk']!('POST', '/api/risk/blocked', { kind: 'terminal', value: '10000104', reason: 'x' }))
        .status,
    ).toBe(404)
  })

  it('does not let a scoped person see the people, the deeds or the stops of others', async () => {
    const people = await asks.shenzhen!('GET', '/api/people')
    expect(people.body.rows.map((row: { name: string }) => row.name).sort()).toEqual([
      'shenzhen',
      'shenzhen-risk',
      'technician',
    ])
    const audit = await asks.shenzhen!('GET', '/api/audit')
    const names = new Set(audit.body.rows.map((row: { personName: string }) => row.personName))
    expect([...names].filter((name) => !['shenzhen', 'shenzhen-risk', 'technician'].includes(name as string))).toEqual(
      [],
    )
    const blocked = await asks.risk!('POST', '/api/risk/blocked', {
      kind: 'terminal',
      value: '10000104',
      reason: 'stolen box',
    })
    expect(blocked.status, blocked.text).toBe(200)
    const it = await welcomed(house, '10000104')
    expect((await sellOverSocket(it, '10000104', { amount: 100, pan: '4242424242424242', firstStan: 100 }))[39]).toBe(
      '62',
    )
    it.terminal.close()
    await asks.risk!('DELETE', `/api/risk/blocked/${blocked.body.id}`, { reason: 'found again' })
    const stops = (name: string) => asks[name]!('GET', '/api/risk/decisions')
    expect((await stops('risk')).body.rows).toHaveLength(1)
    expect((await stops('shenzhen-risk')).body.rows).toEqual([])
    expect((await asks['shenzhen-risk']!('GET', '/api/risk/blocked')).body.rows).toEqual([])
  })

  it('holds for what is being undone, too', async () => {
    for (const terminalId of ['10000011', '10000104']) {
      const it = await welcomed(house, terminalId)
      const answer = await sellOverSocket(it, terminalId, {
        amount: 700,
        pan: '4242424242424242',
        firstStan: 200,
        thenReverse: true,
      })
      expect(answer[39]).toBe('00')
      it.terminal.close()
    }
    const seen = async (name: string) => ids((await asks[name]!('GET', '/api/reversals')).body.rows)
    expect(await seen('operations')).toEqual([merchantId, otherMerchantId])
    expect(await seen('shenzhen')).toEqual([merchantId])
    const page = await asks.operations!('GET', '/api/reversals?limit=1')
    const rest = await asks.operations!('GET', `/api/reversals?limit=1&cursor=${page.body.next}`)
    expect(ids([...page.body.rows, ...rest.body.rows])).toEqual([merchantId, otherMerchantId])
    await house.platform.outbox.settled()
  })

  it('holds for what chips said, page by page', async () => {
    for (const [place, stan] of [
      [merchantId, '000301'],
      [otherMerchantId, '000302'],
    ] as const)
      await house.db.query(
        `insert into switch_chip_record (terminal_id, batch, stan, network, amount, currency, entry_mode, pan_masked, at, elements,
           merchant_id, institution_id, agent_path)
         select 't', '000001', $2, '204', 700, '156', '052', '424242******4242', 1, E'9F26 00\\n9F27 00', j.merchant_id,
           j.institution_id, j.agent_path from switch_journal j where j.merchant_id = $1 order by j.id limit 1`,
        [place, stan],
      )
    const seen = async (name: string) => ids((await asks[name]!('GET', '/api/chip-records')).body.rows)
    expect(await seen('operations')).toEqual([merchantId, otherMerchantId])
    expect(await seen('shenzhen')).toEqual([merchantId])
    expect(await seen('merchant')).toEqual([merchantId])
    const page = await asks.operations!('GET', '/api/chip-records?limit=1&word=refused')
    const rest = await asks.operations!('GET', `/api/chip-records?limit=1&word=refused&cursor=${page.body.next}`)
    expect(ids([...page.body.rows, ...rest.body.rows])).toEqual([merchantId, otherMerchantId])
    expect(rest.body.next).toBeUndefined()
    expect(page.body.rows[0]).toMatchObject({
      word: 'refused',
      elements: [{ tag: '9F26', value: '00' }, { tag: '9F27' }],
    })
    expect((await asks.operations!('GET', '/api/chip-records?word=certified')).body.rows).toEqual([])
  })

  it('adds up in the ledger, and a merchant sees its own account only', async () => {
    const all = await asks.operations!('GET', '/api/ledger/accounts')
    const sum = all.body.rows.reduce((total: number, row: { balance: number }) => total + row.balance, 0)
    expect([sum, all.body.rows.length]).toEqual([0, 4])
    const own = await asks.merchant!('GET', '/api/ledger/accounts')
    expect(own.body.rows).toEqual([
      { account: `merchant:${merchantId}:payable`, currency: '156', balance: -1_250, postings: 3 },
    ])
  })
})
