-- Which reports a profile chooses (none chosen: all), how My Calls shows them, and how many months back it goes.
alter table my_account_profile
  add column my_calls_reports text[] not null default '{}',
  add column my_calls_options text[] not null
    default '{export_calls,email_reports,view_call_costs,view_caller_numbers}',
  -- This month included; null is as far back as calls are kept.
  add column my_calls_months integer
    constraint my_account_profile_my_calls_months_check check (my_calls_months between 1 and 120);

-- What profiles opened until now: every report, with every option.
alter table my_account_profile_history
  add column my_calls_reports text[] not null default '{}',
  add column my_calls_options text[] not null
    default '{export_calls,email_reports,view_call_costs,view_caller_numbers}',
  add column my_calls_months integer;

create or replace function keep_profile_history() returns trigger language plpgsql as $$
declare moment timestamptz := moment_of_change();
begin
  if tg_op <> 'INSERT' then
    delete from my_account_profile_history where profile_id = old.id and valid_until is null and valid_from >= moment;
    update my_account_profile_history set valid_until = moment where profile_id = old.id and valid_until is null;
  end if;
  if tg_op <> 'DELETE' then
    insert into my_account_profile_history (profile_id, name, availability, customer_id, my_account_flags, my_numbers,
      my_campaigns, my_calls_enabled, my_calls_daily_cdr_access, my_calls_use_backend_descriptions, my_calls_reports,
      my_calls_options, my_calls_months, valid_from)
    values (new.id, new.name, new.availability, new.customer_id, new.my_account_flags, new.my_numbers,
      new.my_campaigns, new.my_calls_enabled, new.my_calls_daily_cdr_access, new.my_calls_use_backend_descriptions,
      new.my_calls_reports, new.my_calls_options, new.my_calls_months, moment);
  end if;
  return null;
end $$;
