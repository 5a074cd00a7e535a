-- The same for each user, those of one month side by side; empty for calls and conversations that have none, and for conversations that were deleted.
CREATE TABLE ledger_user_days (
    tenant_id               text COLLATE "C" NOT NULL,
    month                   bigint NOT NULL,
    user_id                 text COLLATE "C" NOT NULL,
    day                     bigint NOT NULL,
    agent                   text COLLATE "C" NOT NULL,
    model                   text COLLATE "C" NOT NULL,
    attempts                bigint NOT NULL,
    failed                  bigint NOT NULL,
    input_tokens            bigint NOT NULL,
    cache_read_tokens       bigint NOT NULL,
    cache_write_tokens      bigint NOT NULL,
    cache_write_long_tokens bigint NOT NULL,
    output_tokens           bigint NOT NULL,
    thinking_tokens         bigint NOT NULL,
    cost_nano_usd           bigint NOT NULL,
    failed_nano_usd         bigint NOT NULL,
    saved_cache_nano_usd    bigint NOT NULL,
    saved_context_nano_usd  bigint NOT NULL,
    saved_routing_nano_usd  bigint NOT NULL,
    saved_batch_nano_usd    bigint NOT NULL,
    saved_reuse_nano_usd    bigint NOT NULL,
    unused_nano_usd         bigint NOT NULL,
    PRIMARY KEY (tenant_id, month, user_id, day, agent, model)
);

-- Days are rolled up anew, by user too and with their corrections.
DELETE FROM ledger_rolled;
