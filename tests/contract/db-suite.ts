import { expect, test } from 'vitest'
import {
  byteaArray,
  type Db,
  int8Array,
  jsonArray,
  migrate,
  queryBuilder,
  rowOf,
  rowsOf,
  type Sql,
  textArray,
} from '../../packages/platform/database/index.ts'

/** What every twin of the Db port keeps. `database` is asked for inside tests, so that it may be opened in a hook. */
export function dbSuite(database: () => Db): void {
  const fresh = async (): Promise<Db> => {
    const db = database()
    await db.query('drop table if exists parcel')
    await db.query(
      'create table parcel (id int8 primary key, name text not null, body bytea, open boolean, extra jsonb)',
    )
    return db
  }

  test('int8 is a number, numeric and date are text, bytea is a Uint8Array, json is parsed, null stays null', async () => {
    const [row] = await database().query(
      `select $1::int8 as big, 7::int4 as small, 1.50::numeric as exact, '2026-03-01'::date as day, $2::bytea as body,
              $3::jsonb as extra, null::text as nothing, $4::boolean as yes, $5::text as word, count(*) as n, 2.5::float8 as part`,
      [9_007_199_254_740_991, new Uint8Array([0, 1, 254, 255]), JSON.stringify({ a: [1, 'x'] }), true, "it's ok"],
    )
    expect(row).toEqual({
      big: 9_007_199_254_740_991,
      small: 7,
      exact: '1.50',
      day: '2026-03-01',
      body: new Uint8Array([0, 1, 254, 255]),
      extra: { a: [1, 'x'] },
      nothing: null,
      yes: true,
      word: "it's ok",
      n: 1,
      part: 2.5,
    })
    expect(Object.getPrototypeOf(row!.body)).toBe(Uint8Array.prototype)
  })

  test('an int8 beyond what a number holds exactly is a bug, and the database goes on', async () => {
    await expect(database().query('select 9007199254740993::int8 as big')).rejects.toThrow('beyond 2^53')
    await expect(database().query('select $1::int8 as big', ['-9007199254740993'])).rejects.toThrow('beyond 2^53')
    expect(await database().query('select 1 as one')).toEqual([{ one: 1 }])
  })

  test('arrays go in and come out: int8[], text[], bytea[], boolean[], with nulls, quotes, commas and none at all', async () => {
    const [row] = await database().query(
      'select $1::int8[] as a, $2::text[] as b, $3::bytea[] as c, $4::boolean[] as d',
      [
        [1, null, 9_007_199_254_740_991, -5],
        ['a,b', '"', '\\', '', 'NULL', null, '恒收'],
        [new Uint8Array([]), new Uint8Array([92, 34, 0, 255]), null],
        [true, false, null],
      ],
    )
    expect(row).toEqual({
      a: [1, null, 9_007_199_254_740_991, -5],
      b: ['a,b', '"', '\\', '', 'NULL', null, '恒收'],
      c: [new Uint8Array([]), new Uint8Array([92, 34, 0, 255]), null],
      d: [true, false, null],
    })
    expect(await database().query('select $1::int8[] as a, $2::bytea[] as c', [[], []])).toEqual([{ a: [], c: [] }])
  })

  test('columns of a batch go in as binary arrays and are the same', async () => {
    const whole = <T>(list: readonly T[]) => [list, (each: T) => each] as const
    const long = `${'"\\,{}NULL 恒收 é 🂡 '.repeat(5_000)}`
    const numbers = [1, null, 9_007_199_254_740_991, -9_007_199_254_740_991, -1, 0, 4_294_967_296, -4_294_967_297]
    const words = ['a,b', '"', '\\', '', 'NULL', null, '恒收', 'x'.repeat(33), `${'x'.repeat(40)}é`, long]
    const bytes = [new Uint8Array([]), new Uint8Array([92, 34, 0, 255]), null, new Uint8Array(100_000).fill(7)]
    const json = ['{"a":"\\"恒收\\\\"}', null, '[1,null]']
    for (let times = 0; times < 4; times++) {
      const [row] = await database().query(
        `select $1::int8[] as a, $2::text[] as b, $3::bytea[] as c,
           (select jsonb_agg(each order by n) from unnest($4::json[]) with ordinality as j(each, n)) as d`,
        [
          int8Array(...whole(numbers)),
          textArray(...whole(words)),
          byteaArray(...whole(bytes)),
          jsonArray(...whole(json)),
        ],
      )
      expect(row).toEqual({ a: numbers, b: words, c: bytes, d: json.map((each) => JSON.parse(each ?? 'null')) })
    }
    const none = await database().query('select $1::int8[] as a, $2::text[] as b, $3::bytea[] as c', [
      int8Array([], () => 1),
      textArray([], () => ''),
      byteaArray([], () => null),
    ])
    expect(none).toEqual([{ a: [], b: [], c: [] }])
  })

  test('a batch is one statement through unnest', async () => {
    const db = await fresh()
    const written = await db.query(
      `insert into parcel (id, name, body) select * from unnest($1::int8[], $2::text[], $3::bytea[]) returning id`,
      [
        [3, 1, 2],
        ['c', 'a', 'b'],
        [new Uint8Array([3]), null, new Uint8Array([2])],
      ],
    )
    expect(written).toHaveLength(3)
    expect(await db.query('select id, name, body from parcel order by id')).toEqual([
      { id: 1, name: 'a', body: null },
      { id: 2, name: 'b', body: new Uint8Array([2]) },
      { id: 3, name: 'c', body: new Uint8Array([3]) },
    ])
  })

  test('the same text many times, with different parameters, is prepared and stays right', async () => {
    for (let i = 0; i < 12; i++)
      expect(await database().query('select $1::int8 + 1 as next, $2::text as word', [i, `w${i}`])).toEqual([
        { next: i + 1, word: `w${i}` },
      ])
  })

  test('several statements without parameters run together and answer with the last', async () => {
    const db = await fresh()
    const rows = await db.query(`insert into parcel (id, name) values (1, 'a'); select name from parcel order by id`)
    expect(rows).toEqual([{ name: 'a' }])
    expect(await db.query('delete from parcel where id = 99')).toEqual([])
  })

  test('a transaction commits everything or nothing', async () => {
    const db = await fresh()
    const name = await db.transaction(async (tx) => {
      await tx.query('insert into parcel (id, name) values ($1, $2)', [1, 'kept'])
      const [row] = await tx.query<{ name: string }>('select name from parcel where id = $1', [1])
      return row!.name
    })
    expect(name).toBe('kept')
    const stopped = db.transaction(async (tx) => {
      await tx.query('insert into parcel (id, name) values ($1, $2)', [2, 'lost'])
      throw new RangeError('the work changed its mind')
    })
    await expect(stopped).rejects.toThrow(new RangeError('the work changed its mind'))
    expect(await db.query('select id from parcel order by id')).toEqual([{ id: 1 }])
  })

  test('statements asked for together inside a transaction run in that order', async () => {
    const db = await fresh()
    await db.transaction(async (tx) => {
      await Promise.all(
        [1, 2, 3].map((id) => tx.query('insert into parcel (id, name) values ($1, $2)', [id, `n${id}`])),
      )
      const rows = await tx.query('select id from parcel order by id')
      expect(rows).toHaveLength(3)
    })
  })

  test('a transaction that swallowed an error of a statement does not pretend to have committed', async () => {
    const db = await fresh()
    const swallowed = db.transaction(async (tx) => {
      await tx.query(`insert into parcel (id, name) values (1, 'a')`)
      await tx.query(`insert into parcel (id, name) values (1, 'b')`).catch(() => undefined)
    })
    await expect(swallowed).rejects.toThrow('swallowed')
    expect(await db.query('select id from parcel')).toEqual([])
  })

  test('a statement after the end of its transaction is a bug', async () => {
    const db = await fresh()
    let kept: Sql | undefined
    await db.transaction(async (tx) => {
      kept = tx
    })
    expect(() => kept!.query('select 1')).toThrow('has ended')
  })

  test('many transactions at once keep their own rows', async () => {
    const db = await fresh()
    await Promise.all(
      Array.from({ length: 30 }, (_, id) =>
        db.transaction(async (tx) => {
          await tx.query('insert into parcel (id, name) values ($1, $2)', [id, 'n'])
          await tx.query('update parcel set name = $2 where id = $1', [id, `n${id}`])
        }),
      ),
    )
    const rows = await db.query<{ id: number; name: string }>('select id, name from parcel order by id')
    expect(rows).toEqual(Array.from({ length: 30 }, (_, id) => ({ id, name: `n${id}` })))
  })

  test('errors are Faults with a code; nothing that was sent is quoted in them', async () => {
    const db = await fresh()
    await db.query(`insert into parcel (id, name) values (1, 'a')`)
    const number = '6200000000000005'
    await expect(db.query('insert into parcel (id, name) values ($1, $2)', [1, number])).rejects.toMatchObject({
      code: 'database.conflict',
      retriable: false,
      detail: { sqlstate: '23505', constraint: 'parcel_pkey', table: 'parcel' },
    })
    await expect(db.query('insert into parcel (id) values ($1)', [2])).rejects.toMatchObject({
      code: 'database.conflict',
    })
    await expect(db.query('select nonsense from parcel')).rejects.toMatchObject({
      code: 'database.statement',
      detail: { sqlstate: '42703' },
    })
    const quoted: unknown = await db.query('select ($1::text)::int4 as n', [number]).catch((error: unknown) => error)
    expect(quoted).toMatchObject({ code: 'database.statement' })
    for (let error = quoted; error instanceof Error; error = error.cause)
      expect(`${error.message} ${JSON.stringify(error)}`).not.toContain(number)
    expect(await db.query('select 1 as one')).toEqual([{ one: 1 }])
  })

  test('the migrations are applied once, in order, all or none', async () => {
    const db = await fresh()
    await db.query('drop table if exists migration, shelf, box')
    const first = {
      id: 'depot-0001-shelf',
      sql: 'create table shelf (id int8 primary key); create index on shelf (id)',
    }
    const second = { id: 'depot-0002-box', sql: 'create table box (id int8 primary key)' }
    const broken = { id: 'depot-0003-broken', sql: 'create table lid (id int8); create table box (id int8)' }
    expect(await migrate(db, [first])).toEqual(['depot-0001-shelf'])
    const both = await Promise.all([migrate(db, [first, second]), migrate(db, [first, second])])
    expect(both.flat()).toEqual(['depot-0002-box'])
    expect(await migrate(db, [first, second])).toEqual([])
    await expect(migrate(db, [first, second, broken])).rejects.toMatchObject({ code: 'database.statement' })
    expect(await db.query(`select to_regclass('lid')::text as lid`)).toEqual([{ lid: null }])

    await expect(migrate(db, [{ ...first, sql: 'create table shelf (id int4)' }, second])).rejects.toMatchObject({
      code: 'database.migration-changed',
    })
    await expect(migrate(db, [first])).rejects.toMatchObject({ code: 'database.newer' })
    expect(await migrate(db, [{ id: 'yard-0001-gate', sql: 'select 1' }])).toEqual(['yard-0001-gate'])
    await db.query(`delete from migration where id = 'depot-0001-shelf'`)
    await expect(migrate(db, [first, second])).rejects.toMatchObject({ code: 'database.migration-order' })
    await expect(migrate(db, [second, first])).rejects.toThrow('in the order of their numbers')
    await expect(migrate(db, [{ id: 'shelf', sql: '' }])).rejects.toThrow('room-0001-noun')
    await db.query('drop table migration, shelf, box')
  })

  test('the query builder compiles to the port and cannot be executed past it', async () => {
    const db = await fresh()
    const build = queryBuilder<{ parcel: { id: number; name: string; body: Uint8Array | null } }>()
    await rowsOf(
      db,
      build.insertInto('parcel').values([
        { id: 1, name: 'a', body: new Uint8Array([1]) },
        { id: 2, name: 'b', body: null },
      ]),
    )
    const statement = build.selectFrom('parcel').select(['id', 'name']).where('id', '>', 0).orderBy('id')
    expect(await rowsOf(db, statement)).toEqual([
      { id: 1, name: 'a' },
      { id: 2, name: 'b' },
    ])
    expect(await rowOf(db, statement.where('name', '=', 'b'))).toEqual({ id: 2, name: 'b' })
    expect(await rowOf(db, statement.where('name', '=', 'z'))).toBeUndefined()
    await expect(statement.execute()).rejects.toThrow('rowsOf')
  })
}
