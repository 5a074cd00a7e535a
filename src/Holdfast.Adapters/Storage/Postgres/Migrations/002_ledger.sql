-- One row for each attempt: reserved before the call, settled once after it. Outlives its conversation. An owner is a conversation or a call that
-- was passed on for a client, whose id begins with call_; such a call may name no agent, and belongs to the node that makes it.
CREATE TABLE ledger (
    tenant_id               text COLLATE "C" NOT NULL,
    owner_id                text COLLATE "C" NOT NULL,
    attempt                 integer NOT NULL CHECK (attempt >= 1),
    node_id                 text COLLATE "C",
    reserved_at             bigint  NOT NULL,
    agent                   text COLLATE "C",
    agent_version           integer CHECK (agent_version >= 1),
    model                   text COLLATE "C" NOT NULL,
    prompt_tokens           integer NOT NULL CHECK (prompt_tokens >= 0),
    reserved_nano_usd       bigint  NOT NULL CHECK (reserved_nano_usd >= 0),
    settled_at              bigint,
    outcome                 text,
    input_tokens            bigint  CHECK (input_tokens >= 0),
    cache_read_tokens       bigint  CHECK (cache_read_tokens >= 0),
    cache_write_tokens      bigint  CHECK (cache_write_tokens >= 0),
    cache_write_long_tokens bigint  CHECK (cache_write_long_tokens >= 0),
    output_tokens           bigint  CHECK (output_tokens >= 0),
    thinking_tokens         bigint  CHECK (thinking_tokens BETWEEN 0 AND output_tokens),
    cost_nano_usd           bigint  CHECK (cost_nano_usd >= 0),
    usage_estimated         boolean,
    price                   text,
    answered_by             text,
    duration_ms             integer CHECK (duration_ms >= 0),
    PRIMARY KEY (tenant_id, owner_id, attempt),
    CHECK ((agent IS NULL) = (agent_version IS NULL)),
    CHECK (agent IS NOT NULL OR starts_with(owner_id, 'call_')),
    CHECK (starts_with(owner_id, 'call_') = (node_id IS NOT NULL)),
    CHECK (CASE WHEN settled_at IS NULL
        THEN num_nonnulls(outcome, input_tokens, cache_read_tokens, cache_write_tokens, cache_write_long_tokens, output_tokens, thinking_tokens,
                          cost_nano_usd, usage_estimated, price, answered_by, duration_ms) = 0
        ELSE num_nulls(outcome, input_tokens, cache_read_tokens, cache_write_tokens, cache_write_long_tokens, output_tokens, thinking_tokens,
                       cost_nano_usd, usage_estimated, duration_ms) = 0
        END)
);

CREATE INDEX ledger_by_time ON ledger (tenant_id, reserved_at);
CREATE INDEX ledger_open_calls ON ledger (owner_id) WHERE settled_at IS NULL AND node_id IS NOT NULL;

CREATE VIEW attempts AS
SELECT *, CASE WHEN node_id IS NULL THEN owner_id END AS conversation_id, CASE WHEN node_id IS NOT NULL THEN owner_id END AS call_id FROM ledger;
