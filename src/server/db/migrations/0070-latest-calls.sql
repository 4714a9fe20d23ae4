-- Until when calls are in: the newest chunk is found without looking at the others.
create index call_import_chunk_last_call_at on call_import_chunk (last_call_at desc nulls last) where state = 'done';
