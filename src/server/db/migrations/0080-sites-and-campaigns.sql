-- Sites and campaigns as records of their own. Each exists for one owner, the provider's staff or the customer, and numbers
-- belong to them for a time. What was a name on a number becomes a record that had the number since it was sold.

alter table number add constraint number_of_customer unique (id, customer_id);

create table site (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer,
  owner text not null check (owner in ('staff', 'customer')),
  name text not null,
  -- The owner's own code for it, such as a cost centre.
  reference text not null default '',
  address text not null default '',
  -- The first day on which no number is given to it any more.
  closed_on date,
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint site_of_owner unique (id, customer_id, owner),
  constraint site_of_customer unique (id, customer_id)
);
create unique index site_name_key on site (customer_id, owner, lower(name));

-- A number's time at a site: London days, half-open; no end is for as long as it goes.
create table number_site (
  id bigint generated always as identity primary key,
  number_id bigint not null,
  customer_id bigint not null,
  owner text not null,
  site_id bigint not null,
  during daterange not null,
  constraint number_site_number foreign key (number_id, customer_id) references number (id, customer_id) on delete cascade,
  constraint number_site_site foreign key (site_id, customer_id, owner) references site (id, customer_id, owner),
  constraint number_site_one_at_a_time exclude using gist (number_id with =, owner with =, during with &&)
);
create index number_site_customer_id on number_site (customer_id);
create index number_site_site_id on number_site (site_id);

create table campaign (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer,
  owner text not null check (owner in ('staff', 'customer')),
  name text not null,
  -- Where it is seen or heard, in the owner's words: a paper, a leaflet, a search engine.
  source text not null default '',
  notes text not null default '',
  starts_on date not null,
  -- The last day that counts; null while it has no end.
  ends_on date,
  -- In millionths of the currency; null when none is set.
  budget_micros bigint check (budget_micros >= 0),
  budget_kind text not null default 'total' check (budget_kind in ('total', 'month')),
  currency text not null default 'GBP' check (currency ~ '^[A-Z]{3}$'),
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint campaign_ends_after_start check (ends_on >= starts_on),
  constraint campaign_of_owner unique (id, customer_id, owner)
);
create unique index campaign_name_key on campaign (customer_id, owner, lower(name));

-- A number's time in a campaign: the days it was given for, cut to the campaign's own. A call counts for the campaign in
-- whose time it starts, so a number that moves on takes nothing with it.
create table number_campaign (
  id bigint generated always as identity primary key,
  number_id bigint not null,
  customer_id bigint not null,
  owner text not null,
  campaign_id bigint not null,
  -- As it was given: null is from the campaign's start, or to its end.
  from_on date,
  -- The first day that no longer counts.
  until_on date,
  during daterange not null default 'empty',
  constraint number_campaign_until_after_from check (until_on > from_on),
  constraint number_campaign_number foreign key (number_id, customer_id) references number (id, customer_id) on delete cascade,
  constraint number_campaign_campaign foreign key (campaign_id, customer_id, owner)
    references campaign (id, customer_id, owner) on delete cascade,
  constraint number_campaign_one_at_a_time exclude using gist (number_id with =, owner with =, during with &&)
);
create index number_campaign_customer_id on number_campaign (customer_id);
create index number_campaign_campaign_id on number_campaign (campaign_id);

create function keep_campaign_time() returns trigger language plpgsql as $$
begin
  select daterange(new.from_on, new.until_on) * daterange(starts_on, ends_on + 1) into new.during
  from campaign where id = new.campaign_id;
  return new;
end $$;
create trigger number_campaign_during before insert or update of campaign_id, from_on, until_on on number_campaign
  for each row execute function keep_campaign_time();

create function keep_campaign_times() returns trigger language plpgsql as $$
begin
  update number_campaign set from_on = from_on where campaign_id = new.id;
  return null;
end $$;
create trigger campaign_dates after update of starts_on, ends_on on campaign
  for each row when (old.starts_on <> new.starts_on or old.ends_on is distinct from new.ends_on)
  execute function keep_campaign_times();

-- Every label of a customer's numbers on one day. A function of plain SQL: the planner sees through it.
create function number_labels_on(of_day date) returns table (
  number_id bigint, staff_site_id bigint, staff_site text, customer_site_id bigint, customer_site text,
  staff_campaign_id bigint, staff_campaign text, customer_campaign_id bigint, customer_campaign text
) language sql stable as $$
  select number.id, staff_site.id, staff_site.name, customer_site.id, customer_site.name,
    staff_campaign.id, staff_campaign.name, customer_campaign.id, customer_campaign.name
  from number
  left join number_site at_staff_site
    on at_staff_site.number_id = number.id and at_staff_site.owner = 'staff' and at_staff_site.during @> of_day
  left join site staff_site on staff_site.id = at_staff_site.site_id
  left join number_site at_customer_site
    on at_customer_site.number_id = number.id and at_customer_site.owner = 'customer' and at_customer_site.during @> of_day
  left join site customer_site on customer_site.id = at_customer_site.site_id
  left join number_campaign in_staff_campaign
    on in_staff_campaign.number_id = number.id and in_staff_campaign.owner = 'staff' and in_staff_campaign.during @> of_day
  left join campaign staff_campaign on staff_campaign.id = in_staff_campaign.campaign_id
  left join number_campaign in_customer_campaign
    on in_customer_campaign.number_id = number.id and in_customer_campaign.owner = 'customer'
    and in_customer_campaign.during @> of_day
  left join campaign customer_campaign on customer_campaign.id = in_customer_campaign.campaign_id
$$;

insert into site (customer_id, owner, name)
select customer_id, owner, min(name) from (
  select customer_id, 'staff' as owner, staff_site as name from number where staff_site is not null
  union select customer_id, 'customer', customer_site from number where customer_site is not null
) named group by customer_id, owner, lower(name);

insert into number_site (number_id, customer_id, owner, site_id, during)
select number.id, number.customer_id, site.owner, site.id, daterange(number.sold_on, null)
from number join site on site.customer_id = number.customer_id
  and lower(site.name) = lower(case site.owner when 'staff' then number.staff_site else number.customer_site end);

insert into campaign (customer_id, owner, name, starts_on)
select customer_id, owner, min(name), min(sold_on) from (
  select customer_id, 'staff' as owner, staff_campaign as name, sold_on from number where staff_campaign is not null
  union select customer_id, 'customer', customer_campaign, sold_on from number where customer_campaign is not null
) named group by customer_id, owner, lower(name);

insert into number_campaign (number_id, customer_id, owner, campaign_id)
select number.id, number.customer_id, campaign.owner, campaign.id
from number join campaign on campaign.customer_id = number.customer_id
  and lower(campaign.name) = lower(case campaign.owner when 'staff' then number.staff_campaign else number.customer_campaign end);

-- People whose view is narrowed to sites see those of one id, whatever it is called: a name can change hands.
create table portal_membership_site (
  portal_user_id bigint not null,
  customer_id bigint not null,
  site_id bigint not null,
  primary key (portal_user_id, customer_id, site_id),
  foreign key (portal_user_id, customer_id) references portal_membership on delete cascade,
  foreign key (site_id, customer_id) references site (id, customer_id) on delete cascade
);
create index portal_membership_site_site_id on portal_membership_site (site_id);
insert into portal_membership_site (portal_user_id, customer_id, site_id)
select membership.portal_user_id, membership.customer_id, site.id
from portal_membership membership join site on site.customer_id = membership.customer_id
where membership.number_scope = 'sites' and lower(site.name) in (select lower(named) from unnest(membership.sites) named);
alter table portal_membership drop column sites;

alter table number drop column staff_site, drop column customer_site, drop column staff_campaign, drop column customer_campaign;
