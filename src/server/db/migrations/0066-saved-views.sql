-- A person's own views of the reports of one customer.
create table saved_view (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer on delete cascade,
  portal_user_id bigint not null references portal_user on delete cascade,
  name text not null,
  report text not null,
  -- The query part of the page's address.
  search text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index saved_view_name_key on saved_view (portal_user_id, customer_id, lower(name));

-- A saved view that comes by e-mail. What it may hold is decided again at every run.
create table report_schedule (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer on delete cascade,
  portal_user_id bigint not null references portal_user on delete cascade,
  view_id bigint not null constraint report_schedule_view_id_fkey references saved_view on delete cascade,
  frequency text not null check (frequency in ('daily', 'weekly', 'monthly')),
  weekday integer check (weekday between 1 and 7),
  day_of_month integer check (day_of_month between 1 and 31),
  -- On the London clock.
  time text not null check (time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  format text not null check (format in ('csv', 'xlsx', 'pdf')),
  delivery text not null check (delivery in ('link', 'attachment')),
  state text not null default 'on' check (state in ('on', 'paused', 'stopped')),
  reason text,
  next_run_at timestamptz,
  last_run_at timestamptz,
  last_result text check (last_result in ('sent', 'sent-as-link', 'failed', 'not-granted')),
  created_at timestamptz not null default now(),
  constraint report_schedule_weekly check ((frequency = 'weekly') = (weekday is not null)),
  constraint report_schedule_monthly check ((frequency = 'monthly') = (day_of_month is not null)),
  constraint report_schedule_next check ((state = 'on') = (next_run_at is not null))
);
create index report_schedule_portal_user_id on report_schedule (portal_user_id, customer_id);
create index report_schedule_view_id on report_schedule (view_id);
create index report_schedule_due on report_schedule (next_run_at) where state = 'on';

-- The run for which an export is made: the person is told by e-mail when it is done.
alter table call_export
  add column schedule_id bigint references report_schedule on delete set null,
  add column delivery text check (delivery in ('link', 'attachment'));
create index call_export_schedule_id on call_export (schedule_id) where schedule_id is not null;

-- What a mail about a report names: no detail of a call. An attachment is a file in the folder of exports.
alter table mail add column facts jsonb not null default '{}';
