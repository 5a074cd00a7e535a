-- Calls that are passed on for a client belong to no conversation, and perhaps to no agent. An owner is a conversation or such a call, whose
-- id begins with call_; prompt_tokens is the estimate at the time of the reservation.
CREATE TABLE ledger_of_owners (
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
    PRIMARY KEY (tenant_id, owner_id, attempt),
    CHECK ((agent IS NULL) = (agent_version IS NULL)),
    CHECK (agent IS NOT NULL OR call_id IS NOT NULL),
    CHECK (CASE WHEN settled_at IS NULL
        THEN coalesce(outcome, input_tokens, cache_read_tokens, cache_write_tokens, cache_write_long_tokens, output_tokens, thinking_tokens,
                      cost_nano_usd, usage_estimated, price, answered_by, duration_ms) IS NULL
        ELSE outcome IS NOT NULL AND input_tokens + cache_read_tokens + cache_write_tokens + cache_write_long_tokens + output_tokens
             + thinking_tokens + cost_nano_usd + usage_estimated + duration_ms IS NOT NULL
        END)
) STRICT, WITHOUT ROWID;

INSERT INTO ledger_of_owners (
    tenant_id, owner_id, attempt, reserved_at, agent, agent_version, model, prompt_tokens, reserved_nano_usd, settled_at, outcome, input_tokens,
    cache_read_tokens, cache_write_tokens, cache_write_long_tokens, output_tokens, thinking_tokens, cost_nano_usd, usage_estimated, price,
    answered_by, duration_ms)
SELECT tenant_id, conversation_id, attempt, reserved_at, agent, agent_version, model, 0, reserved_nano_usd, settled_at, outcome, input_tokens,
    cache_read_tokens, cache_write_tokens, cache_write_long_tokens, output_tokens, thinking_tokens, cost_nano_usd, usage_estimated, price,
    answered_by, duration_ms
FROM ledger;

DROP TABLE ledger;
ALTER TABLE ledger_of_owners RENAME TO ledger;
CREATE INDEX ledger_by_time ON ledger (tenant_id, reserved_at);

-- What a crash left behind is found at the start without reading the ledger.
CREATE INDEX ledger_open_calls ON ledger (owner_id) WHERE settled_at IS NULL AND owner_id GLOB 'call_*';
