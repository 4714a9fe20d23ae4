-- The files of daily call records as they were given out: one row for each version of a London day, for each way of seeing it.
create table daily_record (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer on delete cascade,
  day date not null,
  -- Whose numbers, which labels, which columns: readers who see the same share their versions.
  view text not null,
  version integer not null,
  rows bigint not null,
  bytes bigint not null,
  sha256 text not null,
  is_provisional boolean not null,
  -- The day's rows in the call store, and the words of numbers that stand beside them: while both stay, so does the file.
  rows_fingerprint text not null,
  labels_fingerprint text not null,
  last_import_id bigint not null,
  changed text not null,
  issued_at timestamptz not null default now(),
  constraint daily_record_key unique (customer_id, view, day, version)
);
