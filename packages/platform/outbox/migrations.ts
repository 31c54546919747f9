import type { Migration } from '../database/index.ts'

/**
 * `xact` is the transaction that wrote the event. Numbers of a sequence are given out before the commit, so a later
 * number can be seen before an earlier one; reading only what was written by transactions older than every running one,
 * in the order (xact, id), never passes over an event that is still to come.
 */
export const outboxMigrations: readonly Migration[] = [
  {
    id: 'outbox-0001-event',
    sql: `
      create table outbox_event (
        xact int8 not null default pg_current_xact_id()::text::int8,
        id int8 generated always as identity,
        topic text not null,
        key text not null,
        at int8 not null,
        payload jsonb not null,
        primary key (xact, id)
      );
      create table outbox_consumer (
        consumer text primary key,
        xact int8 not null,
        id int8 not null
      );
    `,
  },
]
