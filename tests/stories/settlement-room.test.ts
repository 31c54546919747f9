import { businessDayOf, CHINA_CUT_OVER } from '@evertill/foundation'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { merchantId, otherMerchantId } from '../../sim/demo/places.ts'
import { dailyFile } from '../../sim/issuer/daily-file.ts'
import { type Ask, openWebHouse, sellOverSocket, type WebHouse, welcomed } from './web-house.ts'

/*
 * The room for people over HTTP: sales of two merchants, the file out of the issuer's own book with a record that is missing, one that is
 * wrong and one that is broken, read in pieces; two people end a difference; everybody sees their part and no more.
 */
let house: WebHouse
let day: string
let file: string[]
const asks: Record<string, Ask> = {}

beforeAll(async () => {
  house = await openWebHouse()
  for (const name of ['operations', 'merchant', 'agent', 'risk']) asks[name] = await house.signIn(name)
  const password = 'a long enough password'
  for (const [name, scope] of [
    ['second', {}],
    ['shanghai', { institutionId: 'shanghai' }],
  ] as const) {
    const person = { name, displayName: name, role: 'operations', scope, password, reason: 'a test' }
    expect((await asks.operations!('POST', '/api/people', person)).status).toBe(200)
    asks[name] = await house.signIn(name, password)
  }
  for (const [terminalId, amounts] of [
    ['10000011', [1_250, 990, 50_000]],
    ['10000104', [700, 800]],
  ] as const) {
    const it = await welcomed(house, terminalId)
    for (const [firstStan, amount] of amounts.entries())
      await sellOverSocket(it, terminalId, { amount, pan: '6200000000000005', firstStan: firstStan * 10 })
    it.terminal.close()
  }
  await house.platform.outbox.settled()
  day = businessDayOf(Date.now(), CHINA_CUT_OVER)
  file = dailyFile(house.issuerA.book, day)
  expect(file).toHaveLength(6)
  // One is missing, one has a fen more, one cannot be read; the closing line stays the file's own.
  const [first, ...rest] = file
  file = [first!.replace(/ 000000001250 /, ' 000000001251 '), rest[0]!.replace(' 156 ', ' 1A6 '), ...rest.slice(2)]
})
afterAll(() => house?.close())

const piece = (firstLine: number, lines: readonly string[], last: boolean, more = {}) =>
  asks.operations!('POST', '/api/settlement/files', {
    source: 'issuer-a',
    businessDay: day,
    firstLine,
    lines,
    last,
    ...more,
  })

test('a file is read in pieces, goes on where it stopped, and names the lines that it cannot read', async () => {
  expect((await piece(1, file.slice(0, 2), false)).body).toMatchObject({ state: 'reading', lines: 2, records: 1 })
  expect(await piece(4, file.slice(3), true)).toMatchObject({
    status: 409,
    body: { code: 'settlement.gap', en: expect.stringContaining('line 3') },
  })
  // The browser was closed in between: the whole file again, from its first line.
  const done = await piece(1, file, true)
  expect(done.body).toMatchObject({
    state: 'done',
    lines: 5,
    records: 3,
    broken: [{ line: 2, what: 'column currency' }],
  })
  expect(done.body.already).toBe(false)
  expect((await piece(1, file, true)).body, 'a file that is done changes nothing').toEqual({
    ...done.body,
    already: true,
  })

  const { body } = await asks.operations!('GET', '/api/settlement')
  expect(body.days).toMatchObject([
    {
      businessDay: day,
      source: 'issuer-a',
      journal: { count: 5, net: 53_740 },
      file: { state: 'done', count: 3 },
      confirmed: 2,
    },
  ])
  expect(body).toMatchObject({ today: day, proposed: 0, older: 0 })
  expect(body.open).toBe(done.body.found)
})

test.each([
  ['another source', { source: 'nobody' }, 422, 'settlement.source'],
  ['no such day', { businessDay: '20260230' }, 422, 'settlement.day'],
  ['tomorrow', { businessDay: '20991231' }, 422, 'settlement.future-day'],
  ['too many lines', { lines: Array.from({ length: 2_001 }, () => '') }, 422, undefined],
  ['an endless line', { lines: ['x'.repeat(401)] }, 422, undefined],
  ['line nought', { firstLine: 0 }, 422, undefined],
])('refused: %s', async (_, change, status, code) => {
  const answer = await piece(1, [], false, change)
  expect(answer.status, answer.text).toBe(status)
  if (code !== undefined) expect(answer.body.code).toBe(code)
})

test('differences are found, searched, paged, and ended by two people with the reason in the audit', async () => {
  const all = (await asks.operations!('GET', '/api/settlement/differences')).body.rows
  expect(all.map((row: { kind: string }) => row.kind).sort()).toEqual([
    'amount',
    'broken-record',
    'file-totals',
    'missing-at-network',
    'missing-at-network',
  ])
  const amount = all.find((row: { kind: string }) => row.kind === 'amount')
  expect(amount).toMatchObject({
    ours: '1250',
    theirs: '1251',
    atStake: -1,
    owner: 'duty:clearing',
    age: 'today',
    merchantId,
    businessDay: day,
    source: 'issuer-a',
  })
  expect((await asks.operations!('GET', `/api/transactions/${amount.transactionId}`)).status).toBe(200)

  const found = await asks.operations!('GET', `/api/settlement/differences?kind=amount&q=${amount.rrn.slice(0, 6)}`)
  expect(found.body.rows.map((row: { key: string }) => row.key)).toEqual([amount.key])
  const paged: string[] = []
  for (let cursor = ''; ; ) {
    const { body } = await asks.operations!('GET', `/api/settlement/differences?limit=1${cursor}`)
    paged.push(...body.rows.map((row: { key: string }) => row.key))
    if (body.next === undefined) break
    cursor = `&cursor=${body.next}`
  }
  expect(paged).toEqual(all.map((row: { key: string }) => row.key))

  const act = (who: string, command: string, more = {}) =>
    asks[who]!('POST', '/api/settlement/differences', { command, key: amount.key, ...more })
  const STEPS: readonly [string, string, object, number, string][] = [
    ['operations', 'clear', {}, 409, 'settlement.nothing-proposed'],
    ['operations', 'propose', { resolution: 'accept-network', reason: ' ' }, 422, 'request.schema'],
    ['operations', 'propose', { resolution: 'shrug', reason: 'because' }, 422, 'request.schema'],
    ['operations', 'propose', { resolution: 'accept-network', reason: 'one fen, their rounding' }, 200, 'proposed'],
    ['second', 'propose', { resolution: 'write-off', reason: 'no' }, 409, 'settlement.already-proposed'],
    ['second', 'withdraw', {}, 409, 'settlement.not-the-proposer'],
    ['operations', 'clear', {}, 409, 'settlement.same-person'],
    ['merchant', 'clear', {}, 403, ''],
    ['shanghai', 'clear', {}, 404, 'settlement.unknown'],
    ['second', 'clear', {}, 200, 'cleared'],
    ['operations', 'take', {}, 409, 'settlement.already-cleared'],
  ]
  for (const [who, command, more, status, said] of STEPS) {
    const answer = await act(who, command, more)
    expect([who, command, answer.status], answer.text).toEqual([who, command, status])
    if (said !== '') expect(status === 200 ? answer.body.state : answer.body.code).toBe(said)
  }
  const audit = (await asks.operations!('GET', '/api/audit?action=settlement.difference')).body.rows
  expect(audit.filter((row: { outcome: string }) => row.outcome === 'done')).toHaveLength(2)
  expect(JSON.stringify(audit)).toContain('one fen, their rounding')
})

test('terminals are the third side: with money, by day, and what is in open batches is not said yet', async () => {
  const side = async () => (await asks.operations!('GET', '/api/settlement')).body.days[0].terminals
  expect(await side()).toEqual({ count: 0, net: 0, waiting: 5 })
  const sold = await house.db.query<{ terminal_id: string; batch: string; stan: string; amount: number }>(
    'select terminal_id, batch, stan, amount from settlement_fact order by terminal_id, stan',
  )
  const settle = (terminalId: string, balanced: boolean, details: readonly { stan: string; amount: number }[]) =>
    house.platform.outbox.settled().then(() =>
      house.db.transaction(async (tx) => {
        const { batch } = sold.find((row) => row.terminal_id === terminalId)!
        const about = { key: `${terminalId}-${batch}`, at: Date.now() }
        const movement = 'debit' as const
        if (details.length > 0)
          await house.platform.outbox.append(tx, {
            ...about,
            topic: 'batch-uploaded',
            payload: { terminalId, batch, details: details.map((each) => ({ ...each, movement })) },
          })
        await house.platform.outbox.append(tx, {
          ...about,
          topic: 'batch-closed',
          payload: { terminalId, batch, balanced },
        })
      }),
    )
  // A batch that balances says what the journal says; its terminal uploads nothing.
  await settle('10000104', true, [])
  house.platform.outbox.wake()
  await house.platform.outbox.settled()
  expect(await side()).toEqual({ count: 2, net: 1_500, waiting: 3 })
  // Of one that does not, the details count: one is a fen dearer, one is missing.
  const [first, second] = sold.filter((row) => row.terminal_id === '10000011')
  await settle('10000011', false, [
    { stan: first!.stan, amount: first!.amount + 1 },
    { stan: second!.stan, amount: second!.amount },
  ])
  house.platform.outbox.wake()
  await house.platform.outbox.settled()
  expect(await side()).toEqual({ count: 4, net: 1_500 + first!.amount + 1 + second!.amount, waiting: 0 })

  const { body } = await asks.operations!('GET', '/api/settlement')
  expect(body.terminals).toEqual({ batches: 2, unbalanced: 1, open: 2 })
  expect((await asks.merchant!('GET', '/api/settlement')).body.terminals.batches).toBe(1)
  const groups = (by: string) =>
    body.groups.filter((group: { by: string }) => group.by === by).map((group: object) => ({ ...group, by: undefined }))
  expect(groups('owner')).toMatchObject([
    { value: 'duty:clearing', count: 4 },
    { value: 'duty:operations', count: 2 },
  ])
  expect(groups('age')).toEqual([{ value: 'today', count: 6, atStake: body.atStake }])
  expect(groups('kind').reduce((sum: number, group: { count: number }) => sum + group.count, 0)).toBe(body.open)
  const found = async (query: string): Promise<number> =>
    (await asks.operations!('GET', `/api/settlement/differences?${query}`)).body.rows.length
  expect(await found('owner=duty:operations')).toBe(2)
  expect(await found('age=today')).toBe(6)
  expect(await found('age=older')).toBe(0)
  expect(await found(`businessDay=${day}&source=issuer-a`)).toBe(4)
  expect(await found(`businessDay=${day}&source=wallet`)).toBe(0)
})

test('everybody sees their part and no more', async () => {
  const mine = (await asks.merchant!('GET', '/api/settlement/differences?state=cleared')).body.rows
  expect(mine.every((row: { merchantId: string }) => row.merchantId === merchantId)).toBe(true)
  expect((await asks.merchant!('GET', '/api/settlement')).body.days).toMatchObject([{ journal: { count: 3 }, open: 0 }])
  expect((await asks.shanghai!('GET', '/api/settlement')).body.days[0].journal.count).toBe(2)
  const theirs = (await asks.shanghai!('GET', '/api/settlement/differences')).body.rows
  expect(theirs.every((row: { merchantId: string }) => row.merchantId === otherMerchantId)).toBe(true)
  for (const who of ['agent', 'risk']) expect((await asks[who]!('GET', '/api/settlement')).status).toBe(403)
  expect((await piece(1, [], false)).status).toBe(200)
  expect(
    (
      await asks.shanghai!('POST', '/api/settlement/files', {
        source: 'issuer-a',
        businessDay: day,
        firstLine: 1,
        lines: [],
        last: false,
      })
    ).body.code,
  ).toBe('settlement.whole-house')
  expect((await asks.operations!('POST', '/api/settlement/funding', { businessDay: day })).body.code).toBe(
    'settlement.future-day',
  )
})

test('what was agreed on an ended day is funded once, listed, and exported', async () => {
  await house.db.query(`update settlement_fact set business_day = '20261120' where file_id is not null`)
  const funded = await asks.operations!('POST', '/api/settlement/funding', { businessDay: '20261120' })
  expect(funded.status, funded.text).toBe(200)
  expect(funded.body.rows.reduce((sum: number, row: { transactions: number }) => sum + row.transactions, 0)).toBe(2)
  expect((await asks.operations!('POST', '/api/settlement/funding', { businessDay: '20261120' })).body).toEqual(
    funded.body,
  )
  expect((await asks.operations!('GET', '/api/settlement/funding')).body.rows).toEqual(funded.body.rows)
  const own = (await asks.merchant!('GET', '/api/settlement/funding')).body.rows
  expect(own.every((row: { merchantId: string }) => row.merchantId === merchantId)).toBe(true)
  const csv = await asks.operations!('GET', '/api/settlement/funding.csv')
  expect(csv.text.trim().split('\r\n')).toHaveLength(1 + funded.body.rows.length)
  expect(csv.headers.get('content-type')).toContain('text/csv')
  expect((await asks.operations!('POST', '/api/settlement/funding', { businessDay: '20200101' })).body.code).toBe(
    'settlement.calendar-unknown',
  )
})
