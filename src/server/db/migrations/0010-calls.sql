-- Call-record files: where they come from, what became of each, and how far the store is behind.

create table call_source (
  id bigint generated always as identity primary key,
  name text not null,
  carrier text not null default '',
  format text not null check (format in ('uk-wholesale', 'asterisk', 'freepbx')),
  zone text not null default 'Europe/London',
  price_kind text not null check (price_kind in ('retail', 'wholesale', 'none')),
  currency text not null default 'GBP' check (currency ~ '^[A-Z]{3}$'),
  -- Which party of a record can be a customer's number.
  party text not null check (party in ('caller', 'called', 'either')),
  -- A switch of one customer: every call of its files is theirs.
  customer_id bigint constraint call_source_customer_id_fkey references customer,
  -- The source of its format when none is named.
  is_default boolean not null default false,
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index call_source_name_key on call_source (lower(name));
create unique index call_source_default_key on call_source (format) where is_default;

create table call_import (
  id bigint generated always as identity primary key,
  source_id bigint references call_source,
  file_name text not null,
  bytes bigint not null,
  sha1 text not null,
  sha256 text not null,
  format text,
  state text not null check (state in ('running', 'done', 'refused', 'failed')),
  -- Why the file was not taken.
  refused text,
  started_by text not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  notes text[] not null default '{}',
  constraint call_import_source check (state = 'refused' or source_id is not null),
  constraint call_import_refused check ((state = 'refused') = (refused is not null))
);
create index call_import_started_at on call_import (started_at desc);
create index call_import_unfinished on call_import (id) where state = 'running';

-- The ledger: a chunk of a file is pending before its calls are written and done afterwards. A pending chunk's calls are
-- taken out and written again.
create table call_import_chunk (
  import_id bigint not null references call_import,
  chunk integer not null,
  state text not null check (state in ('pending', 'done')),
  attempt integer not null default 1,
  rows bigint not null,
  accepted bigint not null,
  rejected bigint not null,
  duplicates bigint not null,
  unallocated bigint not null,
  duration_seconds bigint not null,
  -- The file's price column added up, whatever kind of price it is.
  price_micros bigint not null,
  first_call_at timestamptz,
  last_call_at timestamptz,
  notes jsonb not null default '{}',
  primary key (import_id, chunk)
);

create table call_import_rejection (
  import_id bigint not null references call_import,
  chunk integer not null,
  line_number integer not null,
  raw text not null,
  reason text not null,
  primary key (import_id, line_number)
);

-- Numbers that changed hands or spelling, whose calls are still to be allocated again.
create table call_reallocation (
  id bigint generated always as identity primary key,
  match_keys text[] not null,
  state text not null default 'pending' check (state in ('pending', 'staged', 'done')),
  attempt integer not null default 0,
  requested_at timestamptz not null default now(),
  finished_at timestamptz
);
create index call_reallocation_unfinished on call_reallocation (id) where state <> 'done';
