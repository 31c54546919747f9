import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { merchantId } from '../../sim/demo/places.ts'
import { type Ask, openWebHouse, type WebHouse, welcomed } from './web-house.ts'

/** The maintenance calendar, papers and versions: data that people keep, and what terminals and the doctor make of it. */

let house: WebHouse
let operations: Ask
beforeAll(async () => {
  house = await openWebHouse()
  operations = await house.signIn('operations')
})
afterAll(() => house?.close())

const MINUTE = 60_000
const order = (from: number, until: number, more: object = {}) => ({
  kind: 'emergency',
  from,
  until,
  zh: '更换核心交换机',
  en: 'a core switch is being replaced',
  timeZone: 'Asia/Shanghai',
  reason: 'a test',
  ...more,
})

describe('a maintenance window', () => {
  it('is said by terminals while it is true, and taken back when it is called off', async () => {
    const before = await welcomed(house, '10000011')
    const now = Date.now()
    const { body, status, text } = await operations('POST', '/api/maintenance', order(now - 1_000, now + 90 * MINUTE))
    expect(status, text).toBe(200)
    expect(body).toMatchObject({ state: 'now', createdBy: 'operations' })
    const said = await before.terminal.heard()
    const until = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' })
    expect(said).toMatchObject({ kind: 'notice', code: 'maintenance', until: now + 90 * MINUTE, emergency: true })
    expect(said.zh).toBe(`维护至 ${until.format(now + 90 * MINUTE)}：更换核心交换机`)
    // Who comes later hears of it behind the welcome.
    const later = await welcomed(house, '10000012')
    expect(await later.terminal.heard()).toMatchObject({ code: 'maintenance', until: now + 90 * MINUTE })
    // The doctor knows of it, and so does the overview.
    const findings = await operations('GET', '/api/terminals/10000011/findings')
    const state = (id: string) => findings.body.platform.find((one: { id: string }) => one.id === id)?.state
    expect([state('maintenance-emergency'), state('maintenance-window')]).toEqual(['positive', 'negative'])
    const overview = await operations('GET', '/api/overview')
    expect(overview.body.maintenance).toMatchObject([{ id: body.id, state: 'now' }])
    const cancelled = await operations('POST', `/api/maintenance/${body.id}/cancel`, { reason: 'it is done' })
    expect(cancelled.body.state).toBe('cancelled')
    const over = await before.terminal.heard()
    expect(over.code).toBe('maintenance')
    expect(over.until).toBeLessThanOrEqual(Date.now())
    const again = await operations('POST', `/api/maintenance/${body.id}/cancel`, { reason: 'twice' })
    expect([again.status, again.body.code]).toEqual([409, 'maintenance.over'])
    const audit = await operations('GET', `/api/audit?subjectId=${body.id}`)
    expect(audit.body.rows.map((row: { action: string; reason: string }) => [row.action, row.reason])).toEqual([
      ['maintenance.cancel', 'twice'],
      ['maintenance.cancel', 'it is done'],
      ['maintenance.new', 'a test'],
    ])
    before.terminal.close()
    later.terminal.close()
  })

  it('is announced for a region, an issuer, at a time that may be, by who may', async () => {
    const now = Date.now()
    const ask = (body: object) => operations('POST', '/api/maintenance', body)
    for (const [body, code] of [
      [order(now, now - 1), 'request.schema'],
      [order(now, now + 8 * 86_400_000), 'request.schema'],
      [order(now, now + MINUTE, { kind: 'issuer' }), 'request.schema'],
      [order(now, now + MINUTE, { kind: 'issuer', issuerId: 'nobody' }), 'maintenance.issuer'],
      [order(now, now + MINUTE, { timeZone: 'Mars/Olympus' }), 'maintenance.time-zone'],
      [order(now - 2 * MINUTE, now - MINUTE), 'maintenance.over'],
    ] as const)
      expect((await ask(body)).body.code).toBe(code)
    // 23:00 in Shanghai is the turn of the business day; a planned window keeps away from it, an emergency cannot.
    const turn = Math.ceil((now + 86_400_000) / 86_400_000) * 86_400_000 + 15 * 60 * MINUTE
    const near = order(turn - 20 * MINUTE, turn - 10 * MINUTE, { kind: 'window' })
    expect((await ask(near)).body.code).toBe('maintenance.cut-over')
    const { body: planned } = await ask(order(turn + 120 * MINUTE, turn + 180 * MINUTE, { kind: 'window' }))
    expect(planned.state).toBe('planned')
    const moved = await operations('PUT', `/api/maintenance/${planned.id}`, {
      ...order(turn + 240 * MINUTE, turn + 300 * MINUTE, { kind: 'window', region: 'shanghai', host: 'core-2' }),
    })
    expect(moved.body).toMatchObject({ region: 'shanghai', host: 'core-2', createdAt: planned.createdAt })
    const shop = await house.signIn('merchant')
    expect((await shop('GET', '/api/maintenance')).body.rows.some((row: { id: string }) => row.id === planned.id)).toBe(
      true,
    )
    expect((await shop('POST', '/api/maintenance', order(now, now + MINUTE))).status).toBe(403)
  })
})

describe('what people keep as data', () => {
  const findings = async () => {
    const { body } = await operations('GET', '/api/terminals/10000011/findings')
    return (id: string) => body.platform.find((one: { id: string }) => one.id === id)?.state
  }

  it('papers: the day after the last one is too late', async () => {
    expect((await findings())('papers-expired')).toBeUndefined()
    const put = (expiresOn: string) =>
      operations('PUT', `/api/merchants/${merchantId}/papers`, {
        papers: [{ kind: 'licence', expiresOn, registryDiffers: false }],
        reason: 'a test',
      })
    expect((await put('2099-12-31')).status).toBe(200)
    expect((await findings())('papers-expired')).toBe('negative')
    await put('2020-02-29')
    expect((await findings())('papers-expired')).toBe('positive')
    expect((await put('2021-02-29')).body.code).toBe('request.schema')
    expect((await operations('GET', `/api/merchants/${merchantId}/papers`)).body.rows).toMatchObject([
      { kind: 'licence', expiresOn: '2020-02-29' },
    ])
  })

  it('versions: what is required makes older terminals too old', async () => {
    const { terminal } = await welcomed(house, '10000011')
    expect((await findings())('version-below-required')).toBeUndefined()
    const put = (required: string) =>
      operations('PUT', '/api/releases', { required, advised: ['1.0.0'], reason: 'a test' })
    await put('1.0.0')
    expect((await findings())('version-below-required')).toBe('negative')
    const { body } = await put('1.2')
    expect(body.versions).toContainEqual({ version: '1.0.0', terminals: 2, online: 1 })
    const seen = await findings()
    expect([seen('version-below-required'), seen('advisory-match')]).toEqual(['positive', 'positive'])
    terminal.close()
  })
})
