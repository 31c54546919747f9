import type { Migration } from '../database/index.ts'

export const merchantMigrations: readonly Migration[] = [
  {
    id: 'merchant-0001-places',
    sql: `
create table merchant_institution (
  institution_id text primary key,
  parent_id text references merchant_institution,
  path text not null unique,
  name_zh text not null,
  name_en text not null,
  created_at int8 not null
);
create table merchant_agent (
  agent_id text primary key,
  institution_id text not null references merchant_institution,
  parent_id text references merchant_agent,
  path text not null unique,
  name_zh text not null,
  name_en text not null,
  created_at int8 not null
);
create table merchant_account (
  merchant_id text primary key,
  institution_id text not null references merchant_institution,
  agent_id text not null references merchant_agent,
  agent_path text not null,
  name_zh text not null,
  name_en text not null,
  mcc text not null,
  status text not null,
  status_reason text,
  status_at int8 not null,
  currency text not null,
  time_zone text not null,
  service_phone text not null,
  contract jsonb not null,
  goods jsonb not null,
  revision int not null,
  created_at int8 not null
);
create index merchant_account_agent on merchant_account (agent_path, merchant_id);
create table merchant_outlet (
  outlet_id text primary key,
  merchant_id text not null references merchant_account,
  name_zh text not null,
  name_en text not null,
  address text not null,
  printers jsonb not null,
  revision int not null,
  created_at int8 not null
);
create index merchant_outlet_merchant on merchant_outlet (merchant_id, outlet_id);
create table merchant_terminal (
  terminal_id text primary key,
  merchant_id text not null references merchant_account,
  outlet_id text not null references merchant_outlet,
  serial text not null unique,
  label text not null,
  status text not null,
  status_reason text,
  status_at int8 not null,
  practice boolean not null,
  parameters jsonb not null,
  messages jsonb not null,
  tmk bytea not null,
  tmk_kcv text not null,
  credential_digest bytea,
  activated_at int8,
  revision int not null,
  created_at int8 not null
);
create index merchant_terminal_merchant on merchant_terminal (merchant_id, terminal_id);
create index merchant_terminal_outlet on merchant_terminal (outlet_id, terminal_id);
create table merchant_activation (
  activation_id text primary key,
  terminal_id text not null references merchant_terminal,
  code_digest bytea not null unique,
  issued_at int8 not null,
  expires_at int8 not null,
  used_at int8,
  withdrawn boolean not null
);
create index merchant_activation_terminal on merchant_activation (terminal_id, issued_at desc);
create table merchant_status_entry (
  entry_id int8 generated always as identity primary key,
  subject_kind text not null,
  subject_id text not null,
  at int8 not null,
  from_status text not null,
  to_status text not null,
  reason text not null,
  by_name text not null
);
create index merchant_status_entry_subject on merchant_status_entry (subject_kind, subject_id, entry_id desc);
create table merchant_till_operator (
  merchant_id text not null references merchant_account,
  number text not null,
  name text not null,
  role text not null,
  salt text not null,
  verifier text not null,
  iterations int not null,
  primary key (merchant_id, number)
);`,
  },
]
