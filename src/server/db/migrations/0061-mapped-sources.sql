-- What the columns of a source's files mean, for files that no other format reads.
alter table call_source
  add column mapping jsonb,
  add constraint call_source_mapping check ((mapping is not null) = (format = 'mapped-csv'));
