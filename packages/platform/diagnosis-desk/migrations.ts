import type { Migration } from '../database/index.ts'

export const deskMigrations: readonly Migration[] = [
  {
    id: 'desk-0001-snapshot',
    sql: `
create table desk_snapshot (
  terminal_id text not null,
  code text not null,
  kept_at int8 not null,
  at int8 not null,
  money text not null,
  observations jsonb not null,
  primary key (terminal_id, code)
);
create index desk_snapshot_code on desk_snapshot (code, kept_at desc);
create table desk_calendar (
  id text primary key,
  kind text not null check (kind in ('window', 'emergency', 'issuer')),
  from_at int8 not null,
  until_at int8 not null,
  line text,
  zh text not null,
  en text not null
);
create index desk_calendar_time on desk_calendar (from_at, until_at);`,
  },
  {
    id: 'desk-0002-climb',
    sql: `
alter table desk_snapshot add column climbs jsonb;
alter table desk_snapshot add column origin text not null default 'terminal' check (origin in ('terminal', 'phone'));`,
  },
  {
    id: 'desk-0003-calendar',
    sql: `
alter table desk_calendar add column region text;
alter table desk_calendar add column host text;
alter table desk_calendar add column time_zone text not null default 'Asia/Shanghai';
alter table desk_calendar add column created_by text not null default '';
alter table desk_calendar add column created_at int8 not null default 0;
alter table desk_calendar add column changed_at int8;
alter table desk_calendar add column cancelled_at int8;
create table desk_paper (
  merchant_id text not null,
  kind text not null,
  expires_on text not null,
  registry_differs boolean not null,
  changed_at int8 not null,
  primary key (merchant_id, kind)
);
create table desk_release (
  one boolean primary key default true check (one),
  required text,
  advised text[] not null,
  changed_at int8 not null
);`,
  },
]
