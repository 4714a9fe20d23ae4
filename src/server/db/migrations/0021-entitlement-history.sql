-- Everything that decides what a customer sees, at every past moment: profiles and their groups, customers, statuses and the
-- default profile. Triggers keep it, so that no statement gets past it. A row holds from valid_from up to valid_until,
-- which is excluded; the present one has none. History begins when this migration runs.

alter table my_account_profile_revision
  add column note text not null default '',
  -- The revision whose settings were taken back.
  add column restored_from integer,
  -- Whoever scheduled the change, when it was one.
  add column scheduled_by text;

-- One moment for all that a transaction changes, taken when it first changes something: after the locks it waited for.
create function moment_of_change() returns timestamptz language plpgsql as $$
begin
  if coalesce(current_setting('myaccount.moment', true), '') = '' then
    perform set_config('myaccount.moment', clock_timestamp()::text, true);
  end if;
  return current_setting('myaccount.moment')::timestamptz;
end $$;

create table my_account_profile_history (
  profile_id bigint not null,
  name text not null,
  availability text not null,
  customer_id bigint,
  my_account_flags text[] not null,
  my_numbers text[] not null,
  my_campaigns text[] not null,
  my_calls_enabled boolean not null,
  my_calls_daily_cdr_access boolean not null,
  my_calls_use_backend_descriptions boolean not null,
  valid_from timestamptz not null,
  valid_until timestamptz
);
create index my_account_profile_history_profile_id on my_account_profile_history (profile_id, valid_from desc);
create index my_account_profile_history_customer_id on my_account_profile_history (customer_id) where customer_id is not null;

create table my_account_profile_customer_group_history (
  profile_id bigint not null,
  group_id bigint not null,
  valid_from timestamptz not null,
  valid_until timestamptz
);
create index my_account_profile_customer_group_history_group_id on my_account_profile_customer_group_history (group_id);
create index my_account_profile_customer_group_history_profile_id on my_account_profile_customer_group_history (profile_id);

create table customer_history (
  customer_id bigint not null,
  group_id bigint,
  status_id bigint not null,
  my_account_profile_id bigint,
  valid_from timestamptz not null,
  valid_until timestamptz
);
create index customer_history_customer_id on customer_history (customer_id, valid_from desc);

create table customer_status_history (
  status_id bigint not null,
  name text not null,
  has_frontend_login_access boolean not null,
  valid_from timestamptz not null,
  valid_until timestamptz
);
create index customer_status_history_status_id on customer_status_history (status_id, valid_from desc);

create table platform_history (
  default_profile_id bigint,
  valid_from timestamptz not null,
  valid_until timestamptz
);

create function keep_profile_history() returns trigger language plpgsql as $$
declare moment timestamptz := moment_of_change();
begin
  if tg_op <> 'INSERT' then
    delete from my_account_profile_history where profile_id = old.id and valid_until is null and valid_from >= moment;
    update my_account_profile_history set valid_until = moment where profile_id = old.id and valid_until is null;
  end if;
  if tg_op <> 'DELETE' then
    insert into my_account_profile_history values (new.id, new.name, new.availability, new.customer_id, new.my_account_flags,
      new.my_numbers, new.my_campaigns, new.my_calls_enabled, new.my_calls_daily_cdr_access,
      new.my_calls_use_backend_descriptions, moment, null);
  end if;
  return null;
end $$;
create trigger profile_history after insert or update or delete on my_account_profile
  for each row execute function keep_profile_history();

create function keep_profile_group_history() returns trigger language plpgsql as $$
declare moment timestamptz := moment_of_change();
begin
  if tg_op = 'DELETE' then
    delete from my_account_profile_customer_group_history
      where profile_id = old.profile_id and group_id = old.group_id and valid_until is null and valid_from >= moment;
    update my_account_profile_customer_group_history set valid_until = moment
      where profile_id = old.profile_id and group_id = old.group_id and valid_until is null;
  else
    insert into my_account_profile_customer_group_history values (new.profile_id, new.group_id, moment, null);
  end if;
  return null;
end $$;
create trigger profile_group_history after insert or delete on my_account_profile_customer_group
  for each row execute function keep_profile_group_history();

create function keep_customer_history() returns trigger language plpgsql as $$
declare moment timestamptz := moment_of_change();
begin
  if tg_op <> 'INSERT' then
    delete from customer_history where customer_id = old.id and valid_until is null and valid_from >= moment;
    update customer_history set valid_until = moment where customer_id = old.id and valid_until is null;
  end if;
  if tg_op <> 'DELETE' then
    insert into customer_history values (new.id, new.group_id, new.status_id, new.my_account_profile_id, moment, null);
  end if;
  return null;
end $$;
create trigger customer_history_added after insert or delete on customer
  for each row execute function keep_customer_history();
create trigger customer_history_changed after update of group_id, status_id, my_account_profile_id on customer
  for each row when ((old.group_id, old.status_id, old.my_account_profile_id) is distinct from (new.group_id, new.status_id, new.my_account_profile_id))
  execute function keep_customer_history();

create function keep_status_history() returns trigger language plpgsql as $$
declare moment timestamptz := moment_of_change();
begin
  if tg_op <> 'INSERT' then
    delete from customer_status_history where status_id = old.id and valid_until is null and valid_from >= moment;
    update customer_status_history set valid_until = moment where status_id = old.id and valid_until is null;
  end if;
  if tg_op <> 'DELETE' then
    insert into customer_status_history values (new.id, new.name, new.has_frontend_login_access, moment, null);
  end if;
  return null;
end $$;
create trigger status_history after insert or update or delete on customer_status
  for each row execute function keep_status_history();

create function keep_platform_history() returns trigger language plpgsql as $$
declare moment timestamptz := moment_of_change();
begin
  delete from platform_history where valid_until is null and valid_from >= moment;
  update platform_history set valid_until = moment where valid_until is null;
  insert into platform_history values (new.default_profile_id, moment, null);
  return null;
end $$;
create trigger platform_history_added after insert on platform
  for each row execute function keep_platform_history();
create trigger platform_history_changed after update on platform
  for each row when (old.default_profile_id is distinct from new.default_profile_id) execute function keep_platform_history();

insert into my_account_profile_history
  select id, name, availability, customer_id, my_account_flags, my_numbers, my_campaigns, my_calls_enabled,
    my_calls_daily_cdr_access, my_calls_use_backend_descriptions, now(), null from my_account_profile;
insert into my_account_profile_customer_group_history select profile_id, group_id, now(), null from my_account_profile_customer_group;
insert into customer_history select id, group_id, status_id, my_account_profile_id, now(), null from customer;
insert into customer_status_history select id, name, has_frontend_login_access, now(), null from customer_status;
insert into platform_history select default_profile_id, now(), null from platform;
