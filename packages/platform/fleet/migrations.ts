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
]
