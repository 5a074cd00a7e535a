-- Sums of the ledger's days that are over and settled: what reports read instead of attempts. A day is counted from 1970, a month from the year 0.
CREATE TABLE ledger_days (
    tenant_id               TEXT    NOT NULL,
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
    PRIMARY KEY (tenant_id, day, agent, model)
) STRICT, WITHOUT ROWID;

-- The same for each conversation, those of one month side by side; empty for calls that belong to none.
CREATE TABLE ledger_conversation_days (
    tenant_id               TEXT    NOT NULL,
    month                   INTEGER NOT NULL,
    conversation_id         TEXT    NOT NULL,
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
    PRIMARY KEY (tenant_id, month, conversation_id, day, agent, model)
) STRICT, WITHOUT ROWID;

-- The days that stand there whole.
CREATE TABLE ledger_rolled (
    tenant_id TEXT    NOT NULL,
    day       INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, day)
) STRICT, WITHOUT ROWID;

-- What is to be added to an attempt's row, once it is known what the provider really billed. The conversation is empty for calls that belong to none.
CREATE TABLE corrections (
    tenant_id               TEXT    NOT NULL,
    owner_id                TEXT    NOT NULL,
    attempt                 INTEGER NOT NULL,
    seq                     INTEGER NOT NULL CHECK (seq >= 1),
    conversation_id         TEXT    NOT NULL,
    at                      INTEGER NOT NULL,
    made_at                 INTEGER NOT NULL,
    made_by                 TEXT    NOT NULL,
    reason                  TEXT    NOT NULL,
    agent                   TEXT,
    model                   TEXT    NOT NULL,
    is_failed               INTEGER NOT NULL CHECK (is_failed IN (0, 1)),
    input_tokens            INTEGER NOT NULL,
    cache_read_tokens       INTEGER NOT NULL,
    cache_write_tokens      INTEGER NOT NULL,
    cache_write_long_tokens INTEGER NOT NULL,
    output_tokens           INTEGER NOT NULL,
    thinking_tokens         INTEGER NOT NULL,
    cost_nano_usd           INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, owner_id, attempt, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX corrections_by_time ON corrections (tenant_id, at);

-- Months that were closed, and opened again: each act stays.
CREATE TABLE month_acts (
    tenant_id     TEXT    NOT NULL,
    month         INTEGER NOT NULL,
    seq           INTEGER NOT NULL CHECK (seq >= 1),
    act           TEXT    NOT NULL CHECK (act IN ('closed', 'reopened')),
    at            INTEGER NOT NULL,
    made_by       TEXT    NOT NULL,
    reason        TEXT,
    attempts      INTEGER NOT NULL,
    corrections   INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL,
    digest        TEXT    NOT NULL,
    PRIMARY KEY (tenant_id, month, seq)
) STRICT, WITHOUT ROWID;

-- Budgets that came near their limit or had no room for a call, once in each period.
CREATE TABLE budget_alerts (
    tenant_id TEXT    NOT NULL,
    alert_id  TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    body      TEXT    NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (tenant_id, alert_id)
) STRICT, WITHOUT ROWID;
