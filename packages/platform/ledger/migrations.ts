import type { Migration } from '../database/index.ts'

/** Append-only by the database itself: rules of ours would only bind us. */
export const ledgerMigrations: readonly Migration[] = [
  {
    id: 'ledger-0001-entries',
    sql: `
create table ledger_entry (
  entry_id text primary key,
  event_id int8 not null,
  kind text not null,
  transaction_id text not null,
  merchant_id text not null,
  at int8 not null,
  booked_at int8 not null
);
create index ledger_entry_transaction on ledger_entry (transaction_id, entry_id);
create table ledger_posting (
  entry_id text not null references ledger_entry,
  line int not null,
  account text not null,
  currency text not null,
  minor int8 not null check (minor <> 0),
  primary key (entry_id, line)
);
create index ledger_posting_account on ledger_posting (account, currency) include (minor);
create function ledger_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only' using errcode = '23514';
end $$;
create trigger ledger_entry_append_only before update or delete on ledger_entry
  for each statement execute function ledger_refuse_change();
create trigger ledger_posting_append_only before update or delete on ledger_posting
  for each statement execute function ledger_refuse_change();
create function ledger_check_balance() returns trigger language plpgsql as $$
begin
  if exists (
    select from ledger_posting where entry_id = new.entry_id group by currency having sum(minor) <> 0
  ) then
    raise exception 'an entry does not add up to zero' using errcode = '23514';
  end if;
  return null;
end $$;
create constraint trigger ledger_posting_balance after insert on ledger_posting
  deferrable initially deferred for each row execute function ledger_check_balance();`,
  },
  {
    // All lines of an entry come in one statement, so that it can be weighed at once; row by row at the commit cost more than writing it.
    id: 'ledger-0002-balance-by-statement',
    sql: `
drop trigger ledger_posting_balance on ledger_posting;
drop function ledger_check_balance();
create function ledger_check_balance() returns trigger language plpgsql as $$
begin
  if exists (select from added group by entry_id, currency having sum(minor) <> 0) then
    raise exception 'an entry does not add up to zero' using errcode = '23514';
  end if;
  return null;
end $$;
create trigger ledger_posting_balance after insert on ledger_posting
  referencing new table as added for each statement execute function ledger_check_balance();`,
  },
]
