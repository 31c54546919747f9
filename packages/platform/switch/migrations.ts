import type { Migration } from '../database/index.ts'
import { weeks } from './journal/weeks.ts'

export const switchMigrations: readonly Migration[] = [
  {
    id: 'switch-0001-journal',
    sql: `
      create table switch_key (
        terminal_id text not null,
        batch text not null,
        stan text not null,
        journal_id int8 not null,
        primary key (terminal_id, batch, stan)
      );
      create table switch_journal (
        id int8 primary key,
        at int8 not null,
        business_day text not null,
        terminal_id text not null,
        batch text not null,
        stan text not null,
        type text not null,
        amount int8 not null check (amount >= 0),
        currency text not null,
        merchant_id text not null,
        outlet_id text not null,
        institution_id text not null,
        agent_path text not null,
        mcc text not null,
        entry_mode text not null,
        pan_token text not null,
        pan_masked text not null,
        pan_sealed bytea,
        link text not null,
        original_id int8,
        risk text not null,
        request text not null,
        state text not null check (state in ('sent', 'approved', 'declined', 'reversing', 'reversed', 'pending', 'blocked')),
        response_code text not null default '',
        approval_code text not null default '',
        additional text not null default '',
        answered_at int8,
        exchange text not null default '',
        void_id int8,
        refunded int8 not null default 0 check (refunded >= 0 and refunded <= amount)
      ) with (fillfactor = 35);
      create index switch_journal_merchant on switch_journal (merchant_id, id);
      create index switch_journal_card on switch_journal (business_day, pan_token);
      create table switch_mark (name text primary key, id int8 not null);
    `,
  },
  {
    id: 'switch-0002-reversal',
    sql: `
      create table switch_reversal (
        journal_id int8 primary key,
        kind text not null check (kind in ('reversal', 'refund')),
        link text not null,
        reason text not null,
        state text not null check (state in ('open', 'done')),
        opened_at int8 not null,
        attempts int4 not null,
        next_at int8 not null,
        last_code text not null,
        aged_at int8,
        closed_at int8
      );
      create index switch_reversal_open on switch_reversal (next_at) where state = 'open';
      create table switch_message (
        id int8 generated always as identity primary key,
        journal_id int8 not null,
        at int8 not null,
        side text not null,
        direction text not null,
        fields text not null
      );
      create index switch_message_journal on switch_message (journal_id, id);
    `,
  },
  {
    id: 'switch-0003-session',
    sql: `
      create table switch_session (
        terminal_id text primary key,
        layout text not null,
        pik bytea,
        mak bytea,
        tdk bytea,
        batch text not null,
        signed_on boolean not null,
        signed_on_at int8 not null
      );
      create table switch_signature (
        journal_id int8 primary key,
        terminal_id text not null,
        at int8 not null,
        image bytea not null
      );
    `,
  },
  {
    id: 'switch-0004-hold',
    sql: 'alter table switch_journal add column completed_id int8;',
  },
  {
    id: 'switch-0005-batch',
    sql: `
      create table switch_batch (
        terminal_id text not null,
        batch text not null,
        state text not null check (state in ('settling', 'closed')),
        told text not null,
        ours text not null,
        domestic int4 not null check (domestic in (1, 2)),
        foreign_cards int4 not null check (foreign_cards in (1, 2)),
        told_at int8 not null,
        closed_at int8,
        primary key (terminal_id, batch)
      );
      create table switch_batch_detail (
        terminal_id text not null,
        batch text not null,
        stan text not null,
        amount int8 not null check (amount >= 0),
        movement text not null check (movement in ('debit', 'credit')),
        primary key (terminal_id, batch, stan)
      );
    `,
  },
  {
    id: 'switch-0006-processing-request',
    sql: `
      create table switch_processing_request (
        terminal_id text not null,
        digit int4 not null check (digit between 1 and 8),
        state text not null check (state in ('open', 'done', 'unsupported', 'failed', 'withdrawn')),
        asked_at int8 not null,
        told_at int8,
        ended_at int8,
        primary key (terminal_id, digit)
      );
      create index switch_processing_request_open on switch_processing_request (asked_at) where state = 'open';
    `,
  },
  {
    // What was asked, where something else stands: a part of it, or an adjusted sum.
    id: 'switch-0007-asked-amount',
    sql: 'alter table switch_journal add column asked_amount int8;',
  },
  weeks,
  {
    // Tip and instalments as JSON text, empty when there are none; the adjustment that holds a sale.
    id: 'switch-0009-terms',
    sql: `alter table switch_journal add column terms text not null default '', add column adjusting_id int8;`,
  },
  {
    id: 'switch-0010-stand-in',
    sql: `
      alter table switch_reversal drop constraint switch_reversal_kind_check;
      alter table switch_reversal add constraint switch_reversal_kind_check check (kind in ('reversal', 'refund', 'advice'));
      alter table switch_reversal add column stood_in boolean not null default false;
      create index switch_reversal_stood_in on switch_reversal (journal_id) where stood_in;
      alter table switch_session add column settling boolean not null default false;
    `,
  },
  {
    id: 'switch-0011-certificate',
    sql: `
      create table switch_certificate (
        journal_id int8 primary key,
        terminal_id text not null,
        batch text not null,
        network text not null check (network in ('203', '204', '205', '206')),
        at int8 not null,
        elements text not null
      );
    `,
  },
  {
    // Of a transaction that was refused: what its issuer moved all the same. Of an original: the sum of that, of what refers to it.
    id: 'switch-0012-overturned',
    sql: 'alter table switch_journal add column overturned int8 check (overturned >= 0);',
  },
  {
    // What a chip refuses may be unknown to the journal, so the key is the transaction's own.
    id: 'switch-0013-chip-record',
    sql: `
      create table switch_chip_record (
        terminal_id text not null,
        batch text not null,
        stan text not null,
        network text not null check (network in ('203', '204', '205', '206')),
        amount int8 not null check (amount >= 0),
        currency text not null,
        entry_mode text not null,
        pan_masked text not null,
        at int8 not null,
        elements text not null,
        primary key (terminal_id, batch, stan)
      );
      create index switch_chip_record_at on switch_chip_record (at);
      insert into switch_chip_record
      select j.terminal_id, j.batch, j.stan, c.network, j.amount, j.currency, j.entry_mode, j.pan_masked, c.at, c.elements
      from switch_certificate c join switch_journal j on j.id = c.journal_id;
      drop table switch_certificate;
    `,
  },
  {
    // What was answered for an absent issuer, each card and each terminal in a business day, with the limits that held at the last one.
    id: 'switch-0014-stand-in-book',
    sql: `
      create table switch_stand_in (
        business_day text not null,
        per text not null check (per in ('card', 'terminal')),
        key text not null,
        count int8 not null,
        sum int8 not null,
        most_count int8,
        most_sum int8,
        primary key (business_day, per, key),
        check (count <= most_count and sum <= most_sum)
      );
      insert into switch_stand_in (business_day, per, key, count, sum)
      select j.business_day, p.per, case p.per when 'card' then j.pan_token else j.terminal_id end, count(*), sum(j.amount)
      from switch_reversal r join switch_journal j on j.id = r.journal_id, (values ('card'), ('terminal')) as p(per)
      where r.stood_in and j.state = 'approved' group by 1, 2, 3;
    `,
  },
  {
    // Whose terminal it was, so that everybody sees their own.
    id: 'switch-0015-chip-record-place',
    sql: `
      alter table switch_chip_record add column merchant_id text not null default '',
        add column institution_id text not null default '', add column agent_path text not null default '';
      update switch_chip_record c
      set merchant_id = j.merchant_id, institution_id = j.institution_id, agent_path = j.agent_path
      from switch_key k join switch_journal j on j.id = k.journal_id
      where k.terminal_id = c.terminal_id and k.batch = c.batch and k.stan = c.stan;
    `,
  },
  {
    id: 'switch-0016-batch-end',
    sql: `create index switch_batch_closed on switch_batch (closed_at) where state = 'closed';`,
  },
]
