-- One row for each call and each customer it concerns; customer 0 is nobody. charge_micros is retail; wholesale_micros
-- is for the back office alone, and no report may name it. The columns from import_id to line_number say where a row
-- came from: an interrupted chunk is found and taken out by them.
CREATE TABLE IF NOT EXISTS call
(
    customer_id UInt32,
    started_at DateTime('UTC') CODEC(Delta(4), LZ4),
    record_key UUID,
    source_id UInt32 CODEC(Delta(4), LZ4),
    import_id UInt32 CODEC(Delta(4), LZ4),
    chunk UInt32 CODEC(Delta(4), LZ4),
    line_number UInt32 CODEC(Delta(4), LZ4),
    direction Enum8('in' = 1, 'out' = 2, 'internal' = 3),
    number_id UInt32,
    other_number_id UInt32,
    caller_raw String,
    caller_key String,
    caller_withheld Bool,
    dialled_raw String,
    dialled_key String,
    duration_seconds UInt32,
    ring_seconds Nullable(UInt32),
    answer_state LowCardinality(String),
    charge_micros Nullable(Int64),
    wholesale_micros Nullable(Int64),
    currency LowCardinality(String),
    call_type LowCardinality(String)
)
ENGINE = MergeTree
PARTITION BY toStartOfQuarter(started_at)
ORDER BY (customer_id, started_at)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Calls on their way from one customer to another, until their old rows are gone. Whoever holds the calls lock uses it.
CREATE TABLE IF NOT EXISTS call_reallocated AS call;

-- The records of a chunk while it is asked which of them are here already. Whoever holds the calls lock uses it.
CREATE TABLE IF NOT EXISTS call_asked_key (record_key UUID) ENGINE = Memory;
