-- What tells the provider's switch of requests for numbers: one address, and every message that was ever to go there.

create table web_hook (
  only_row boolean primary key default true check (only_row),
  address text,
  is_on boolean not null default false,
  -- Why it was switched off by itself; empty when staff did it.
  off_because text not null default '',
  revision integer not null default 1,
  updated_at timestamptz not null default now(),
  constraint web_hook_on_has_address check (not is_on or address is not null)
);
insert into web_hook default values;

create table web_hook_secret (
  id bigint generated always as identity primary key,
  -- Encrypted by a key that is derived from the secrets of sign-in.
  sealed text not null,
  created_at timestamptz not null,
  -- Until when it signs beside the one that came after it.
  ends_at timestamptz
);
create unique index web_hook_secret_current on web_hook_secret ((ends_at is null)) where ends_at is null;

create table web_hook_message (
  id bigint generated always as identity primary key,
  -- The header webhook-id: the same at every attempt and replay.
  webhook_id text not null default 'msg_' || replace(gen_random_uuid()::text, '-', '') constraint web_hook_message_webhook_id_key unique,
  type text not null,
  occurred_at timestamptz not null,
  data json not null,
  request_id bigint references number_request on delete set null,
  -- Messages of one line leave one after the other: those of a number, or of a request for a number that is still to come.
  line text not null,
  -- Kept: written while the web hook was off, so it is not sent by itself.
  state text not null check (state in ('waiting', 'delivered', 'failed', 'kept')),
  attempts integer not null default 0,
  next_at timestamptz not null,
  -- Whoever sends it has it until then; afterwards it is anybody's again.
  claimed_by text,
  claimed_until timestamptz,
  -- What the last attempt came to, in words.
  outcome text not null default '',
  settled_at timestamptz
);
create index web_hook_message_waiting on web_hook_message (line, id) where state = 'waiting';
create index web_hook_message_occurred_at on web_hook_message (occurred_at);
create index web_hook_message_request_id on web_hook_message (request_id);

create table web_hook_attempt (
  id bigint generated always as identity primary key,
  message_id bigint not null references web_hook_message on delete cascade,
  at timestamptz not null,
  duration_ms integer not null,
  -- None when there was no answer.
  status integer,
  answer text not null default '',
  outcome text not null
);
create index web_hook_attempt_message_id on web_hook_attempt (message_id);

create function instant_text(at timestamptz) returns text language sql immutable as $$
  select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- Whatever act changes the state of a request, its message is written with it, or neither is.
create function tell_web_hook() returns trigger language plpgsql as $$
declare
  hook web_hook;
begin
  select * into hook from web_hook;
  if hook.address is null or new.state is not distinct from (
    select state from number_request_event where request_id = new.request_id and id < new.id order by id desc limit 1
  ) then
    return null;
  end if;
  insert into web_hook_message (type, occurred_at, data, request_id, line, state, next_at, outcome, settled_at)
  select 'number_request.' || new.state, new.at, json_build_object(
      'id', request.id, 'kind', request.kind, 'state', new.state,
      'number', number.match_key,
      'customer', json_build_object('id', customer.id, 'accountNumber', customer.account_number, 'name', customer.name),
      'before', request.before, 'after', request.after, 'note', request.note,
      'wantedAt', instant_text(request.wanted_at), 'expectedAt', instant_text(request.expected_at),
      'goesLiveByItself', request.goes_live_by_itself,
      'askedBy', request.asked_by, 'askedAt', instant_text(request.asked_at),
      'changedBy', new.who, 'message', new.note),
    request.id,
    case when request.number_id is null then 'request ' || request.id else 'number ' || request.number_id end,
    case when hook.is_on then 'waiting' else 'kept' end, new.at,
    case when hook.is_on then '' else 'The web hook was off.' end,
    case when hook.is_on then null else new.at end
  from number_request request
  join customer on customer.id = request.customer_id
  left join number on number.id = request.number_id
  where request.id = new.request_id;
  return null;
end $$;
create trigger number_request_event_web_hook after insert on number_request_event
  for each row execute function tell_web_hook();
