-- What one transaction ended in the history of customers: how an act's effect on them is found.
create index customer_history_valid_until on customer_history (valid_until) where valid_until is not null;
-- The present row of a customer: there is one.
create unique index customer_history_present on customer_history (customer_id) where valid_until is null;

-- The history of customers is kept by statement, not by row, so that setting one profile on a hundred thousand customers
-- stays three statements more. The joins start from the changed rows, however many, and find the present row by its index.
drop trigger customer_history_added on customer;
drop trigger customer_history_changed on customer;
drop function keep_customer_history();

create function keep_customer_history() returns trigger language plpgsql as $$
declare moment timestamptz := moment_of_change();
begin
  delete from customer_history present using after_it
  where present.customer_id = after_it.id and present.valid_until is null and present.valid_from >= moment
    and (present.group_id, present.status_id, present.my_account_profile_id)
      is distinct from (after_it.group_id, after_it.status_id, after_it.my_account_profile_id);
  update customer_history present set valid_until = moment from after_it
  where present.customer_id = after_it.id and present.valid_until is null
    and (present.group_id, present.status_id, present.my_account_profile_id)
      is distinct from (after_it.group_id, after_it.status_id, after_it.my_account_profile_id);
  insert into customer_history
  select id, group_id, status_id, my_account_profile_id, moment, null from after_it
  where not exists (select from customer_history present where present.customer_id = after_it.id and present.valid_until is null);
  return null;
end $$;
create trigger customer_history_added after insert on customer
  referencing new table as after_it for each statement execute function keep_customer_history();
create trigger customer_history_changed after update on customer
  referencing new table as after_it for each statement execute function keep_customer_history();

create function end_customer_history() returns trigger language plpgsql as $$
declare moment timestamptz := moment_of_change();
begin
  delete from customer_history present using before_it
  where present.customer_id = before_it.id and present.valid_until is null and present.valid_from >= moment;
  update customer_history present set valid_until = moment from before_it
  where present.customer_id = before_it.id and present.valid_until is null;
  return null;
end $$;
create trigger customer_history_ended after delete on customer
  referencing old table as before_it for each statement execute function end_customer_history();

-- Who wins at each step, in tables as small as the profiles: lists and counts start from these.
-- (Ordering by availability: Headline comes before Standard, alphabetically too.)
create view profile_of_customer as
select distinct on (customer_id) customer_id, id as profile_id
from my_account_profile
where customer_id is not null and availability <> 'Historical'
order by customer_id, availability, id;

create view profile_of_group as
select distinct on (scope.group_id) scope.group_id, profile.id as profile_id
from my_account_profile_customer_group scope
join my_account_profile profile on profile.id = scope.profile_id
where profile.availability <> 'Historical'
order by scope.group_id, profile.availability, profile.id;

create view profile_by_default as
select profile.id as profile_id
from platform join my_account_profile profile on profile.id = platform.default_profile_id
where profile.availability <> 'Historical';

create or replace view customer_profile_in_force as
select
  customer.id as customer_id,
  coalesce(customer.my_account_profile_id, own.profile_id, shared.profile_id, fallback.profile_id) as profile_id,
  case
    when customer.my_account_profile_id is not null then 'assigned'
    when own.profile_id is not null then 'customer'
    when shared.profile_id is not null then 'group'
    when fallback.profile_id is not null then 'default'
    else 'none'
  end as step
from customer
left join profile_of_customer own on own.customer_id = customer.id
left join profile_of_group shared on shared.group_id = customer.group_id
left join profile_by_default fallback on true;

-- What the review named: the job compares it with what it finds. And where whoever started it acted from.
alter table bulk_assignment
  add column customers integer not null default 0,
  add column token text not null default '',
  add column address text not null default '';
