-- Where calls go, and what customers ask to have changed. The platform bills and does not switch calls: a change is a
-- request that the provider's staff or switch answer, and what is live is what they have said is.

create table routing_plan (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer,
  name text not null,
  description text not null default '',
  -- The plan for business continuity: the emergency divert switches numbers to it.
  is_emergency boolean not null default false,
  -- Whose bank holidays it knows.
  nation text not null check (nation in ('england-and-wales', 'scotland', 'northern-ireland')),
  -- A step of rules/routing-plan.ts.
  step jsonb not null,
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint routing_plan_of_customer unique (id, customer_id)
);
create unique index routing_plan_name_key on routing_plan (customer_id, lower(name));
create unique index routing_plan_emergency_key on routing_plan (customer_id) where is_emergency;

-- What is live for a number: exactly one routing, and over it, for a time, that of an emergency. No row: nobody has said.
create table number_routing (
  number_id bigint primary key,
  customer_id bigint not null,
  -- A routing of rules/routing.ts: a destination, or a plan as it stood when it was made active.
  usual jsonb,
  emergency jsonb,
  -- Every number that either of them may send calls to: how loops are looked for.
  leads_to text[] not null default '{}',
  -- Raised by every change and by every request that is opened or closed: a stale page is told.
  revision integer not null default 1,
  updated_at timestamptz not null default now(),
  constraint number_routing_number foreign key (number_id, customer_id) references number (id, customer_id) on delete cascade
);
create index number_routing_customer_id on number_routing (customer_id);

create table number_request (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer,
  -- None for a number that is still to come.
  number_id bigint,
  kind text not null constraint number_request_kind check (kind in ('destination', 'routing-plan', 'emergency-divert',
    'divert-back', 'block-caller', 'unblock-caller', 'new-number', 'cease')),
  state text not null default 'requested'
    check (state in ('requested', 'accepted', 'live', 'rejected', 'withdrawn')),
  -- What it was when it was asked, and what it is to become: shapes of rules/number-request.ts.
  before jsonb,
  after jsonb not null,
  -- Every number to which it would send calls.
  leads_to text[] not null default '{}',
  note text not null default '',
  -- When it is to take effect; null is as soon as may be.
  wanted_at timestamptz,
  -- When the portal says that it will be live.
  expected_at timestamptz not null,
  -- By when staff are to have answered.
  due_at timestamptz not null,
  -- Accepted, and set on the switch to happen by itself at the wanted time.
  goes_live_by_itself boolean not null default false,
  portal_user_id bigint references portal_user on delete set null,
  asked_by text not null,
  asked_at timestamptz not null,
  owner_id bigint references staff_user on delete set null,
  -- Why it was rejected, or what else staff said.
  answer text not null default '',
  finished_at timestamptz,
  revision integer not null default 1,
  updated_at timestamptz not null default now(),
  constraint number_request_number foreign key (number_id, customer_id) references number (id, customer_id) on delete cascade,
  constraint number_request_has_number check ((number_id is null) = (kind = 'new-number'))
);
create index number_request_customer_id on number_request (customer_id, asked_at desc);
create index number_request_number_id on number_request (number_id);
create index number_request_open on number_request (due_at) where state in ('requested', 'accepted');
create index number_request_by_itself on number_request (wanted_at) where state = 'accepted' and goes_live_by_itself;
-- One open change of each sort for a number: the second who asks is shown the first.
create unique index number_request_one_routing on number_request (number_id)
  where state in ('requested', 'accepted') and kind in ('destination', 'routing-plan');
create unique index number_request_one_emergency on number_request (number_id)
  where state in ('requested', 'accepted') and kind in ('emergency-divert', 'divert-back');
create unique index number_request_one_cease on number_request (number_id)
  where state in ('requested', 'accepted') and kind = 'cease';
create unique index number_request_one_caller on number_request (number_id, (after ->> 'caller'))
  where state in ('requested', 'accepted') and kind in ('block-caller', 'unblock-caller');

create table number_request_event (
  id bigint generated always as identity primary key,
  request_id bigint not null references number_request on delete cascade,
  at timestamptz not null,
  who text not null,
  -- Whose word it was: staff, portal, operator or platform.
  population text not null,
  state text not null,
  note text not null default ''
);
create index number_request_event_request_id on number_request_event (request_id);

-- What was live before and after each change, whoever made it.
create table number_routing_change (
  id bigint generated always as identity primary key,
  number_id bigint not null,
  customer_id bigint not null,
  at timestamptz not null,
  who text not null,
  population text not null,
  -- What callers met: the emergency's routing, else the usual one.
  before jsonb,
  after jsonb,
  request_id bigint references number_request on delete set null,
  constraint number_routing_change_number foreign key (number_id, customer_id)
    references number (id, customer_id) on delete cascade
);
create index number_routing_change_number_id on number_routing_change (number_id, at desc);

create table blocked_caller (
  id bigint generated always as identity primary key,
  number_id bigint not null,
  customer_id bigint not null,
  -- E.164 where it is a telephone number.
  caller text not null,
  note text not null default '',
  blocked_at timestamptz not null,
  constraint blocked_caller_number foreign key (number_id, customer_id) references number (id, customer_id) on delete cascade,
  constraint blocked_caller_key unique (number_id, caller)
);
create index blocked_caller_customer_id on blocked_caller (customer_id);
