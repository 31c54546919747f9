import type { Migration } from '../database/index.ts'

export const settlementMigrations: readonly Migration[] = [
  {
    id: 'settlement-0001-books',
    sql: `
      create table settlement_fact (
        journal_id text primary key,
        business_day text not null,
        terminal_id text not null,
        merchant_id text not null,
        batch text not null,
        rrn text not null,
        stan text not null,
        movement text not null check (movement in ('debit', 'credit')),
        amount int8 not null check (amount >= 0),
        currency text not null,
        last4 text not null,
        card text not null,
        category text not null,
        source text not null,
        fee int8 not null,
        merchant_fee int8 not null,
        state text not null check (state in ('approved', 'reversed')),
        file_id int8,
        funded_day text
      );
      create index settlement_fact_clearing on settlement_fact (terminal_id, rrn, stan);
      create index settlement_fact_batch on settlement_fact (terminal_id, batch, stan);
      create index settlement_fact_day on settlement_fact (business_day, source, terminal_id, rrn, stan);

      create table settlement_file (
        id int8 generated always as identity primary key,
        source text not null,
        business_day text not null,
        state text not null check (state in ('reading', 'comparing', 'done')),
        lines int8 not null,
        records int8 not null,
        total int8 not null,
        compared_to text not null,
        opened_at int8 not null,
        closed_at int8,
        unique (source, business_day)
      );
      create table settlement_record (
        file_id int8 not null,
        line int8 not null,
        business_day text not null,
        terminal_id text not null,
        merchant_id text not null,
        rrn text not null,
        stan text not null,
        movement text not null,
        amount int8 not null,
        currency text not null,
        last4 text not null,
        fee int8 not null,
        primary key (file_id, line)
      );
      create index settlement_record_clearing on settlement_record (file_id, terminal_id, rrn, stan);

      create table settlement_upload (
        terminal_id text not null,
        batch text not null,
        stan text not null,
        movement text not null,
        amount int8 not null,
        primary key (terminal_id, batch, stan)
      );

      create table settlement_difference (
        key text primary key,
        kind text not null,
        file_id int8,
        journal_id text,
        merchant_id text,
        terminal_id text,
        rrn text,
        line int8,
        ours text not null,
        theirs text not null,
        at_stake int8 not null,
        opened_at int8 not null,
        owner text not null,
        state text not null check (state in ('open', 'proposed', 'cleared', 'mended')),
        resolution text,
        reason text,
        proposed_by text,
        proposed_at int8,
        cleared_by text,
        cleared_at int8
      );
      create index settlement_difference_open on settlement_difference (opened_at, key) where state in ('open', 'proposed');

      create table settlement_funding (
        merchant_id text not null,
        business_day text not null,
        currency text not null,
        debits int8 not null,
        credits int8 not null,
        fees int8 not null,
        net int8 not null,
        transactions int8 not null,
        funding_day text not null,
        created_at int8 not null,
        primary key (merchant_id, business_day, currency)
      );
    `,
  },
  {
    id: 'settlement-0002-places',
    sql: `
      alter table settlement_fact add column institution_id text not null default '', add column agent_path text not null default '';
      alter table settlement_difference add column institution_id text not null default '', add column agent_path text not null default '';
      alter table settlement_funding add column institution_id text not null default '', add column agent_path text not null default '';
      create index settlement_difference_file on settlement_difference (file_id, kind, line);
    `,
  },
  {
    // Of what was refused there is no fact to say which day it belongs to.
    id: 'settlement-0003-day',
    sql: `
      alter table settlement_difference add column business_day text;
      update settlement_difference d set business_day = f.business_day from settlement_fact f where f.journal_id = d.journal_id;
    `,
  },
  {
    id: 'settlement-0004-batches',
    sql: `
      create table settlement_batch (
        terminal_id text not null,
        batch text not null,
        balanced boolean not null,
        closed_at int8 not null,
        merchant_id text not null,
        institution_id text not null,
        agent_path text not null,
        primary key (terminal_id, batch)
      );
      create index settlement_batch_time on settlement_batch (closed_at);
    `,
  },
  {
    // What gives money back gives its share of the sale's fees back.
    id: 'settlement-0005-original',
    sql: `
      alter table settlement_fact add column original_id text not null default '';
      create index settlement_fact_original on settlement_fact (original_id) where original_id <> '';
    `,
  },
  {
    // The first file that told of it, whether or not it agreed: the file of another day must not tell of it again, nor miss it.
    id: 'settlement-0006-told-by',
    sql: `
      alter table settlement_fact add column told_by int8;
      update settlement_fact f set told_by = first.file_id
        from (select r.terminal_id, r.rrn, r.stan, s.source, min(s.id) as file_id
          from settlement_record r join settlement_file s on s.id = r.file_id group by r.terminal_id, r.rrn, r.stan, s.source) first
        where first.terminal_id = f.terminal_id and first.rrn = f.rrn and first.stan = f.stan and first.source = f.source;
    `,
  },
]
