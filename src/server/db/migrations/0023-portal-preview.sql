-- Staff see the portal as a customer does, read-only. It ends with the staff session that opened it.
create table portal_preview (
  id bigint generated always as identity primary key,
  staff_session_id bigint not null references staff_session on delete cascade,
  staff_user_id bigint not null references staff_user on delete cascade,
  customer_id bigint not null references customer on delete cascade,
  -- As one of the customer's people, in their role and scope; null: as the customer's owner.
  portal_user_id bigint references portal_user on delete cascade,
  -- An unsaved profile that is looked at as if it were in force; null: the one that is.
  settings jsonb,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index portal_preview_staff_session_id on portal_preview (staff_session_id);
