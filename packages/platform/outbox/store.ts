import { type Db, dropPartition, partitionsOf, type Sql, type TimedTable } from '../database/index.ts'
import type { NewEvent, OutboxEvent, Topic } from './event.ts'

/** How far a consumer has come: everything up to this event is handled. */
export interface Position {
  readonly xact: number
  readonly id: number
}

/** An event as it was read: `ready` once no older transaction can still bring an event that belongs before it. */
export interface ReadEvent extends OutboxEvent, Position {
  readonly ready: boolean
}

/**
 * The head of an insert into the outbox, for statements that change and tell in one step: append a query that gives
 * topic text, key text, at int8, payload json or jsonb.
 *
 * ```sql
 * with moved as (update … returning …), told as (${insertEvents} select 'sale-approved', id, $3, … from moved) select …
 * ```
 */
export const insertEvents = 'insert into outbox_event (topic, key, at, payload)'

export async function insert(tx: Sql, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  await tx.query(
    `${insertEvents}
     select topic, key, at, payload
     from unnest($1::text[], $2::text[], $3::int8[], $4::json[]) with ordinality as e (topic, key, at, payload, n)
     order by n`,
    [
      events.map((event) => event.topic),
      events.map((event) => event.key),
      events.map((event) => event.at),
      events.map((event) => JSON.stringify(event.payload ?? null)),
    ],
  )
}

/** The events after `position`, at most `limit`. Payloads of other topics than `topics` are left where they are. */
export function eventsAfter(
  sql: Sql,
  position: Position,
  topics: readonly Topic[],
  limit: number,
): Promise<ReadEvent[]> {
  return sql.query<ReadEvent>(
    `select xact, id, topic, key, at, case when topic = any($3::text[]) then payload end as payload,
            xact < pg_snapshot_xmin(pg_current_snapshot())::text::int8 as ready
     from outbox_event
     where (xact, id) > ($1::int8, $2::int8)
     order by xact, id
     limit $4::int4`,
    [position.xact, position.id, topics, limit],
  )
}

/** Where the consumer stands; a consumer met for the first time stands before everything that is kept. */
export async function positionOf(sql: Sql, consumer: string): Promise<Position> {
  await sql.query('insert into outbox_consumer (consumer, xact, id) values ($1, 0, 0) on conflict do nothing', [
    consumer,
  ])
  const [row] = await sql.query<{ xact: number; id: number }>(
    'select xact, id from outbox_consumer where consumer = $1',
    [consumer],
  )
  return row!
}

/** Moves the consumer on; false when somebody else has moved it meanwhile. */
export async function movePosition(tx: Sql, consumer: string, from: Position, to: Position): Promise<boolean> {
  const moved = await tx.query(
    'update outbox_consumer set xact = $4, id = $5 where consumer = $1 and xact = $2 and id = $3 returning consumer',
    [consumer, from.xact, from.id, to.xact, to.id],
  )
  return moved.length === 1
}

/** How many events each of `consumers` has still before it, and since when the oldest waits. */
export function backlog(
  sql: Sql,
  consumers: readonly string[],
): Promise<{ consumer: string; waiting: number; oldest: number | null }[]> {
  return sql.query(
    `select c.consumer, count(e.id)::int8 as waiting, min(e.at)::int8 as oldest
     from outbox_consumer c left join outbox_event e on (e.xact, e.id) > (c.xact, c.id)
     where c.consumer = any($1::text[])
     group by c.consumer order by c.consumer`,
    [consumers],
  )
}

/** Removes at most `limit` events that happened before `before` and that every one of `consumers` has handled. */
export async function trim(sql: Sql, consumers: readonly string[], before: number, limit: number): Promise<number> {
  const gone = await sql.query(
    `delete from outbox_event where (xact, id) in (
       select e.xact, e.id from outbox_event e
       where e.at < $2::int8 and not exists (
         select from outbox_consumer c where c.consumer = any($1::text[]) and (c.xact, c.id) < (e.xact, e.id)
       )
       order by e.xact, e.id limit $3::int4
     ) returning id`,
    [consumers, before, limit],
  )
  return gone.length
}

/** Days of events; they are dropped as a whole. */
export const EVENT_DAYS: TimedTable = { table: 'outbox_event', column: 'at', perMs: 1, days: 1 }

/** Drops the days that ended before `before` and that every one of `consumers` has handled; gives how many. */
export async function dropDays(db: Db, consumers: readonly string[], before: number): Promise<number> {
  let dropped = 0
  for (const { name, to } of await partitionsOf(db, EVENT_DAYS)) {
    if (to > before) break
    const held = await db.query(
      `select 1 from (select xact, id from ${name} order by xact desc, id desc limit 1) e
       join outbox_consumer c on c.consumer = any($1::text[]) and (c.xact, c.id) < (e.xact, e.id) limit 1`,
      [consumers],
    )
    if (held.length > 0) break
    if (await dropPartition(db, EVENT_DAYS, name)) dropped += 1
  }
  return dropped
}

/**
 * Transaction numbers belong to one server. In a database restored from a dump they may lie ahead of the new server's
 * own, and new events would sort before old ones; then all stored numbers are moved back by the same distance.
 */
export async function realign(tx: Sql): Promise<void> {
  if ((await aheadBy(tx)) <= 0) return
  // Nobody may append while the numbers move, and somebody may have moved them while we waited.
  await tx.query('lock table outbox_event in share row exclusive mode')
  const ahead = await aheadBy(tx)
  if (ahead <= 0) return
  await tx.query('update outbox_event set xact = xact - $1::int8', [ahead])
  await tx.query('update outbox_consumer set xact = xact - $1::int8 where xact > 0', [ahead])
}

async function aheadBy(tx: Sql): Promise<number> {
  const [row] = await tx.query<{ ahead: number | null }>(
    `select max(xact) - pg_current_xact_id()::text::int8 + 1 as ahead from (
       select max(xact) as xact from outbox_event union all select max(xact) from outbox_consumer
     ) as newest`,
  )
  return row?.ahead ?? 0
}
