import type { Migration, Partition, TimedTable } from '../../database/index.ts'

/** The journal is cut into weeks by its id, and the messages of its rows likewise. */
export const JOURNAL_WEEKS: TimedTable = {
  table: 'switch_journal',
  column: 'id',
  perMs: 64,
  days: 7,
  // A row and the version with its outcome lie on one page, so that no index hears of the outcome.
  storage: 'fillfactor = 40',
}

/**
 * The weeks that this process knows to be there. A hot statement names its own: one that names the journal makes the server think of every
 * week there is, each time.
 */
export class KnownWeeks {
  #known: readonly Partition[] = []

  know(weeks: readonly Partition[]): void {
    this.#known = weeks
  }

  /** The week that holds all ids from `lowest` to `highest`, or the journal. */
  tableOf(lowest: number, highest: number): string {
    for (const { name, from, to } of this.#known) if (from !== undefined && from <= lowest && highest < to) return name
    return JOURNAL_WEEKS.table
  }
}

export const MESSAGE_WEEKS: TimedTable = { table: 'switch_message', column: 'journal_id', perMs: 64, days: 7 }

/** What was there before becomes one partition, from the beginning of time to the end of its last week; nothing is copied. */
export const weeks: Migration = {
  id: 'switch-0008-weeks',
  sql: `
    alter table switch_journal rename to switch_journal_before;
    alter index switch_journal_pkey rename to switch_journal_before_pkey;
    alter index switch_journal_merchant rename to switch_journal_before_merchant;
    drop index switch_journal_card;
    create table switch_journal (like switch_journal_before including defaults including constraints)
      partition by range (id);
    alter table switch_journal add primary key (id);
    create index switch_journal_merchant on switch_journal (merchant_id, id);
    create index switch_journal_card on switch_journal (left(pan_token, 12));
    create index switch_journal_hold on switch_journal (business_day, pan_token) where type = 'pre-authorization';
    create table switch_journal_rest partition of switch_journal default with (fillfactor = 40);

    alter table switch_message rename to switch_message_before;
    alter table switch_message_before alter column id drop identity;
    alter table switch_message_before drop constraint switch_message_pkey;
    alter index switch_message_journal rename to switch_message_before_journal;
    create sequence switch_message_number;
    create table switch_message (
      id int8 not null default nextval('switch_message_number'),
      journal_id int8 not null,
      at int8 not null,
      side text not null,
      direction text not null,
      fields text not null
    ) partition by range (journal_id);
    alter sequence switch_message_number owned by switch_message.id;
    create index switch_message_journal on switch_message (journal_id, id);
    create table switch_message_rest partition of switch_message default;

    do $$
    declare
      week constant int8 := 604800000::int8 * 64;
      newest int8 := (select max(id) from switch_journal_before);
    begin
      perform setval('switch_message_number', coalesce((select max(id) from switch_message_before), 0) + 1, false);
      if newest is null then
        drop table switch_journal_before;
        drop table switch_message_before;
      else
        execute format('alter table switch_journal attach partition switch_journal_before for values from (minvalue) to (%s)',
          (newest / week + 1) * week);
        newest := greatest(newest, (select max(journal_id) from switch_message_before));
        execute format('alter table switch_message attach partition switch_message_before for values from (minvalue) to (%s)',
          (newest / week + 1) * week);
      end if;
    end $$;
  `,
}
