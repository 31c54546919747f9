import { SeededRandom, VirtualClock } from '@evertill/foundation'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Db, migrate, openPglite } from '../database/index.ts'
import { softKeys } from '../keys/index.ts'
import { createOperator, type Operator, operatorMigrations } from './index.ts'
import { HashGate } from './password.ts'
import { Throttle } from './throttle.ts'

describe('the throttle', () => {
  it('lets five failures pass, then doubles the wait, and forgets after an hour or a success', () => {
    const clock = new VirtualClock(0)
    const throttle = new Throttle(clock, { free: 5 })
    for (let i = 0; i < 4; i++) throttle.failed('a')
    expect(throttle.waitMs('a')).toBe(0)
    throttle.failed('a')
    expect(throttle.waitMs('a')).toBe(1_000)
    throttle.failed('a')
    expect(throttle.waitMs('a')).toBe(2_000)
    expect(throttle.waitMs('b')).toBe(0)
    for (let i = 0; i < 40; i++) throttle.failed('a')
    expect(throttle.waitMs('a')).toBe(15 * 60_000)
    clock.advance(61 * 60_000)
    throttle.failed('a')
    expect(throttle.waitMs('a')).toBe(0)
    for (let i = 0; i < 9; i++) throttle.failed('a')
    throttle.succeeded('a')
    expect(throttle.waitMs('a')).toBe(0)
  })

  it('is bounded: the key that failed longest ago goes', () => {
    const throttle = new Throttle(new VirtualClock(0), { free: 5, bound: 2 })
    for (const key of ['a', 'b']) for (let i = 0; i < 5; i++) throttle.failed(key)
    throttle.failed('c')
    expect([throttle.waitMs('a'), throttle.waitMs('b') > 0]).toEqual([0, true])
  })
})

it('hashes run a few at a time, and too many are turned away', async () => {
  const gate = new HashGate(2)
  let running = 0
  let most = 0
  const release = Promise.withResolvers<void>()
  const work = async () => {
    most = Math.max(most, ++running)
    await release.promise
    running--
  }
  const all = Array.from({ length: 70 }, () => gate.run(work))
  release.resolve()
  const answers = await Promise.all(all)
  expect(most).toBe(2)
  expect(answers.filter((it) => it === undefined)).toHaveLength(4)
})

describe('sessions', () => {
  let db: Db
  let operator: Operator
  const clock = new VirtualClock(1_795_000_000_000)
  const password = 'a long enough password'

  beforeAll(async () => {
    db = await openPglite()
    await migrate(db, operatorMigrations)
    const random = new SeededRandom(3)
    operator = createOperator({ db, clock, random, keys: softKeys({ masterKey: random.bytes(32), random }) })
    await operator.people.add({ scope: {} }, { name: 'ana', displayName: 'Ana', role: 'risk', scope: {}, password })
  })
  afterAll(() => db?.close())

  const open = async () => {
    const answer = await operator.sessions.signIn({ name: 'ana', password }, '1.2.3.4')
    if (!answer.ok) throw new Error(answer.refusal.code)
    return answer.value.token
  }
  const minutes = (count: number) => clock.advance(count * 60_000)

  it('end after an hour without use, and after twelve hours whatever happens', async () => {
    const idle = await open()
    minutes(59)
    expect(await operator.sessions.find(idle, 'x')).toBeDefined()
    minutes(59)
    expect(await operator.sessions.find(idle, 'x')).toBeDefined()
    minutes(61)
    expect(await operator.sessions.find(idle, 'x')).toBeUndefined()
    const used = await open()
    for (let i = 0; i < 23; i++) {
      minutes(30)
      expect(await operator.sessions.find(used, 'x')).toBeDefined()
    }
    minutes(31)
    expect(await operator.sessions.find(used, 'x')).toBeUndefined()
    await operator.sessions.sweep()
    expect(await db.query('select 1 from operator_session')).toHaveLength(0)
  })

  it('are ten for one person at most; the oldest ends', async () => {
    const first = await open()
    for (let i = 0; i < 10; i++) {
      clock.advance(1_000)
      await open()
    }
    expect(await operator.sessions.find(first, 'x')).toBeUndefined()
    expect(await db.query('select 1 from operator_session')).toHaveLength(10)
  })

  it('are not opened by anything that is not a token', async () => {
    for (const token of ['', 'x', `' or 1=1`, '0'.repeat(64), 'g'.repeat(64)])
      expect(await operator.sessions.find(token, 'x')).toBeUndefined()
  })

  it('are refused to an agent without a place, because that would be the whole house', async () => {
    const add = (role: 'agent' | 'merchant', scope: object) =>
      operator.people.add({ scope: {} }, { name: 'b', displayName: 'B', role, scope, password })
    expect(await add('agent', {})).toMatchObject({ refusal: { code: 'person.scope' } })
    expect(await add('agent', { agentPath: '/a' })).toMatchObject({ refusal: { code: 'person.scope' } })
    expect(await add('merchant', {})).toMatchObject({ refusal: { code: 'person.scope' } })
  })

  it('leave a line that says attempted when the house dies between a command and its end', async () => {
    const actor = { personId: 'p', name: 'ana', from: 'x' }
    const line = await operator.audit.begin({
      actor,
      action: 'merchant.status',
      subjectKind: 'merchant',
      subjectId: 'm',
    })
    const { rows } = await operator.audit.list({}, { limit: 1 })
    expect(rows[0]).toMatchObject({ id: line, outcome: 'attempted' })
    await operator.audit.complete(line, { outcome: 'done', before: 'a', after: 'b' })
    // What was completed once is not written over.
    await operator.audit.complete(line, { outcome: 'failed' })
    expect((await operator.audit.list({}, { limit: 1 })).rows[0]).toMatchObject({
      outcome: 'done',
      before: 'a',
      after: 'b',
    })
  })
})
