import type { Migration } from '../database/index.ts'

export const fleetMigrations: readonly Migration[] = [
  {
    id: 'fleet-0001-presence',
    sql: `
create table fleet_presence (
  terminal_id text primary key,
  line text not null,
  last_seen_at int8 not null,
  last_transaction_at int8,
  signed_on boolean,
  batch text,
  version text,
  boot_id text,
  heartbeat jsonb
);`,
  },
  {
    id: 'fleet-0002-command',
    sql: `
create table fleet_command (
  id text primary key,
  terminal_id text not null,
  test text not null,
  state text not null,
  channel text not null,
  by_name text not null,
  asked_at int8 not null,
  expires_at int8 not null,
  sent_at int8,
  accepted_at int8,
  executed_at int8,
  verified_at int8,
  ended_at int8,
  detail text,
  evidence text
);
create index fleet_command_terminal on fleet_command (terminal_id, asked_at desc);
create index fleet_command_open on fleet_command (asked_at) where ended_at is null;`,
  },
]
