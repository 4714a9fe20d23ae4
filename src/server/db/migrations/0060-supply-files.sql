-- The formats are a closed list of the rules.
alter table call_source drop constraint call_source_format_check;
alter table call_source
  add column frequency text not null default 'once'
    constraint call_source_frequency_check check (frequency in ('daily', 'monthly', 'once'));

alter table call_import drop constraint call_import_state_check;
alter table call_import
  add constraint call_import_state_check check (state in
    ('pending', 'running', 'held', 'done', 'refused', 'failed', 'discarded', 'undoing', 'undone', 'replaced')),
  add column origin text not null default 'upload'
    constraint call_import_origin_check check (origin in ('upload', 'folder', 'command', 'api')),
  -- A daily file's calls are provisional: a monthly file of the same source and product replaces them.
  add column frequency text not null default 'once'
    constraint call_import_frequency_check check (frequency in ('daily', 'monthly', 'once')),
  -- What a carrier calls this kind of file and the product that it bills, where the file's name says so.
  add column file_kind text,
  add column product text,
  -- The archive that the file came in.
  add column archive text,
  -- London days. A monthly file settles all of them.
  add column period_from date,
  add column period_to date,
  add column note text not null default '',
  -- Counts the readings: what one of them wrote is told apart from what the next writes.
  add column run integer not null default 1,
  -- Why a file waits for staff, what it would add and what is known of it already.
  add column held_reason text,
  add column held_new bigint,
  add column held_known bigint,
  add column is_released boolean not null default false,
  add column replaced_by bigint references call_import,
  add constraint call_import_held check (state <> 'held' or held_reason is not null),
  add constraint call_import_replaced check (state <> 'replaced' or replaced_by is not null),
  add constraint call_import_period check (period_from <= period_to);
drop index call_import_unfinished;
create index call_import_unfinished on call_import (id) where state in ('pending', 'running', 'undoing');
create index call_import_sha256 on call_import (sha256);
create index call_import_period_key on call_import (source_id, period_from, period_to);

-- How many calls of a daily file a monthly file took the place of. Written before the calls go.
create table call_replacement (
  import_id bigint not null references call_import,
  by_import_id bigint not null references call_import,
  calls bigint not null,
  primary key (import_id, by_import_id)
);
create index call_replacement_by on call_replacement (by_import_id);
