import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SeededRandom, VirtualClock } from '@evertill/foundation'
import { afterAll, describe, expect, it } from 'vitest'
import { type Network, readNetwork, settingsFrom, switchConfig } from './config.ts'
import { migrate, openPglite } from './database/index.ts'
import { demoSecrets } from './demo-secrets.ts'
import { softKeys } from './keys/index.ts'
import { tcpDialler } from './net/index.ts'
import { createPlatform, migrations } from './platform.ts'
import { refuseDemo } from './production.ts'

const random = new SeededRandom(5)
const keys = softKeys({ masterKey: random.bytes(32), random })
const network = (zpk: string): Network => ({
  acquirerId: '48020000',
  links: [{ name: 'bank', targets: ['tcp://127.0.0.1:9'], institution: '63010000', zpk }],
  routes: [{ tender: 'card', prefix: '62', links: ['bank'] }],
})
const ownKey = 'AA'.repeat(8) + 'BB'.repeat(8)

describe('the environment', () => {
  it('has a default for everything that a practice house needs', () => {
    expect(settingsFrom({})).toMatchObject({ production: false, host: '127.0.0.1', httpPort: 8080, isoPort: 8583 })
    expect(settingsFrom({ EVERTILL_HTTP_PORT: '', DATABASE_URL: '' })).toMatchObject({
      httpPort: 8080,
      databaseUrl: undefined,
    })
  })

  it.each([
    ['EVERTILL_HTTP_PORT', '80800'],
    ['EVERTILL_HTTP_PORT', 'http'],
    ['EVERTILL_MODE', 'prod'],
    ['EVERTILL_FIRST_PASSWORD', 'short'],
    ['EVERTILL_DATABASE_CONNECTIONS', '1000'],
  ])('stops the start at %s=%s and names it, without the value', (name, value) => {
    expect(() => settingsFrom({ [name]: value })).toThrow(
      expect.objectContaining({ code: 'config.invalid', message: expect.stringContaining(name) }),
    )
  })
})

describe('the network file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evertill-config-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is needed, must be JSON, and must hold together', async () => {
    expect(() => readNetwork(undefined)).toThrow(expect.objectContaining({ code: 'config.network' }))
    writeFileSync(join(folder, 'n.json'), '{')
    expect(() => readNetwork(join(folder, 'n.json'))).toThrow(/not JSON/)
    const lost = { ...network(ownKey), routes: [{ tender: 'card' as const, prefix: '4', links: ['nowhere'] }] }
    await expect(switchConfig(lost, { keys, production: false })).rejects.toThrow(/nowhere/)
    const wrong = { ...network(ownKey), acquirerId: 'x' }
    await expect(switchConfig(wrong, { keys, production: false })).rejects.toThrow(/acquirerId/)
  })

  it('gives sealed keys only', async () => {
    const config = await switchConfig(network(ownKey), { keys, production: true })
    expect(JSON.stringify(config)).not.toContain(ownKey)
    expect(config.links[0]).toMatchObject({ name: 'bank', answerWithinMs: 15_000 })
  })
})

describe('production', () => {
  it('refuses the zone key of the demo', async () => {
    const made = switchConfig(network(demoSecrets.zonePinKey), { keys, production: true })
    await expect(made).rejects.toMatchObject({ code: 'config.demo-secret' })
  })

  it('refuses practice terminals, TMKs and passwords of the demo, one after the other', async () => {
    const db = await openPglite()
    await migrate(db, migrations)
    const clock = new VirtualClock(1_795_000_000_000)
    const config = { practice: true, switch: await switchConfig(network(ownKey), { keys, production: false }) }
    const platform = createPlatform({ clock, random, db, keys, dialler: tcpDialler({ clock }), config })
    const { merchant, operator } = platform
    await refuseDemo(platform)
    const name = { zh: '甲', en: 'A' }
    await merchant.places.addInstitution({ id: 'i1', name })
    await merchant.places.addAgent({ id: 'a1', name, institutionId: 'i1' })
    const { houseContract } = await import('./merchant/index.ts')
    const merchantId = '898100000000001'
    const order = {
      merchantId,
      name,
      agentId: 'a1',
      mcc: '5812',
      currency: '156',
      timeZone: 'Asia/Shanghai',
      servicePhone: '',
    }
    await merchant.places.addMerchant({ ...order, contract: houseContract, reason: 'x' })
    await merchant.places.addOutlet({}, { outletId: 'o1', merchantId, name, address: 'x' })
    const terminal = { terminalId: '00000001', outletId: 'o1', serial: 'SN-0001', label: 'x' }
    await merchant.enrolment.register({ scope: {} }, { ...terminal, practice: true })
    await expect(refuseDemo(platform)).rejects.toMatchObject({ code: 'config.practice-terminals' })
    await db.query('update merchant_terminal set practice = false')
    await refuseDemo(platform)
    await merchant.enrolment.injectTmk('00000001', Uint8Array.fromHex(demoSecrets.terminalKeys['10000002']))
    await expect(refuseDemo(platform)).rejects.toMatchObject({ code: 'config.demo-secret' })
    await merchant.enrolment.injectTmk('00000001', random.bytes(16))
    const person = {
      name: 'risk',
      displayName: 'Risk',
      role: 'risk',
      scope: {},
      password: demoSecrets.password,
    } as const
    await operator.people.add({ scope: {} }, person)
    await expect(refuseDemo(platform)).rejects.toMatchObject({
      code: 'config.demo-secret',
      message: expect.stringContaining('risk'),
    })
    await db.close()
  })
})
