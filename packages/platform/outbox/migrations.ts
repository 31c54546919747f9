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
  {
    // Days go as a whole when everybody has handled them. A payload is only ever read whole, so it need not be taken apart to be kept.
    id: 'outbox-0002-days',
    sql: `
      alter table outbox_event rename to outbox_event_before;
      alter table outbox_event_before drop constraint outbox_event_pkey;
      alter table outbox_event_before alter column id drop identity;
      alter table outbox_event_before alter column payload type json using payload::text::json;
      create sequence outbox_event_number;
      create table outbox_event (
        xact int8 not null default pg_current_xact_id()::text::int8,
        id int8 not null default nextval('outbox_event_number'),
        topic text not null,
        key text not null,
        at int8 not null,
        payload json not null
      ) partition by range (at);
      alter sequence outbox_event_number owned by outbox_event.id;
      create index outbox_event_order on outbox_event (xact, id);
      create table outbox_event_rest partition of outbox_event default;

      do $$
      declare
        newest int8 := (select max(at) from outbox_event_before);
      begin
        perform setval('outbox_event_number', coalesce((select max(id) from outbox_event_before), 0) + 1, false);
        if newest is null then
          drop table outbox_event_before;
        else
          execute format('alter table outbox_event attach partition outbox_event_before for values from (minvalue) to (%s)',
            (newest / 86400000 + 1) * 86400000);
        end if;
      end $$;
    `,
  },
]
