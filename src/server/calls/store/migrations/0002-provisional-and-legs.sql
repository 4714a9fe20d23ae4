-- A daily file's calls are provisional until its monthly file replaces them. legs holds the further legs of a forwarded
-- call as compact JSON ('' when there is none), destination_key where it ended ('' when it was not forwarded).
ALTER TABLE call
    ADD COLUMN IF NOT EXISTS is_provisional Bool,
    ADD COLUMN IF NOT EXISTS legs String,
    ADD COLUMN IF NOT EXISTS destination_key String;

ALTER TABLE call_reallocated
    ADD COLUMN IF NOT EXISTS is_provisional Bool,
    ADD COLUMN IF NOT EXISTS legs String,
    ADD COLUMN IF NOT EXISTS destination_key String;
