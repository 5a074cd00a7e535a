-- Sums of the ledger's days that are over and settled: what reports read instead of attempts. A day is counted from 1970, a month from the year 0.
CREATE TABLE ledger_days (
    tenant_id               text COLLATE "C" NOT NULL,
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
    PRIMARY KEY (tenant_id, day, agent, model)
);

-- The same for each conversation, those of one month side by side; empty for calls that belong to none.
CREATE TABLE ledger_conversation_days (
    tenant_id               text COLLATE "C" NOT NULL,
    month                   bigint NOT NULL,
    conversation_id         text COLLATE "C" NOT NULL,
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
    PRIMARY KEY (tenant_id, month, conversation_id, day, agent, model)
);

-- The days that stand there whole.
CREATE TABLE ledger_rolled (
    tenant_id text COLLATE "C" NOT NULL,
    day       bigint NOT NULL,
    PRIMARY KEY (tenant_id, day)
);

-- What is to be added to an attempt's row, once it is known what the provider really billed. The conversation is empty for calls that belong to none.
CREATE TABLE corrections (
    tenant_id               text COLLATE "C" NOT NULL,
    owner_id                text COLLATE "C" NOT NULL,
    attempt                 integer NOT NULL,
    seq                     integer NOT NULL CHECK (seq >= 1),
    conversation_id         text COLLATE "C" NOT NULL,
    at                      bigint NOT NULL,
    made_at                 bigint NOT NULL,
    made_by                 text NOT NULL,
    reason                  text NOT NULL,
    agent                   text COLLATE "C",
    model                   text COLLATE "C" NOT NULL,
    is_failed               boolean NOT NULL,
    input_tokens            bigint NOT NULL,
    cache_read_tokens       bigint NOT NULL,
    cache_write_tokens      bigint NOT NULL,
    cache_write_long_tokens bigint NOT NULL,
    output_tokens           bigint NOT NULL,
    thinking_tokens         bigint NOT NULL,
    cost_nano_usd           bigint NOT NULL,
    PRIMARY KEY (tenant_id, owner_id, attempt, seq)
);

CREATE INDEX corrections_by_time ON corrections (tenant_id, at);

-- Months that were closed, and opened again: each act stays.
CREATE TABLE month_acts (
    tenant_id     text COLLATE "C" NOT NULL,
    month         bigint NOT NULL,
    seq           integer NOT NULL CHECK (seq >= 1),
    act           text NOT NULL CHECK (act IN ('closed', 'reopened')),
    at            bigint NOT NULL,
    made_by       text NOT NULL,
    reason        text,
    attempts      bigint NOT NULL,
    corrections   bigint NOT NULL,
    cost_nano_usd bigint NOT NULL,
    digest        text NOT NULL,
    PRIMARY KEY (tenant_id, month, seq)
);

-- Budgets that came near their limit or had no room for a call, once in each period.
CREATE TABLE budget_alerts (
    tenant_id text COLLATE "C" NOT NULL,
    alert_id  text COLLATE "C" NOT NULL,
    at        bigint NOT NULL,
    body      json NOT NULL,
    PRIMARY KEY (tenant_id, alert_id)
);
