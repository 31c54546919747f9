import type { Migration } from '../database/index.ts'

export const operatorMigrations: readonly Migration[] = [
  {
    id: 'operator-0001-people',
    sql: `
create table operator_person (
  person_id text primary key,
  name text not null unique,
  display_name text not null,
  role text not null,
  institution_id text,
  agent_path text,
  merchant_id text,
  status text not null,
  password bytea not null,
  salt bytea not null,
  cost jsonb not null,
  created_at int8 not null,
  last_sign_in_at int8
);
create table operator_session (
  token_digest bytea primary key,
  person_id text not null references operator_person,
  created_at int8 not null,
  used_at int8 not null,
  expires_at int8 not null,
  idle_expires_at int8 not null
);
create index operator_session_person on operator_session (person_id);
create index operator_session_expiry on operator_session (expires_at);
create table operator_audit (
  audit_id int8 generated always as identity primary key,
  at int8 not null,
  person_id text,
  person_name text not null,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  outcome text not null,
  reason text,
  before jsonb,
  after jsonb,
  from_address text
);
create index operator_audit_person on operator_audit (person_id, audit_id desc);
create index operator_audit_subject on operator_audit (subject_id, audit_id desc);`,
  },
]
