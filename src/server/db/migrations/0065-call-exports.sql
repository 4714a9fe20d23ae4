-- Reports as files that are made in the background. What is in one is decided by the rights of who ordered it, when it is made.
create table call_export (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer on delete cascade,
  portal_user_id bigint not null references portal_user on delete cascade,
  report text not null,
  format text not null check (format in ('csv', 'xlsx', 'pdf')),
  -- The report's query as its address would have it.
  query jsonb not null,
  title text not null,
  describes text not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled', 'expired')),
  rows bigint not null default 0,
  expected_rows bigint not null default 0,
  bytes bigint,
  file_name text not null,
  -- The file in the folder of exports: a random name, drawn for every try.
  file_key text,
  -- Which process makes it, and when that last said so: a process that is gone says nothing.
  worker text,
  beat_at timestamptz,
  attempts integer not null default 0,
  reason text,
  ordered_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  expires_at timestamptz
);
create index call_export_portal_user_id on call_export (portal_user_id, customer_id, id desc);
create index call_export_unfinished on call_export (customer_id, id) where state in ('waiting', 'running');
create index call_export_customer_started on call_export (customer_id, started_at desc);
create index call_export_expires_at on call_export (expires_at) where state = 'done';
create unique index call_export_file_key on call_export (file_key) where file_key is not null;
