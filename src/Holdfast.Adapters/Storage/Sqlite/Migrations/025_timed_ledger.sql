-- The ledger in the order of its time. New rows of all conversations share the last pages, which a commit of many of them writes once, and so do
-- the settlements of calls that began lately; reports read the rows of their period side by side.
CREATE TABLE timed_ledger (
    tenant_id               TEXT    NOT NULL,
    owner_id                TEXT    NOT NULL,
    attempt                 INTEGER NOT NULL CHECK (attempt >= 1),
    conversation_id         TEXT    GENERATED ALWAYS AS (CASE WHEN owner_id GLOB 'call_*' THEN NULL ELSE owner_id END) VIRTUAL,
    call_id                 TEXT    GENERATED ALWAYS AS (CASE WHEN owner_id GLOB 'call_*' THEN owner_id END) VIRTUAL,
    reserved_at             INTEGER NOT NULL,
    agent                   TEXT,
    agent_version           INTEGER CHECK (agent_version >= 1),
    model                   TEXT    NOT NULL,
    prompt_tokens           INTEGER NOT NULL CHECK (prompt_tokens >= 0),
    reserved_nano_usd       INTEGER NOT NULL CHECK (reserved_nano_usd >= 0),
    settled_at              INTEGER,
    outcome                 TEXT,
    input_tokens            INTEGER CHECK (input_tokens >= 0),
    cache_read_tokens       INTEGER CHECK (cache_read_tokens >= 0),
    cache_write_tokens      INTEGER CHECK (cache_write_tokens >= 0),
    cache_write_long_tokens INTEGER CHECK (cache_write_long_tokens >= 0),
    output_tokens           INTEGER CHECK (output_tokens >= 0),
    thinking_tokens         INTEGER CHECK (thinking_tokens BETWEEN 0 AND output_tokens),
    cost_nano_usd           INTEGER CHECK (cost_nano_usd >= 0),
    usage_estimated         INTEGER CHECK (usage_estimated IN (0, 1)),
    price                   TEXT,
    answered_by             TEXT,
    duration_ms             INTEGER CHECK (duration_ms >= 0),
    turn                    INTEGER,
    purpose                 TEXT,
    saved_cache_nano_usd    INTEGER NOT NULL DEFAULT 0,
    saved_context_nano_usd  INTEGER NOT NULL DEFAULT 0,
    saved_routing_nano_usd  INTEGER NOT NULL DEFAULT 0,
    saved_batch_nano_usd    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, reserved_at, owner_id, attempt),
    CHECK ((agent IS NULL) = (agent_version IS NULL)),
    CHECK (agent IS NOT NULL OR call_id IS NOT NULL),
    CHECK (CASE WHEN settled_at IS NULL
        THEN coalesce(outcome, input_tokens, cache_read_tokens, cache_write_tokens, cache_write_long_tokens, output_tokens, thinking_tokens,
                      cost_nano_usd, usage_estimated, price, answered_by, duration_ms) IS NULL
        ELSE outcome IS NOT NULL AND input_tokens + cache_read_tokens + cache_write_tokens + cache_write_long_tokens + output_tokens
             + thinking_tokens + cost_nano_usd + usage_estimated + duration_ms IS NOT NULL
        END)
) STRICT, WITHOUT ROWID;

INSERT INTO timed_ledger (
    tenant_id, owner_id, attempt, reserved_at, agent, agent_version, model, prompt_tokens, reserved_nano_usd, settled_at, outcome, input_tokens,
    cache_read_tokens, cache_write_tokens, cache_write_long_tokens, output_tokens, thinking_tokens, cost_nano_usd, usage_estimated, price,
    answered_by, duration_ms, turn, purpose, saved_cache_nano_usd, saved_context_nano_usd, saved_routing_nano_usd, saved_batch_nano_usd)
SELECT tenant_id, owner_id, attempt, reserved_at, agent, agent_version, model, prompt_tokens, reserved_nano_usd, settled_at, outcome, input_tokens,
    cache_read_tokens, cache_write_tokens, cache_write_long_tokens, output_tokens, thinking_tokens, cost_nano_usd, usage_estimated, price,
    answered_by, duration_ms, turn, purpose, saved_cache_nano_usd, saved_context_nano_usd, saved_routing_nano_usd, saved_batch_nano_usd
FROM ledger ORDER BY tenant_id, reserved_at, owner_id, attempt;

DROP TABLE ledger;
ALTER TABLE timed_ledger RENAME TO ledger;
CREATE UNIQUE INDEX ledger_by_owner ON ledger (tenant_id, owner_id, attempt);

-- What a crash left behind is found at the start without reading the ledger.
CREATE INDEX ledger_open_calls ON ledger (owner_id) WHERE settled_at IS NULL AND owner_id GLOB 'call_*';
