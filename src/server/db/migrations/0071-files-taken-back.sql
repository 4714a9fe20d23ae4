-- Why the reading of a file has failed, from before its calls go until they are gone.
alter table call_import add column taken_back_for text;
