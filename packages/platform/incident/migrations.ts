import type { Migration } from '../database/index.ts'

export const incidentMigrations: readonly Migration[] = [
  {
    id: 'incident-0001-incident',
    sql: `
create table incident_case (
  id text primary key,
  kind text not null,
  dimension text not null,
  value text not null,
  state text not null,
  opened_at int8 not null,
  changed_at int8 not null,
  affected int not null,
  peak int not null,
  of_all int not null,
  sales_at_risk float8 not null,
  cause text,
  probability float8,
  owner text,
  acknowledged_at int8,
  returned_at int8,
  closed_at int8
);
create index incident_case_open on incident_case (opened_at) where closed_at is null;
create index incident_case_time on incident_case (opened_at desc);
create table incident_member (
  incident_id text not null,
  terminal_id text not null,
  since int8 not null,
  back int8,
  primary key (incident_id, terminal_id)
);
create table incident_story (
  incident_id text not null,
  number int not null,
  at int8 not null,
  what text not null,
  by_name text,
  text text,
  primary key (incident_id, number)
);`,
  },
  {
    // Where each terminal stood when it was hit, for whoever may see only a part of the house.
    id: 'incident-0002-place',
    sql: `
alter table incident_member add column merchant_id text not null default '', add column institution_id text not null default '',
  add column agent_path text not null default '';`,
  },
]
