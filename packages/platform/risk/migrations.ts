import type { Migration } from '../database/index.ts'

export const riskMigrations: readonly Migration[] = [
  {
    id: 'risk-0001-decision',
    sql: `
      create table risk_decision (
        journal_id int8 primary key,
        at int8 not null,
        terminal_id text not null,
        merchant_id text not null,
        institution_id text not null,
        agent_path text not null,
        pan_token text not null,
        pan_masked text not null,
        amount int8 not null,
        rule text not null,
        response_code text not null,
        compared jsonb not null
      );
      create index risk_decision_merchant on risk_decision (merchant_id, journal_id);
      create table risk_blocked (
        per text not null check (per in ('card', 'terminal', 'merchant')),
        key text not null,
        label text not null,
        reason text not null,
        by_person text not null,
        at int8 not null,
        primary key (per, key)
      );
    `,
  },
]
