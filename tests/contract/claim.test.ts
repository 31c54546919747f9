import { Fault } from '@evertill/foundation'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Db, migrate, openPostgres, type Sql } from '../../packages/platform/database/index.ts'
import { outboxMigrations } from '../../packages/platform/outbox/index.ts'
import {
  insertRequests,
  type JournalRequest,
  type JournalRow,
  storeOutcomes,
  switchMigrations,
} from '../../packages/platform/switch/index.ts'
import { insertClaiming } from '../../packages/platform/switch/journal/claim.ts'
import { storeTaking } from '../../packages/platform/switch/journal/request-taking.ts'
import { findById, findByKeys } from '../../packages/platform/switch/journal/row.ts'
import type { Claim } from '../../packages/platform/switch/message/rule.ts'
import { aRequest } from './a-request.ts'
import { ownPostgres } from './own-postgres.ts'

/*
 * A claim of an original and the storing of its request are one statement. Here several of them wait for the same row, on connections of
 * their own, until whoever holds it lets go: each must look at the row as it is then, and leave nothing behind when it loses.
 */
const postgres = ownPostgres()
let db: Db
let other: Db
beforeAll(async () => {
  db = postgres.db()
  other = openPostgres({ url: postgres.server().url })
  await migrate(db, [...outboxMigrations, ...switchMigrations])
})
afterAll(() => other.close())

const NOW = Date.UTC(2026, 10, 22, 9)
const TYPES = { void: 'void', refund: 'refund', completion: 'completion', adjustment: 'adjustment' } as const
/** So often is the server asked whether all of them wait: seconds. */
const MOST_LOOKS = 20_000
let stan = 0

const requested = (fields: Partial<JournalRequest>): JournalRequest => aRequest(NOW, ++stan, fields)

const row = async (id: number): Promise<JournalRow> => (await findById(db, id))!

async function ended({ id, amount, originalId }: JournalRequest, state: 'approved' | 'declined'): Promise<void> {
  const outcome = { id, state, responseCode: '', approvalCode: '', amount, additional: '|', at: NOW, exchange: '' }
  expect((await storeOutcomes(db, [{ outcome, originalId }])).size).toBe(1)
}

async function approved(fields: Partial<JournalRequest> = {}): Promise<JournalRow> {
  const request = requested(fields)
  await insertRequests(db, [request])
  await ended(request, 'approved')
  return row(request.id)
}

/** A request that will claim `original`, as it was read, when it is run. */
type What = readonly [claim: Claim, amount: number]

function claiming([claim, amount]: What, original: JournalRow, fields: Partial<JournalRequest> = {}) {
  const request = requested({ type: TYPES[claim], amount, originalId: original.id, ...fields })
  return { request, run: (sql: Sql) => insertClaiming(sql, request, claim, original) }
}

const stored = async (request: JournalRequest): Promise<boolean> =>
  (await findById(db, request.id)) !== undefined && (await findByKeys(db, [request]))[0]?.id === request.id

/** Connections that wait for a lock. */
async function waiting(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ n: number }>('select count(distinct pid)::int4 as n from pg_locks where not granted')
  return row!.n
}

/**
 * Starts all of them while `hold` is under way and lets it commit when every one waits for a lock. Gives what came of each, and which
 * requests were stored.
 */
async function meanwhile(
  hold: (tx: Sql) => Promise<unknown>,
  attempts: readonly ReturnType<typeof claiming>[],
): Promise<{ came: readonly string[]; stored: readonly boolean[] }> {
  const under = Promise.withResolvers<Promise<string[]>>()
  await db.transaction(async (tx) => {
    await hold(tx)
    under.resolve(Promise.all(attempts.map(({ run }) => run(other))))
    for (let looks = 0; (await waiting(db)) < attempts.length; looks++)
      if (looks === MOST_LOOKS) throw new Error('one of them does not wait for what is held')
  })
  const came = await await under.promise
  return { came, stored: await Promise.all(attempts.map(({ request }) => stored(request))) }
}

const locked = (id: number) => (tx: Sql) => tx.query('select from switch_journal where id = $1 for update', [id])
const touched = (id: number) => (tx: Sql) =>
  tx.query('update switch_journal set additional = $2 where id = $1', [id, ''])

describe.each([
  ['locked', locked],
  ['changed', touched],
])('while the original is %s by another', (_, held) => {
  test.each([
    ['two refunds that are too much together', ['refund', 600], ['refund', 600], ['not-taken', 'stored']],
    ['two refunds that fit', ['refund', 600], ['refund', 400], ['stored', 'stored']],
    ['a void and a refund', ['void', 1_000], ['refund', 1], ['not-taken', 'stored']],
    ['two voids', ['void', 1_000], ['void', 1_000], ['not-taken', 'stored']],
    ['an adjustment and a refund', ['adjustment', 1_100], ['refund', 1], ['not-taken', 'stored']],
    ['an adjustment and a void', ['adjustment', 1_100], ['void', 1_000], ['not-taken', 'stored']],
  ] as const)('%s', async (_name, one, two, ends) => {
    const sale = await approved()
    const attempts = [claiming(one, sale), claiming(two, sale)]
    const { came, stored } = await meanwhile(held(sale.id), attempts)
    expect([...came].sort()).toEqual(ends)
    expect(stored).toEqual(came.map((each) => each === 'stored'))
    const { refunded, voidId, adjustingId } = await row(sale.id)
    const won = attempts.filter((_each, i) => stored[i]).map(({ request }) => request)
    const refunds = won.filter(({ type }) => type === 'refund')
    expect(refunded).toBe(refunds.reduce((sum, { amount }) => sum + amount, 0))
    expect(voidId).toBe(won.find(({ type }) => type === 'void')?.id ?? null)
    expect(adjustingId).toBe(won.find(({ type }) => type === 'adjustment')?.id ?? null)
  })

  test.each([
    ['two completions', ['completion', 1_000], ['completion', 900]],
    ['a completion and a release', ['completion', 1_000], ['void', 1_000]],
  ] as const)('%s of a hold', async (_name, one, two) => {
    const hold = await approved({ type: 'pre-authorization' })
    const attempts = [claiming(one, hold), claiming(two, hold)]
    const { came, stored } = await meanwhile(held(hold.id), attempts)
    expect([...came].sort()).toEqual(['not-taken', 'stored'])
    expect(stored).toEqual(came.map((each) => each === 'stored'))
    const { completedId, voidId } = await row(hold.id)
    expect([completedId, voidId].filter((id) => id !== null)).toEqual([attempts[stored.indexOf(true)]!.request.id])
  })

  test('two completions of a hold that a void has given back', async () => {
    const { hold, completion } = await givenBack()
    const attempts = [claiming(['completion', 700], hold), claiming(['completion', 800], hold)]
    const { came, stored } = await meanwhile(held(hold.id), attempts)
    expect([...came].sort()).toEqual(['not-taken', 'stored'])
    expect(stored).toEqual(came.map((each) => each === 'stored'))
    expect((await row(hold.id)).completedId).toBe(attempts[stored.indexOf(true)]!.request.id)
    expect((await row(completion)).voidId).not.toBeNull()
  })
})

/** A hold that was completed, and whose completion was taken back. */
async function givenBack(): Promise<{ hold: JournalRow; completion: number; release: number }> {
  const hold = await approved({ type: 'pre-authorization' })
  const completion = claiming(['completion', 900], hold)
  expect(await completion.run(db)).toBe('stored')
  await ended(completion.request, 'approved')
  const release = claiming(['void', 900], await row(completion.request.id), { type: 'completion-void' })
  expect(await release.run(db)).toBe('stored')
  await ended(release.request, 'approved')
  return { hold: await row(hold.id), completion: completion.request.id, release: release.request.id }
}

test('a void that gave a hold back is being undone: the hold is not completed anew', async () => {
  const { hold, completion, release } = await givenBack()
  const { came, stored } = await meanwhile(
    (tx) => tx.query(`update switch_journal set state = 'reversing' where id = $1`, [release]),
    [claiming(['completion', 700], hold), claiming(['void', 1_000], hold)],
  )
  expect([came, stored]).toEqual([
    ['not-taken', 'not-taken'],
    [false, false],
  ])
  expect(await row(hold.id)).toMatchObject({ completedId: completion, voidId: null })
})

test('a sale that is undone meanwhile is neither refunded nor voided', async () => {
  const sale = await approved()
  const { came, stored } = await meanwhile(
    (tx) => tx.query(`update switch_journal set state = 'reversing' where id = $1`, [sale.id]),
    [claiming(['refund', 1], sale), claiming(['void', 1_000], sale), claiming(['adjustment', 1_100], sale)],
  )
  expect([new Set(came), new Set(stored)]).toEqual([new Set(['not-taken']), new Set([false])])
  expect(await row(sale.id)).toMatchObject({ refunded: 0, voidId: null, adjustingId: null })
})

test('a key that is taken meanwhile undoes the claim', async () => {
  const sale = await approved()
  const attempt = claiming(['refund', 600], sale)
  const { terminalId, batch } = attempt.request
  const { came, stored } = await meanwhile(
    (tx) =>
      tx.query('insert into switch_key (terminal_id, batch, stan, journal_id) values ($1, $2, $3, 1)', [
        terminalId,
        batch,
        attempt.request.stan,
      ]),
    [attempt],
  )
  expect([came, stored]).toEqual([['key-taken'], [false]])
  expect(await row(sale.id)).toMatchObject({ refunded: 0 })
  expect(await findById(db, attempt.request.id)).toBeUndefined()
})

test('the same request again takes nothing, and of its own twins one is stored', async () => {
  const sale = await approved()
  const first = claiming(['refund', 300], sale)
  expect(await first.run(db)).toBe('stored')
  expect(await first.run(db)).toBe('not-taken')
  const twin = claiming(['refund', 300], sale)
  const { came } = await meanwhile(locked(sale.id), [twin, twin])
  expect([...came].sort()).toEqual(['key-taken', 'stored'])
  expect((await row(sale.id)).refunded).toBe(600)
})

test('a claim that nobody heard of and nobody can look up is never taken for one that found nothing to take', async () => {
  const sale = await approved()
  const { request, run } = claiming(['refund', 1_000], sale)
  let away = 2
  const query: Db['query'] = async (text, params) => {
    if (away-- > 0) throw new Fault('database.unavailable', 'it is away for two questions')
    return db.query(text, params)
  }
  let tries = 0
  const came = await storeTaking({ ...db, query }, request, async () => {
    const taken = await run(db)
    if (++tries === 1) throw new Fault('database.unknown-commit', 'committed, and nobody heard of it')
    return taken
  })
  expect([came, tries]).toEqual([{ kind: 'new' }, 3])
  expect(await stored(request)).toBe(true)
})

test('what a declined claim held is free again', async () => {
  const sale = await approved()
  const refund = claiming(['refund', 1_000], sale)
  expect(await refund.run(db)).toBe('stored')
  expect(await claiming(['void', 1_000], sale).run(db)).toBe('not-taken')
  await ended(refund.request, 'declined')
  const taken = claiming(['void', 1_000], sale)
  expect(await taken.run(db)).toBe('stored')
  expect(await row(sale.id)).toMatchObject({ refunded: 0, voidId: taken.request.id })
})

test('forty refunds of 30 at once: no more than the sale came to', async () => {
  const sale = await approved()
  const refunds = Array.from({ length: 40 }, () => claiming(['refund', 30], sale))
  const came = await Promise.all(refunds.map(({ run }, i) => run(i % 2 === 0 ? db : other)))
  expect(came.filter((each) => each === 'stored')).toHaveLength(33)
  expect((await row(sale.id)).refunded).toBe(990)
})
