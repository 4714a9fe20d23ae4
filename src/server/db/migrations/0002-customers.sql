create extension if not exists btree_gist;
create extension if not exists pg_trgm;

create table customer_status (
  id bigint generated always as identity primary key,
  name text not null,
  availability text not null check (availability in ('Headline', 'Standard', 'Historical')),
  is_active boolean not null,
  is_suspended boolean not null,
  has_frontend_login_access boolean not null
);
create unique index customer_status_name_key on customer_status (lower(name));

create table customer_group (
  id bigint generated always as identity primary key,
  name text not null,
  availability text not null check (availability in ('Headline', 'Standard', 'Historical'))
);
create unique index customer_group_name_key on customer_group (lower(name));

create table customer_class (
  id bigint generated always as identity primary key,
  name text not null unique
);

create table my_account_profile (
  id bigint generated always as identity primary key,
  name text not null,
  description text not null,
  availability text not null check (availability in ('Headline', 'Standard', 'Historical')),
  customer_id bigint,
  my_account_flags text[] not null,
  my_numbers text[] not null,
  my_campaigns text[] not null,
  my_calls_enabled boolean not null,
  my_calls_daily_cdr_access boolean not null,
  my_calls_use_backend_descriptions boolean not null,
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  updated_at timestamptz not null default now(),
  updated_by text not null
);
create unique index my_account_profile_name_key on my_account_profile (lower(name));
create index my_account_profile_customer_id on my_account_profile (customer_id) where customer_id is not null;

create table customer (
  id bigint generated always as identity primary key,
  account_number text not null,
  name text not null,
  contact_name text not null default '',
  email text,
  phone text not null default '',
  -- The phone number as matched: E.164 where it is one.
  phone_key text not null default '',
  address text not null default '',
  account_manager text not null default '',
  class_id bigint not null references customer_class,
  status_id bigint not null constraint customer_status_id_fkey references customer_status,
  group_id bigint constraint customer_group_id_fkey references customer_group,
  my_account_profile_id bigint constraint customer_my_account_profile_id_fkey references my_account_profile,
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index customer_account_number_key on customer (lower(account_number));
create index customer_my_account_profile_id on customer (my_account_profile_id);
create index customer_group_id on customer (group_id);
create index customer_status_id on customer (status_id);
create index customer_search on customer using gin ((account_number || ' ' || name || ' ' || coalesce(email, '')) gin_trgm_ops);
create index customer_phone_key on customer (phone_key) where phone_key <> '';

alter table my_account_profile add constraint my_account_profile_customer_id_fkey foreign key (customer_id) references customer;

create table my_account_profile_customer_group (
  profile_id bigint not null references my_account_profile on delete cascade,
  group_id bigint not null constraint my_account_profile_customer_group_group_id_fkey references customer_group,
  primary key (profile_id, group_id)
);
create index my_account_profile_customer_group_group_id on my_account_profile_customer_group (group_id);

-- What each revision held, as the API shows it: a stale edit is told what changed since the revision it began with.
create table my_account_profile_revision (
  profile_id bigint not null references my_account_profile on delete cascade,
  revision integer not null,
  settings jsonb not null,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  primary key (profile_id, revision)
);

-- One row: what holds for the whole platform.
create table platform (
  only_row boolean primary key default true check (only_row),
  provider_name text not null,
  colour text not null,
  contact text not null,
  default_profile_id bigint constraint platform_default_profile_id_fkey references my_account_profile
);

create table portal_membership (
  portal_user_id bigint not null references portal_user on delete cascade,
  customer_id bigint not null references customer on delete cascade,
  created_at timestamptz not null default now(),
  primary key (portal_user_id, customer_id)
);
create index portal_membership_customer_id on portal_membership (customer_id);

-- The profile in force for every customer at once, for lists and counts. What a request may do is decided by
-- resolveProfile in rules/entitlement.ts; a property test holds the two equal over random worlds.
-- (Ordering by availability: Headline comes before Standard, alphabetically too.)
create view customer_profile_in_force as
with by_customer as (
  select distinct on (customer_id) customer_id, id
  from my_account_profile
  where customer_id is not null and availability <> 'Historical'
  order by customer_id, availability, id
), by_group as (
  select distinct on (scope.group_id) scope.group_id, profile.id
  from my_account_profile_customer_group scope
  join my_account_profile profile on profile.id = scope.profile_id
  where profile.availability <> 'Historical'
  order by scope.group_id, profile.availability, profile.id
), by_default as (
  select profile.id
  from platform join my_account_profile profile on profile.id = platform.default_profile_id
  where profile.availability <> 'Historical'
)
select
  customer.id as customer_id,
  coalesce(customer.my_account_profile_id, by_customer.id, by_group.id, by_default.id) as profile_id,
  case
    when customer.my_account_profile_id is not null then 'assigned'
    when by_customer.id is not null then 'customer'
    when by_group.id is not null then 'group'
    when by_default.id is not null then 'default'
    else 'none'
  end as step
from customer
left join by_customer on by_customer.customer_id = customer.id
left join by_group on by_group.group_id = customer.group_id
left join by_default on true;

create table number_type (
  id bigint generated always as identity primary key,
  name text not null unique
);
create table number_status (
  id bigint generated always as identity primary key,
  name text not null unique,
  visible_in_frontend boolean not null
);

-- One customer's time with a number. A number that moves is dropped here and added there.
create table number (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer,
  -- As the customer sees it.
  number_text text not null,
  -- As call records are matched: E.164 where it is a telephone number.
  match_key text not null,
  alternate_spellings text[] not null default '{}',
  number_type_id bigint not null references number_type,
  number_status_id bigint not null references number_status,
  -- London days, half-open: the first that counts, and the first that no longer does.
  sold_on date not null,
  dropped_on date,
  staff_description text,
  customer_description text,
  staff_site text,
  customer_site text,
  staff_campaign text,
  customer_campaign text,
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint number_dropped_after_sold check (dropped_on > sold_on)
);
create index number_customer_id on number (customer_id);
create index number_alternate_spellings on number using gin (alternate_spellings);

-- Every key by which call records find a number, alternate spellings included: at one time it is one customer's only.
-- A telephone number is the same everywhere; an extension of a switch is its customer's own, so two customers may have a 101.
create table number_key (
  number_id bigint not null references number on delete cascade,
  key text not null,
  during daterange not null,
  constraint number_one_owner_at_a_time exclude using gist (key with =, during with &&)
);
create index number_key_number_id on number_key (number_id);

create function keep_number_keys() returns trigger language plpgsql as $$
begin
  delete from number_key where number_id = new.id;
  insert into number_key (number_id, key, during)
  select distinct new.id, case when spelling like '+%' then spelling else new.customer_id || '/' || spelling end,
    daterange(new.sold_on, new.dropped_on)
  from unnest(new.match_key || new.alternate_spellings) as spelling;
  return null;
end $$;
create trigger number_keys after insert or update of customer_id, match_key, alternate_spellings, sold_on, dropped_on on number
  for each row execute function keep_number_keys();

insert into number_type (name) values ('Geographic'), ('0800'), ('0808'), ('0845'), ('0870'), ('0333'), ('Mobile'), ('SIP channel'), ('Extension'), ('Broadband');
insert into number_status (name, visible_in_frontend) values ('Live', true), ('Suspended', true), ('Hidden', false), ('Ceased', true);
insert into customer_class (name) values ('Residential / Consumer'), ('Self-Employed / Sole Trader'), ('Company (UK Limited)'), ('Company (UK PLC)'), ('Company (International)'), ('Public Sector'), ('Charity'), ('Reseller');
insert into customer_status (name, availability, is_active, is_suspended, has_frontend_login_access) values
  ('Active', 'Headline', true, false, true),
  ('Suspended', 'Standard', true, true, true),
  ('Dropped', 'Standard', false, false, false),
  ('Ex-Customer', 'Standard', false, false, false);
