-- The period of an export in words: all that a mail about it says of what is in it.
alter table call_export add column period text not null default '';
