-- What the person saw when their file was made: who sees less, or otherwise, no longer gets it.
alter table call_export add column sight text not null default '';
