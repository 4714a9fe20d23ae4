-- Until when calls are in is asked of each source by itself, over the files of the last weeks: call_import_started_at finds those.
drop index call_import_chunk_last_call_at;
