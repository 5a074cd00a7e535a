-- The same for each user, those of one month side by side; empty for calls and conversations that have none, and for conversations that were deleted.
CREATE TABLE ledger_user_days (
    tenant_id               TEXT    NOT NULL,
    month                   INTEGER NOT NULL,
    user_id                 TEXT    NOT NULL,
    day                     INTEGER NOT NULL,
    agent                   TEXT    NOT NULL,
    model                   TEXT    NOT NULL,
    attempts                INTEGER NOT NULL,
    failed                  INTEGER NOT NULL,
    input_tokens            INTEGER NOT NULL,
    cache_read_tokens       INTEGER NOT NULL,
    cache_write_tokens      INTEGER NOT NULL,
    cache_write_long_tokens INTEGER NOT NULL,
    output_tokens           INTEGER NOT NULL,
    thinking_tokens         INTEGER NOT NULL,
    cost_nano_usd           INTEGER NOT NULL,
    failed_nano_usd         INTEGER NOT NULL,
    saved_cache_nano_usd    INTEGER NOT NULL,
    saved_context_nano_usd  INTEGER NOT NULL,
    saved_routing_nano_usd  INTEGER NOT NULL,
    saved_batch_nano_usd    INTEGER NOT NULL,
    saved_reuse_nano_usd    INTEGER NOT NULL,
    unused_nano_usd         INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, month, user_id, day, agent, model)
) STRICT, WITHOUT ROWID;

-- Days are rolled up anew, by user too and with their corrections.
DELETE FROM ledger_rolled;
