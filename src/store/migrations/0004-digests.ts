// Digests: who subscribed to what, which slots were used, what was announced; and what every check saw, kept small.
export default {
  id: 4,
  name: 'digests',
  sql: `
create table digest (
  id uuid primary key,
  number int not null unique,
  channel text not null,
  workspace text not null,
  lang text not null,
  made_by text not null,
  made_at timestamptz not null,
  settings jsonb not null,
  paused boolean not null default false,
  resume_at timestamptz,
  next_at timestamptz,
  posted_at timestamptz,
  quiet_runs int not null default 0,
  told int not null default 0,
  parent text,
  silent text[] not null default '{}'
);
create index digest_due on digest (next_at) where not paused;
create index digest_by_channel on digest (channel, number);

create table digest_slot (
  digest_id uuid not null references digest on delete cascade,
  slot timestamptz not null,
  asked_by text,
  opened_at timestamptz not null,
  missed int not null default 0,
  state text not null default 'collecting' check (state in ('collecting', 'held', 'told', 'superseded')),
  tell_after timestamptz,
  give_up_at timestamptz not null,
  total int not null,
  done int not null default 0,
  told_at timestamptz,
  outcome text,
  primary key (digest_id, slot)
);
create index digest_slot_open on digest_slot (opened_at) where state in ('collecting', 'held');
create index digest_slot_told on digest_slot (told_at);

create table digest_part (
  digest_id uuid not null,
  slot timestamptz not null,
  ordinal int not null,
  registry text not null,
  name text not null,
  request jsonb,
  same text,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done')),
  due_at timestamptz not null,
  attempt int not null default 1,
  run_id uuid,
  last_print text,
  result text,
  brief jsonb,
  primary key (digest_id, slot, ordinal),
  foreign key (digest_id, slot) references digest_slot on delete cascade
);
create index digest_part_run on digest_part (run_id) where state = 'running';
create index digest_part_waiting on digest_part (due_at) where state = 'waiting';

create table digest_standing (
  digest_id uuid not null references digest on delete cascade,
  registry text not null,
  state jsonb not null,
  primary key (digest_id, registry)
);

create table trend (
  registry text not null,
  vantage text not null,
  at timestamptz not null,
  verdict text not null,
  causes text[] not null,
  stages jsonb not null
);
create index trend_by_registry on trend (registry, at);
create index trend_by_time on trend (at);

create table trend_day (
  registry text not null,
  vantage text not null,
  day date not null,
  checks int not null,
  reachable int not null,
  impaired int not null,
  unreachable int not null,
  unknown int not null,
  ms_sum bigint not null,
  ms_most int not null,
  primary key (registry, vantage, day)
);
create index trend_day_by_day on trend_day (day);

create index run_ended_same on run using hash (same);
`,
};
