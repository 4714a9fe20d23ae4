-- A second factor beside the password: an authenticator app (RFC 6238). The tables are twins, one pair a population.
-- The seed rests encrypted, its key lies in the data folder. It counts once confirmed; the step of the code that was used
-- last is kept, so that no code works twice. Recovery codes are kept as keyed hashes and work once each.

create table staff_second_factor (
  user_id bigint primary key references staff_user on delete cascade,
  sealed_seed text not null,
  confirmed_at timestamptz,
  last_used_step bigint not null default 0,
  begun_at timestamptz not null default now()
);
create table staff_recovery_code (
  user_id bigint not null references staff_second_factor on delete cascade,
  code_hash text not null,
  primary key (user_id, code_hash)
);
alter table staff_session add column second_factor_at timestamptz;

create table portal_second_factor (
  user_id bigint primary key references portal_user on delete cascade,
  sealed_seed text not null,
  confirmed_at timestamptz,
  last_used_step bigint not null default 0,
  begun_at timestamptz not null default now()
);
create table portal_recovery_code (
  user_id bigint not null references portal_second_factor on delete cascade,
  code_hash text not null,
  primary key (user_id, code_hash)
);
alter table portal_session add column second_factor_at timestamptz;
