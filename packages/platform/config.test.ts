import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SeededRandom, VirtualClock } from '@evertill/foundation'
import { afterAll, describe, expect, it } from 'vitest'
import { certificateEnd, isoTlsOf } from './certificate.ts'
import { type Network, readNetwork, readSettlement, settingsFrom, switchConfig } from './config.ts'
import { migrate, openPglite } from './database/index.ts'
import { demoSecrets } from './demo-secrets.ts'
import { masterKey, softKeys } from './keys/index.ts'
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
    ['EVERTILL_MODE', ['prod', 'Production', 'PRACTICE']],
    ['EVERTILL_HOST', ['not a host', 'http://0.0.0.0', 'a'.repeat(300)]],
    ['EVERTILL_HTTP_PORT', ['80800', 'http', '0x50', '8e1', '-1', '80.5', ' 80']],
    ['EVERTILL_ISO_PORT', ['65536', 'iso', '1_000', 'NaN']],
    ['EVERTILL_DATA', ['\u0000', 'data\n', 'x'.repeat(5_000)]],
    ['DATABASE_URL', ['rubbish', 'mysql://a/b', 'postgres://[', 'localhost:5432']],
    ['EVERTILL_DATABASE_CONNECTIONS', ['2', '1000', 'many', '12.5']],
    ['EVERTILL_MASTER_KEY', ['key', 'AB'.repeat(31), `${'AB'.repeat(31)}XY`, 'AB'.repeat(33)]],
    ['EVERTILL_MASTER_KEY_FILE', ['a\u0000b']],
    ['EVERTILL_NETWORK', ['a\u0000b']],
    ['EVERTILL_SETTLEMENT', ['a\tb']],
    ['EVERTILL_FIRST_PASSWORD', ['short', 'x'.repeat(257)]],
    ['EVERTILL_HTTPS', ['yes', 'on', '2']],
    ['EVERTILL_TRUST_PROXY', ['rubbish', '10.0.0', '10.0.0.1/33', '10.0.0.1,', '10.0.0.1/8/8', '::1/129']],
    [
      'EVERTILL_TERMINAL_HOSTS',
      [
        'rubbish',
        'pay.example',
        'https://pay.example',
        'wss://',
        'wss://:443',
        'wss://:::',
        'wss://pay.example:99999',
        'wss://pay.example:0',
        'wss://pay.example/till',
        'wss://user@pay.example',
        'wss://pay.example?x',
        'wss://pay.example,',
        ',',
        'wss://a b.example',
        'wss://pay.example;wss://pay2.example',
        Array.from({ length: 9 }, (_, n) => `wss://pay${n}.example`).join(),
      ],
    ],
    ['EVERTILL_HTTPS_CERT', ['a\u0000b']],
    ['EVERTILL_ISO_TLS_CERT', ['only-a-certificate.pem', 'a\u0000b']],
    ['EVERTILL_ISO_TLS_KEY', ['only-a-key.pem']],
    ['EVERTILL_ISO_TLS_CA', ['only-an-issuer.pem']],
    ['EVERTILL_LOG_LEVEL', ['loud', 'INFO']],
    ['EVERTILL_KEEP_DAYS', ['59', '3661', 'forever', '1e3']],
    ['EVERTILL_TRADERS', ['none']],
    ['EVERTILL_APPS', ['no']],
    ['EVERTILL_REPORT', ['xml']],
  ])('stops the start at rubbish in %s, in one sentence that names it, without the value', (name, rubbish) => {
    for (const value of rubbish) {
      let said: unknown
      try {
        settingsFrom({ [name]: value })
      } catch (error) {
        said = error
      }
      expect(said, `${name}=${value}`).toMatchObject({ code: 'config.invalid', message: expect.stringContaining(name) })
      const { message } = said as Error
      expect(message).toMatch(/^[^\n]{20,160}$/)
      if (value.length > 6) expect(message).not.toContain(value)
    }
  })

  it('takes what is right, also at its edges', () => {
    expect(
      settingsFrom({
        EVERTILL_TERMINAL_HOSTS: 'wss://pay.example/, wss://pay2.example:8443,ws://[::1]:8080',
        EVERTILL_TRUST_PROXY: '10.0.0.7, 10.0.0.0/8,::1',
        EVERTILL_HTTPS: '1',
        EVERTILL_KEEP_DAYS: '60',
        EVERTILL_HTTP_PORT: '65535',
        EVERTILL_ISO_PORT: '0',
        DATABASE_URL: 'postgresql://a:b%40c@db.example:5432/house?sslmode=require',
      }),
    ).toMatchObject({
      terminalHosts: ['wss://pay.example', 'wss://pay2.example:8443', 'ws://[::1]:8080'],
      trustProxy: ['10.0.0.7', '10.0.0.0/8', '::1'],
      https: true,
      keepDays: 60,
      httpPort: 65_535,
      isoPort: 0,
    })
    expect(settingsFrom({})).toMatchObject({ terminalHosts: [], trustProxy: [] })
  })
})

describe('files that are named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evertill-config-files-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const rubbish = join(folder, 'rubbish')
  const missing = join(folder, 'missing')
  writeFileSync(rubbish, 'rubbish', { mode: 0o600 })
  const clock = new VirtualClock(1_795_000_000_000)
  const key = (file: string) => masterKey({ file, create: false, random })

  it.each([
    ['EVERTILL_NETWORK', 'missing', () => readNetwork(missing)],
    ['EVERTILL_NETWORK', 'rubbish', () => readNetwork(rubbish)],
    ['EVERTILL_NETWORK', 'a folder', () => readNetwork(folder)],
    ['EVERTILL_SETTLEMENT', 'missing', () => readSettlement(missing)],
    ['EVERTILL_SETTLEMENT', 'rubbish', () => readSettlement(rubbish)],
    ['EVERTILL_HTTPS_CERT', 'missing', () => certificateEnd(missing, clock)],
    ['EVERTILL_HTTPS_CERT', 'rubbish', () => certificateEnd(rubbish, clock)],
    ['EVERTILL_ISO_TLS_CERT', 'missing', () => isoTlsOf({ certFile: missing, keyFile: rubbish })],
    ['EVERTILL_ISO_TLS_KEY', 'missing', () => isoTlsOf({ certFile: rubbish, keyFile: missing })],
    ['EVERTILL_ISO_TLS_CA', 'missing', () => isoTlsOf({ certFile: rubbish, keyFile: rubbish, caFile: missing })],
    ['EVERTILL_ISO_TLS_CERT', 'rubbish', () => isoTlsOf({ certFile: rubbish, keyFile: rubbish })],
    ['EVERTILL_MASTER_KEY', 'missing', () => key(missing)],
    ['EVERTILL_MASTER_KEY_FILE', 'under a file', () => key(join(rubbish, 'key'))],
  ])('%s %s: one sentence that names the variable', (name, _, read) => {
    expect(read).toThrow(expect.objectContaining({ code: expect.any(String), message: expect.stringContaining(name) }))
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
