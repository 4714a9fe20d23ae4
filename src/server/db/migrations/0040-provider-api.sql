-- A staff user's key for the provider API: one at a time, kept as SHA-256 only, so a reader of the database cannot call with it.
create table staff_api_key (
  id bigint generated always as identity primary key,
  user_id bigint not null references staff_user on delete cascade,
  key_hash text not null,
  access text not null check (access in ('read', 'write')),
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  constraint staff_api_key_key_hash_key unique (key_hash)
);
create unique index staff_api_key_one_in_use on staff_api_key (user_id) where revoked_at is null;

-- Whether the entry's act came through the provider API.
alter table activity_entry add column used_api boolean not null default false;

-- Answers to requests that named themselves by an Idempotency-Key. Without a status the request is still running.
create table idempotent_request (
  staff_user_id bigint not null references staff_user on delete cascade,
  key text not null,
  -- SHA-256 of method, address and body.
  fingerprint text not null,
  started_at timestamptz not null,
  status integer,
  answer text,
  primary key (staff_user_id, key),
  constraint idempotent_request_answered check ((status is null) = (answer is null))
);
create index idempotent_request_started_at on idempotent_request (started_at);

-- Lists in the order of ids, narrowed to what is new or changed.
create index customer_updated_at on customer (updated_at);
