-- The second, narrower layer: what each person of a customer may use of what the profile opens.
-- Whoever could sign in before keeps what they had: all that the profile opens.
alter table portal_membership
  add column role text not null default 'owner' constraint portal_membership_role
    check (role in ('owner', 'billing', 'reporting', 'numbers', 'read-only')),
  add column number_scope text not null default 'all' constraint portal_membership_number_scope
    check (number_scope in ('all', 'sites', 'numbers')),
  -- The names of the sites, with number_scope 'sites'.
  add column sites text[] not null default '{}';

-- The numbers, with number_scope 'numbers'.
create table portal_membership_number (
  portal_user_id bigint not null,
  customer_id bigint not null,
  number_id bigint not null references number on delete cascade,
  primary key (portal_user_id, customer_id, number_id),
  foreign key (portal_user_id, customer_id) references portal_membership on delete cascade
);
create index portal_membership_number_number_id on portal_membership_number (number_id);
