// What was said, what runs because of it, what came out, and which messages must stand where.
export default {
  id: 1,
  name: 'core',
  sql: `
create table command (
  id uuid primary key,
  key text not null unique,
  platform text not null,
  workspace text not null,
  channel text not null,
  place text not null,
  thread text,
  user_id text not null,
  said jsonb not null,
  to_whom text,
  lang text,
  accepted_at timestamptz not null default now(),
  settled_at timestamptz
);
create index command_by_user on command (user_id, accepted_at);
create index command_by_channel on command (channel, accepted_at);
create index command_open on command (accepted_at) where settled_at is null;

create table run (
  id uuid primary key,
  registry text not null,
  name text not null,
  cloud text not null,
  request jsonb not null,
  same text not null,
  asked_by text not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done')),
  queued_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  cancelled_at timestamptz,
  done int not null default 0,
  total int not null default 0,
  report_id uuid
);
create unique index run_same on run (same) where state in ('queued', 'running');
create index run_open on run (queued_at) where state in ('queued', 'running');
create index run_by_registry on run (registry, queued_at);

create table follower (
  run_id uuid not null references run on delete cascade,
  command_id uuid not null references command on delete cascade,
  ordinal int not null,
  joined boolean not null default false,
  primary key (run_id, command_id)
);
create index follower_by_command on follower (command_id);

create table report (
  id uuid primary key,
  run_id uuid not null unique,
  registry text not null,
  name text not null,
  at timestamptz not null,
  took_ms int not null,
  verdict text not null,
  causes text[] not null,
  print text not null,
  report jsonb not null
);
create index report_by_registry on report (registry, at desc);
create index report_by_time on report (at);

create table message (
  seq bigserial,
  key text primary key,
  command_id uuid references command on delete cascade,
  place text not null,
  under text,
  lane text not null,
  audience jsonb not null,
  card jsonb not null,
  first_card jsonb,
  revision int not null default 1,
  posted_revision int not null default 0,
  ref text,
  sending boolean not null default false,
  lease_until timestamptz,
  state text not null default 'open' check (state in ('open', 'failed')),
  problem text,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  posted_at timestamptz
);
create index message_waiting on message (lane, seq) where state = 'open' and posted_revision < revision;
create index message_under on message (under) where under is not null;
create index message_by_command on message (command_id);
create index message_by_ref on message (ref) where ref is not null;

create table thread (
  place text primary key,
  command_id uuid,
  run_id uuid,
  at timestamptz not null default now()
);

create table setting (
  scope text not null,
  key text not null,
  value jsonb not null,
  at timestamptz not null default now(),
  primary key (scope, key)
);

create table remembered (
  platform text not null,
  key text not null,
  value text not null,
  at timestamptz not null default now(),
  primary key (platform, key)
);

create table seen (
  key text primary key,
  at timestamptz not null default now()
);
create index seen_by_time on seen (at);

create table audit (
  seq bigint primary key,
  at timestamptz not null,
  entry jsonb not null,
  before text not null,
  hash text not null
);

create table token (
  id uuid primary key,
  name text not null,
  hash text not null unique,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);

create table mute (
  id uuid primary key,
  channel text not null,
  target text not null,
  until_at timestamptz,
  until_change boolean not null default false,
  reason text,
  by_user text not null,
  at timestamptz not null default now()
);
create unique index mute_one on mute (channel, target);

create table feedback (
  id uuid primary key,
  report_id uuid,
  channel text not null,
  by_user text not null,
  text text not null,
  at timestamptz not null default now()
);
`,
};
