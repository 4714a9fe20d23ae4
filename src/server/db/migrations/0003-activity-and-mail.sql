-- Everything anybody did. Names are kept as they were at the time. Rows are only ever added.
create table activity_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  kind text not null,
  population text not null check (population in ('staff', 'portal', 'operator', 'platform')),
  staff_user_id bigint,
  portal_user_id bigint,
  who text not null,
  on_behalf_of text,
  customer_id bigint,
  subject text not null,
  subject_id bigint,
  subject_name text not null,
  summary text not null,
  changes jsonb not null default '[]',
  address text not null
);
create index activity_entry_customer_id on activity_entry (customer_id, id desc);
create index activity_entry_subject on activity_entry (subject, subject_id, id desc);
create index activity_entry_at on activity_entry (at);

create function refuse_activity_change() returns trigger language plpgsql as $$
begin
  raise exception 'activity entries are only ever added';
end $$;
create trigger activity_entry_append_only before update or delete on activity_entry
  for each row execute function refuse_activity_change();
create trigger activity_entry_no_truncate before truncate on activity_entry
  for each statement execute function refuse_activity_change();

-- A mail names what it is about; its link is made when it is sent, so no token rests here.
create table mail (
  id bigint generated always as identity primary key,
  template text not null,
  staff_user_id bigint references staff_user on delete cascade,
  portal_user_id bigint references portal_user on delete cascade,
  address text not null,
  subject text not null default '',
  text text not null default '',
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'kept')),
  last_error text,
  created_at timestamptz not null default now(),
  sent_at timestamptz
);
create index mail_address_created_at on mail (address, created_at);
