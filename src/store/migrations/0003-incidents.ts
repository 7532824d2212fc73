// Incidents: what is broken, who has it, what happened. Events are only ever added.
export default {
  id: 3,
  name: 'incidents',
  sql: `
create table incident (
  id uuid primary key,
  number int not null unique,
  registry text not null,
  name text not null,
  cause text not null,
  request jsonb not null,
  title text not null,
  status text not null default 'open' check (status in ('open', 'acknowledged', 'resolved')),
  severity int not null default 2,
  owner text,
  channel text not null,
  place text not null,
  workspace text not null,
  lang text not null,
  opened_by text not null,
  opened_at timestamptz not null default now(),
  acked_at timestamptz,
  resolved_at timestamptz,
  resolution text,
  first_report uuid,
  last_report uuid,
  print text not null,
  candidate text,
  candidate_count int not null default 0,
  checks int not null default 0,
  next_check timestamptz,
  escalated_at timestamptz,
  thread text
);
create unique index incident_open on incident (registry, cause) where status <> 'resolved';
create index incident_by_registry on incident (registry) where status <> 'resolved';
create index incident_by_thread on incident (thread) where thread is not null;
create index incident_by_channel on incident (channel, opened_at);

create table incident_event (
  seq bigserial primary key,
  incident_id uuid not null references incident on delete cascade,
  at timestamptz not null,
  kind text not null,
  who text,
  text text not null,
  mark text,
  data jsonb
);
create index incident_event_of on incident_event (incident_id, seq);
create unique index incident_event_mark on incident_event (incident_id, mark) where mark is not null;
`,
};
