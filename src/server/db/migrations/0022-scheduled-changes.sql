-- Changes of a profile that are to happen at a set time. One that runs does so in the transaction that marks it done.
create table scheduled_change (
  id bigint generated always as identity primary key,
  profile_id bigint not null constraint scheduled_change_profile_id_fkey references my_account_profile on delete cascade,
  -- The settings that change, as an edit would send them.
  settings jsonb not null,
  note text not null,
  -- The revision that was reviewed: another one at the set time means that somebody changed the profile meanwhile.
  base_revision integer not null,
  run_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'held', 'withdrawn')),
  held_because text,
  revision integer not null default 1,
  staff_user_id bigint references staff_user on delete set null,
  created_by text not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);
create index scheduled_change_profile_id on scheduled_change (profile_id);
create index scheduled_change_due on scheduled_change (run_at) where state = 'waiting';

-- Many customers get one profile: all of them or none. Its progress is written outside the transaction that does it.
create table bulk_assignment (
  id bigint generated always as identity primary key,
  staff_user_id bigint references staff_user on delete set null,
  who text not null,
  profile_id bigint references my_account_profile on delete set null,
  profile_name text not null,
  reason text not null,
  customer_ids bigint[] not null,
  done integer not null default 0,
  state text not null default 'running' check (state in ('running', 'done', 'failed')),
  failed_because text,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);
