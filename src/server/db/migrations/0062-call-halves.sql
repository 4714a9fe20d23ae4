-- Rows that tell only how a call started or how it ended, kept so that the two can be joined when they come in different
-- files of one source, in whichever order. They stay after they were joined: either file may come again.
create table call_half (
  source_id bigint not null references call_source,
  dialog_key text not null,
  kind text not null check (kind in ('start', 'end')),
  fields jsonb not null,
  import_id bigint not null references call_import,
  line_number integer not null,
  primary key (source_id, dialog_key, kind)
);
create index call_half_import_id on call_half (import_id);

-- How a source's printer log is laid out, or in which order its dates are, where neither can be told from the file.
alter table call_source add column layout jsonb;
