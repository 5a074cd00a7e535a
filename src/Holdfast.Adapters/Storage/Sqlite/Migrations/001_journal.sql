-- Times are Unix milliseconds, money is nano-dollars, names are storage format.

-- A projection of each conversation's entries, rewritten in the transaction that appends them.
CREATE TABLE conversations (
    tenant_id       TEXT    NOT NULL,
    conversation_id TEXT    NOT NULL,
    agent           TEXT    NOT NULL,
    mode            TEXT    NOT NULL CHECK (mode IN ('interactive', 'background')),
    user_id         TEXT,
    metadata        TEXT    CHECK (metadata IS NULL OR json_valid(metadata)),
    seq             INTEGER NOT NULL CHECK (seq >= 1),
    state           TEXT    NOT NULL CHECK (state IN ('working', 'waiting', 'parked', 'at_rest', 'resolved')),
    turns           INTEGER NOT NULL CHECK (turns >= 0),
    attempts        INTEGER NOT NULL CHECK (attempts >= 0),
    epoch           INTEGER NOT NULL CHECK (epoch >= 1),
    cost_nano_usd   INTEGER NOT NULL CHECK (cost_nano_usd >= 0),
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    wake_at         INTEGER,
    PRIMARY KEY (tenant_id, conversation_id),
    CHECK ((wake_at IS NULL) = (state IN ('at_rest', 'resolved')))
) STRICT, WITHOUT ROWID;

CREATE INDEX conversations_newest ON conversations (tenant_id, created_at);
CREATE INDEX conversations_of_user ON conversations (tenant_id, user_id, created_at) WHERE user_id IS NOT NULL;
CREATE INDEX conversations_due ON conversations (wake_at) WHERE wake_at IS NOT NULL;

-- With a rowid, unlike the other tables: an entry of more than a quarter page would take an overflow page of its own in a clustered table,
-- and a commit of many conversations would touch a page for each; here new entries of all conversations share the last page.
CREATE TABLE entries (
    tenant_id       TEXT    NOT NULL,
    conversation_id TEXT    NOT NULL,
    seq             INTEGER NOT NULL CHECK (seq >= 1),
    at              INTEGER NOT NULL,
    body            TEXT    NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id, seq)
) STRICT;

-- One row for each attempt: reserved before the call, settled once after it. Outlives its conversation.
CREATE TABLE ledger (
    tenant_id               TEXT    NOT NULL,
    conversation_id         TEXT    NOT NULL,
    attempt                 INTEGER NOT NULL CHECK (attempt >= 1),
    reserved_at             INTEGER NOT NULL,
    agent                   TEXT    NOT NULL,
    agent_version           INTEGER NOT NULL CHECK (agent_version >= 1),
    model                   TEXT    NOT NULL,
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
    PRIMARY KEY (tenant_id, conversation_id, attempt),
    CHECK (CASE WHEN settled_at IS NULL
        THEN coalesce(outcome, input_tokens, cache_read_tokens, cache_write_tokens, cache_write_long_tokens, output_tokens, thinking_tokens,
                      cost_nano_usd, usage_estimated, price, answered_by, duration_ms) IS NULL
        ELSE outcome IS NOT NULL AND input_tokens + cache_read_tokens + cache_write_tokens + cache_write_long_tokens + output_tokens
             + thinking_tokens + cost_nano_usd + usage_estimated + duration_ms IS NOT NULL
        END)
) STRICT, WITHOUT ROWID;

CREATE INDEX ledger_by_time ON ledger (tenant_id, reserved_at);

CREATE TABLE idempotency (
    tenant_id TEXT    NOT NULL,
    key       TEXT    NOT NULL,
    body_hash TEXT    NOT NULL,
    resource  TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_oldest ON idempotency (at);
