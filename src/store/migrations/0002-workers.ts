// Workers inside networks: who is enrolled, which processes were seen, what they are asked, and what they saw.
export default {
  id: 2,
  name: 'workers',
  sql: `
create table worker (
  name text primary key,
  hash text,
  enrolled_at timestamptz not null default now(),
  revoked_at timestamptz,
  draining boolean not null default false,
  last_seen_at timestamptz,
  version text,
  protocols int[],
  skew_ms double precision,
  place jsonb
);

create table worker_process (
  worker text not null references worker on delete cascade,
  instance uuid not null,
  poll uuid not null,
  seen_at timestamptz not null default now(),
  gone_at timestamptz,
  primary key (worker, instance)
);

create table worker_task (
  id uuid primary key,
  run_id text not null,
  vantage text not null references worker on delete cascade,
  task jsonb not null,
  bound jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'claimed', 'done')),
  attempt int not null default 0,
  claimed_by uuid,
  lease_until timestamptz,
  waiting_since timestamptz not null default now(),
  deadline timestamptz not null,
  done_at timestamptz,
  result jsonb,
  progress jsonb,
  bytes int not null default 0,
  refused int not null default 0,
  created_at timestamptz not null default now()
);
create unique index worker_task_once on worker_task (run_id, vantage);
create index worker_task_waiting on worker_task (vantage, waiting_since) where state = 'waiting';
create index worker_task_by_time on worker_task (created_at);

create table worker_observation (
  seq bigserial primary key,
  task_id uuid not null references worker_task on delete cascade,
  attempt int not null,
  observation_id text not null,
  observation jsonb not null,
  unique (task_id, observation_id)
);
create index worker_observation_news on worker_observation (task_id, seq);
`,
};
