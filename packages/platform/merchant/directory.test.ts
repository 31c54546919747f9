import { Fault, SeededRandom, VirtualClock } from '@evertill/foundation'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Db, migrate, openPglite, type Sql } from '../database/index.ts'
import { softKeys } from '../keys/index.ts'
import { createOutbox, outboxMigrations } from '../outbox/index.ts'
import { houseContract } from './defaults.ts'
import { createMerchant, type Merchant, merchantMigrations } from './index.ts'

/** The real database, with the readings counted and, where a test says so, held. */
class CountedDb implements Db {
  readonly #db: Db
  readings = 0
  hold: Promise<void> | undefined
  /** Commits, and says that nobody knows whether it did. */
  losesAcknowledgement = false
  constructor(db: Db) {
    this.#db = db
  }
  async query<Row>(...args: Parameters<Sql['query']>): Promise<Row[]> {
    if (args[0].includes('merchant_terminal t\njoin')) this.readings++
    const rows = await this.#db.query<Row>(...args)
    await this.hold
    return rows
  }
  async transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    const value = await this.#db.transaction(work)
    if (this.losesAcknowledgement) throw new Fault('database.unknown-commit', 'the acknowledgement was lost')
    return value
  }
  close(): Promise<void> {
    return this.#db.close()
  }
}

let db: CountedDb
let merchant: Merchant
const clock = new VirtualClock(1_795_000_000_000)
const M = '898100000000001'
const everything = { name: 'test', scope: {} }

beforeAll(async () => {
  db = new CountedDb(await openPglite())
  await migrate(db, [...outboxMigrations, ...merchantMigrations])
  const random = new SeededRandom(7)
  const keys = softKeys({ masterKey: random.bytes(32), random })
  merchant = createMerchant({ db, clock, random, keys, outbox: createOutbox({ db, clock, random }), practice: true })
  const name = { zh: '甲', en: 'A' }
  await merchant.places.addInstitution({ id: 'i1', name })
  await merchant.places.addInstitution({ id: 'b1', name, parentId: 'i1' })
  await merchant.places.addAgent({ id: 'a1', name, institutionId: 'b1' })
  await merchant.places.addAgent({ id: 'a2', name, institutionId: 'b1', parentId: 'a1' })
  const order = {
    merchantId: M,
    name,
    agentId: 'a2',
    mcc: '5812',
    currency: '156',
    timeZone: 'Asia/Shanghai',
    servicePhone: '',
  }
  await merchant.places.addMerchant({ ...order, contract: houseContract, reason: 'test' })
  await merchant.places.addOutlet({}, { outletId: 'o1', merchantId: M, name, address: 'x' })
  for (const terminalId of ['00000001', '00000002'])
    await merchant.enrolment.register(everything, {
      terminalId,
      outletId: 'o1',
      serial: `SN-${terminalId}`,
      label: 'x',
      practice: true,
    })
})
afterAll(() => db?.close())

describe('the directory', () => {
  it('reads once what is asked for together, and then not again', async () => {
    db.readings = 0
    const [a, b, again, unknown] = await Promise.all(
      ['00000001', '00000002', '00000001', '99999999'].map((id) => merchant.directory.find(id)),
    )
    expect(a).toMatchObject({
      terminalId: '00000001',
      merchantId: M,
      agentPath: '/i1/b1/a1/a2/',
      institutionId: 'b1',
      terminalStatus: 'active',
      mcc: '5812',
    })
    expect([b?.terminalId, again, unknown]).toEqual(['00000002', a, undefined])
    expect(db.readings).toBe(1)
    await merchant.directory.find('00000001')
    expect(db.readings).toBe(1)
  })

  it('remembers for a moment who does not exist', async () => {
    db.readings = 0
    await merchant.directory.find('99999998')
    await merchant.directory.find('99999998')
    expect(db.readings).toBe(1)
    clock.advance(5_001)
    await merchant.directory.find('99999998')
    expect(db.readings).toBe(2)
  })

  it('knows a change at once, and tells who watches', async () => {
    const heard: unknown[] = []
    merchant.directory.watch((change) => heard.push(change))
    await merchant.directory.find('00000001')
    await merchant.places.changeMerchantStatus(everything, { merchantId: M, status: 'frozen', reason: 'x' })
    expect((await merchant.directory.find('00000001'))?.merchantStatus).toBe('frozen')
    await merchant.places.changeMerchantStatus(everything, { merchantId: M, status: 'active', reason: 'x' })
    await merchant.places.changeTerminalStatus(everything, { terminalId: '00000002', status: 'disabled', reason: 'x' })
    expect((await merchant.directory.find('00000002'))?.terminalStatus).toBe('disabled')
    expect((await merchant.directory.find('00000001'))?.merchantStatus).toBe('active')
    expect(heard).toEqual([{ merchantId: M }, { merchantId: M }, { terminalId: '00000002' }])
  })

  it('does not keep what was read before a change and arrives after it', async () => {
    merchant.directory.forget('00000001')
    const held = Promise.withResolvers<void>()
    db.hold = held.promise
    const early = merchant.directory.find('00000001')
    await new Promise((resolve) => setImmediate(resolve))
    db.hold = undefined
    await merchant.places.changeTerminalStatus(everything, { terminalId: '00000001', status: 'disabled', reason: 'x' })
    held.resolve()
    await early
    expect((await merchant.directory.find('00000001'))?.terminalStatus).toBe('disabled')
  })

  it('knows of a change whose commit nobody heard of', async () => {
    await merchant.directory.find('00000002')
    db.losesAcknowledgement = true
    const stop = merchant.places.changeMerchantStatus(everything, { merchantId: M, status: 'frozen', reason: 'x' })
    await expect(stop).rejects.toThrow(Fault)
    db.losesAcknowledgement = false
    expect((await merchant.directory.find('00000002'))?.merchantStatus).toBe('frozen')
    await merchant.places.changeMerchantStatus(everything, { merchantId: M, status: 'active', reason: 'x' })
  })

  it('is told of by the outbox with the change that it tells of', async () => {
    const events = await db.query<{ topic: string; key: string }>('select topic, key from outbox_event order by id')
    expect(events.filter((it) => it.topic === 'merchant-status-changed')).toHaveLength(4)
    expect(events.filter((it) => it.topic === 'terminal-status-changed').map((it) => it.key)).toEqual([
      '00000002',
      '00000001',
    ])
  })
})

describe('enrolment', () => {
  it('takes no practice terminal in production', async () => {
    const random = new SeededRandom(8)
    const keys = softKeys({ masterKey: random.bytes(32), random })
    const strict = createMerchant({
      db,
      clock,
      random,
      keys,
      outbox: createOutbox({ db, clock, random }),
      practice: false,
    })
    const order = { terminalId: '00000003', outletId: 'o1', serial: 'SN-3333', label: 'x', practice: true }
    expect(await strict.enrolment.register(everything, order)).toMatchObject({
      ok: false,
      refusal: { code: 'merchant.practice' },
    })
    expect(await strict.enrolment.register(everything, { ...order, practice: false })).toMatchObject({ ok: true })
    const issued = await strict.enrolment.issueCode(everything, '00000003')
    const activated = issued.ok ? await strict.enrolment.activate(issued.value.activationCode) : undefined
    if (!activated?.ok) throw new Error()
    expect(activated.value.tmk).toBeUndefined()
    expect(activated.value.profile.practiceCards).toEqual([])
  })

  it('knows a credential and nothing like it', async () => {
    const issued = await merchant.enrolment.issueCode(everything, '00000003')
    const activated = issued.ok ? await merchant.enrolment.activate(issued.value.activationCode) : undefined
    if (!activated?.ok) throw new Error()
    const credential = Uint8Array.fromHex(activated.value.credential)
    expect(await merchant.enrolment.credentialMatches('00000003', credential)).toBe(true)
    credential[31]! ^= 1
    expect(await merchant.enrolment.credentialMatches('00000003', credential)).toBe(false)
    credential[31]! ^= 1
    expect(await merchant.enrolment.credentialMatches('00000001', credential)).toBe(false)
  })

  it('gives one activation to two who type the same code at once', async () => {
    const issued = await merchant.enrolment.issueCode(everything, '00000003')
    if (!issued.ok) throw new Error()
    const both = await Promise.all([1, 2].map(() => merchant.enrolment.activate(issued.value.activationCode)))
    expect(both.filter((it) => it.ok)).toHaveLength(1)
  })
})

describe('goods', () => {
  const name = { zh: '茶', en: 'Tea' }
  it.each([
    ['an item without its category', { categories: [], items: [{ id: 'i', categoryId: 'c', name, price: 1 }] }],
    [
      'an id that stands twice',
      {
        categories: [
          { id: 'c', name },
          { id: 'c', name },
        ],
        items: [],
      },
    ],
    [
      'a barcode that stands twice',
      {
        categories: [{ id: 'c', name }],
        items: ['i', 'j'].map((id) => ({ id, categoryId: 'c', name, price: 1, barcode: '2000000000015' })),
      },
    ],
  ])('are refused with %s', async (_, goods) => {
    expect(await merchant.places.replaceGoods({}, M, goods)).toMatchObject({
      ok: false,
      refusal: { code: 'merchant.category' },
    })
  })
})
