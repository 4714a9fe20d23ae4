-- What a number costs beside its calls, as the provider's billing knows it.

alter table number
  -- The name of the tariff that its calls are charged by.
  add column tariff text not null default '',
  add column contract_ends_on date;

create table number_charge (
  id bigint generated always as identity primary key,
  number_id bigint not null,
  customer_id bigint not null,
  name text not null,
  -- How often the amount is charged.
  every text not null check (every in ('once', 'month', 'quarter', 'year')),
  amount_micros bigint not null,
  currency text not null default 'GBP' check (currency ~ '^[A-Z]{3}$'),
  -- London days, half-open. A charge that comes once comes on the first.
  from_on date not null,
  until_on date,
  created_at timestamptz not null default now(),
  constraint number_charge_until_after_from check (until_on > from_on),
  constraint number_charge_number foreign key (number_id, customer_id) references number (id, customer_id) on delete cascade
);
create index number_charge_number_id on number_charge (number_id);
create index number_charge_customer_id on number_charge (customer_id);

alter table number_type add column availability text not null default 'Standard'
  check (availability in ('Headline', 'Standard', 'Historical'));
alter table number_status
  add column availability text not null default 'Standard' check (availability in ('Headline', 'Standard', 'Historical')),
  add column is_active boolean not null default true,
  add column is_suspended boolean not null default false;
update number_status set is_active = false where name = 'Ceased';
update number_status set is_suspended = true where name = 'Suspended';
create unique index number_type_name_lower_key on number_type (lower(name));
create unique index number_status_name_lower_key on number_status (lower(name));
