import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Db, openPglite, openPostgres } from '../../packages/platform/database/index.ts'
import { dbSuite } from './db-suite.ts'
import { ownPostgres } from './own-postgres.ts'

describe('PGlite', () => {
  let db: Db
  beforeAll(async () => {
    db = await openPglite()
  })
  afterAll(() => db.close())
  dbSuite(() => db)

  test('asking the database inside its own transaction is a bug, not a silent stop', async () => {
    await expect(db.transaction(() => db.query('select 1'))).rejects.toThrow('only `tx`')
    expect(await db.query('select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('PostgreSQL', () => {
  const own = ownPostgres()
  dbSuite(own.db)

  test('a commit that was answered is on the disk: nothing is tuned away', async () => {
    const [row] = await own.db().query(
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
              current_setting('full_page_writes') as pages, current_setting('listen_addresses') as addresses`,
    )
    expect(row).toEqual({ fsync: 'on', commit: 'on', pages: 'on', addresses: '' })
  })

  test('two changes that need each other are a conflict that may be tried again', async () => {
    await own.db().query(`create table pair (id int4 primary key, n int4); insert into pair values (1, 0), (2, 0)`)
    let met = 0
    let bothHere: () => void = () => undefined
    const meeting = new Promise<void>((resolve) => {
      bothHere = resolve
    })
    const cross = (first: number, second: number): Promise<unknown> =>
      own.db().transaction(async (tx) => {
        await tx.query('update pair set n = n + 1 where id = $1', [first])
        met += 1
        if (met === 2) bothHere()
        await meeting
        await tx.query('update pair set n = n + 1 where id = $1', [second])
      })
    const ends = await Promise.allSettled([cross(1, 2), cross(2, 1)])
    expect(ends.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(ends.find((end) => end.status === 'rejected')?.reason).toMatchObject({
      code: 'database.conflict',
      retriable: true,
      detail: { sqlstate: '40P01' },
    })
    expect(await own.db().query('select sum(n)::int8 as n from pair')).toEqual([{ n: 2 }])
  })

  test('a statement that takes too long is stopped, and the connection serves on', async () => {
    const hasty = openPostgres({ url: own.server().url, statementTimeoutMs: 50, connections: 1 })
    await expect(hasty.query('select pg_sleep(5)')).rejects.toMatchObject({ code: 'database.unavailable' })
    expect(await hasty.query('select 1 as one')).toEqual([{ one: 1 }])
    await hasty.close()
  })

  test('a transaction may be given more time than the pool allows, and only that one', async () => {
    const hasty = openPostgres({ url: own.server().url, statementTimeoutMs: 50, connections: 1 })
    const slow = (milliseconds: number): Promise<unknown> =>
      hasty.transaction((tx) => tx.query('select pg_sleep($1::float8)', [0.2]), { statementMs: milliseconds })
    await slow(5_000)
    await expect(slow(60)).rejects.toMatchObject({ code: 'database.unavailable' })
    await expect(hasty.query('select pg_sleep(0.2)')).rejects.toMatchObject({ code: 'database.unavailable' })
    await hasty.close()
  })

  test('more waiting statements than the bound are refused at once', async () => {
    const narrow = openPostgres({ url: own.server().url, connections: 1, waiting: 2 })
    const ends = await Promise.allSettled(Array.from({ length: 6 }, () => narrow.query('select pg_sleep(0.05)')))
    const refused = ends.filter((end) => end.status === 'rejected')
    expect(refused).toHaveLength(3)
    for (const end of refused)
      expect(end.reason).toMatchObject({
        code: 'database.unavailable',
        detail: { reason: 'queue-full' },
        retriable: true,
      })
    await narrow.close()
    await expect(narrow.query('select 1')).rejects.toMatchObject({ code: 'database.unavailable' })
  })

  test('a closed door is unavailable and nothing was changed', async () => {
    const nowhere = openPostgres({ url: `socket:${own.folder}?db=evertill` })
    await expect(nowhere.query('insert into pair values (9, 9)')).rejects.toMatchObject({
      code: 'database.unavailable',
      retriable: true,
    })
    await expect(nowhere.transaction(async () => 1)).rejects.toMatchObject({ code: 'database.unavailable' })
    await nowhere.close()
  })

  describe('when the line breaks', () => {
    let line: BrittleLine
    let far: Db
    beforeAll(async () => {
      await own.db().query('create table deed (id int4 primary key)')
      line = new BrittleLine(new URL(own.server().url).pathname, own.folder)
      await line.listen()
      far = openPostgres({ url: `socket:${own.folder}?db=evertill`, connections: 2 })
    })
    afterAll(async () => {
      await far.close()
      await line.close()
    })
    const exists = async (id: number): Promise<boolean> =>
      (await own.db().query('select id from deed where id = $1', [id])).length === 1

    test('after the commit was sent, the outcome is unknown: it was committed, and we were not told', async () => {
      line.breakAfter('commit')
      await expect(far.transaction((tx) => tx.query('insert into deed values ($1)', [1]))).rejects.toMatchObject({
        code: 'database.unknown-commit',
        retriable: false,
      })
      await expect.poll(() => exists(1)).toBe(true)
    })

    test('after a change that commits by itself, the outcome is unknown', async () => {
      line.breakAfter('insert into deed')
      await expect(far.query('insert into deed values ($1)', [2])).rejects.toMatchObject({
        code: 'database.unknown-commit',
      })
      await expect.poll(() => exists(2)).toBe(true)
    })

    test('inside the transaction nothing was changed', async () => {
      line.breakAfter('insert into deed')
      await expect(far.transaction((tx) => tx.query('insert into deed values ($1)', [3]))).rejects.toMatchObject({
        code: 'database.unavailable',
        retriable: true,
      })
      expect(await exists(3)).toBe(false)
    })

    test('while reading, it is only unavailable; the next statement finds a new connection', async () => {
      line.breakAfter('select id from deed')
      await expect(far.query('select id from deed')).rejects.toMatchObject({ code: 'database.unavailable' })
      expect(await far.query('select id from deed order by id')).toEqual([{ id: 1 }, { id: 2 }])
    })
  })
})

/** A socket in front of the server's own that cuts both sides once a text has passed towards the server. */
class BrittleLine {
  readonly #server: Server
  readonly #path: string
  readonly #sockets = new Set<Socket>()
  #text: string | undefined

  constructor(serverFolder: string, folder: string) {
    this.#path = join(folder, '.s.PGSQL.5432')
    this.#server = createServer((near) => {
      const far = connect(join(serverFolder, '.s.PGSQL.5432'))
      for (const socket of [near, far]) {
        this.#sockets.add(socket)
        socket.on('error', () => undefined)
      }
      near.on('data', (bytes) => {
        const cut = this.#text !== undefined && bytes.includes(this.#text)
        if (cut) {
          this.#text = undefined
          near.destroy()
          // The server still gets and does what was asked; only the answer is lost.
          far.end(bytes)
        } else far.write(bytes)
      })
      far.on('data', (bytes) => near.writable && near.write(bytes))
      far.on('close', () => near.destroy())
      near.on('close', () => far.end())
    })
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(this.#path, resolve))
  }

  breakAfter(text: string): void {
    this.#text = text
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }
}
