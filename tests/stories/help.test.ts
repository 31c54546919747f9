import { createModel, diagnose } from '@evertill/diagnosis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { merchantId } from '../../sim/demo/places.ts'
import { type Ask, openWebHouse, type WebHouse } from './web-house.ts'

/** The page behind a terminal's sticker: no sign-in, little to learn, nothing to break. */

let house: WebHouse
let operations: Ask
let token = ''
beforeAll(async () => {
  house = await openWebHouse()
  operations = await house.signIn('operations')
  const { body } = await operations('GET', `/api/stickers?merchantId=${merchantId}`)
  token = body.rows.find((row: { terminalId: string }) => row.terminalId === '10000011').path.slice('/help/'.length)
})
afterAll(() => house?.close())

/** What a phone would send after "black screen" and two answers. */
function answered(at: number, more: object[] = []) {
  const observations = [
    { id: 'saw-black-screen', state: 'positive' as const, at },
    { id: 'site-power-out' as const, state: 'positive' as const, at },
    { id: 'screen-black' as const, state: 'positive' as const, at },
  ]
  const seen = observations as Parameters<typeof diagnose>[0]
  const made = diagnose(seen, createModel(), { now: at, terminalId: '10000011', moneyMoved: 'unknown' })
  return { code: made.supportCode, at, observations: [...made.snapshot.observations, ...more] }
}

describe('the sticker', () => {
  it('opens without a session, for a token of ours alone', async () => {
    expect(token).toMatch(/^10000011-[A-Z0-9]{8}$/)
    const { status, body } = await house.ask('GET', `/help/api/${token}`)
    expect(status).toBe(200)
    expect(body.help).toMatchObject({ terminalId: '10000011', heard: 'never', paused: false })
    const wrong = `${token.slice(0, -1)}${token.endsWith('A') ? 'C' : 'A'}`
    for (const other of [wrong, `99999999-${token.slice(9)}`])
      expect((await house.ask('GET', `/help/api/${other}`)).body.code).toBe('help.unknown')
    expect((await house.ask('GET', '/help/api/10000011')).status).toBe(422)
  })

  it('tells nothing that is not for everybody’s ears', async () => {
    await operations('POST', `/api/merchants/${merchantId}/status`, { status: 'frozen', reason: 'suspected fraud' })
    const { body, text } = await house.ask('GET', `/help/api/${token}`)
    expect(body.help.paused).toBe(true)
    for (const word of ['fraud', 'frozen', 'risk', 'account-', 'credential', merchantId])
      expect(text).not.toContain(word)
    await operations('POST', `/api/merchants/${merchantId}/status`, { status: 'active', reason: 'a test' })
  })

  it('keeps answers to questions under their code; support opens the same, and the terminal’s own word stays its own', async () => {
    const at = Date.now()
    const sent = answered(at, [
      { id: 'account-frozen', state: 'positive', at },
      { id: 'risk-stopped-sale', state: 'positive', at },
    ])
    const kept = await house.ask('POST', `/help/api/${token}`, sent)
    expect(kept.status, kept.text).toBe(204)
    const { body } = await operations('GET', `/api/diagnosis/${sent.code}`)
    expect(body.rows).toMatchObject([{ origin: 'phone', snapshot: { terminalId: '10000011', moneyMoved: 'unknown' } }])
    const ids = body.rows[0].snapshot.observations.map((one: { id: string }) => one.id)
    expect(ids).toContain('saw-black-screen')
    expect(ids).not.toContain('account-frozen')
    const findings = await operations('GET', '/api/terminals/10000011/findings')
    expect(findings.body.snapshot).toBeUndefined()
  })

  it('knows of maintenance only while it is true', async () => {
    const now = Date.now()
    const told = { from: now - 1_000, until: now + 3_600_000, zh: '升级', en: 'upgrade', timeZone: 'Asia/Shanghai' }
    const made = await operations('POST', '/api/maintenance', { kind: 'emergency', ...told, reason: 'a test' })
    expect((await house.ask('GET', `/help/api/${token}`)).body.help.maintenance).toMatchObject({ until: told.until })
    await operations('POST', `/api/maintenance/${made.body.id}/cancel`, { reason: 'done' })
    expect((await house.ask('GET', `/help/api/${token}`)).body.help.maintenance).toBeUndefined()
  })

  it('slows down whoever tries', async () => {
    let last = 200
    for (let i = 0; i < 60 && last !== 429; i++) last = (await house.ask('GET', `/help/api/${token}`)).status
    expect(last).toBe(429)
  })

  it('is printed for the terminals of one’s own place', async () => {
    const shop = await house.signIn('merchant')
    const { body } = await shop('GET', '/api/stickers')
    expect(new Set(body.rows.map((row: { terminalId: string }) => row.terminalId)).has('10000104')).toBe(false)
  })
})
