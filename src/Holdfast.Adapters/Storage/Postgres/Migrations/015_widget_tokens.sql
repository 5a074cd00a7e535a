-- What browsers of customers hold, each for one conversation. Stored hashed, like keys; origins stand apart by spaces.
CREATE TABLE widget_tokens (
    hash            TEXT NOT NULL PRIMARY KEY,
    token_id        TEXT NOT NULL UNIQUE,
    tenant_id       TEXT NOT NULL,
    key_hash        TEXT NOT NULL REFERENCES keys (hash),
    agent           TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    user_id         TEXT,
    origins         TEXT NOT NULL,
    ends_at         bigint NOT NULL,
    revoked_at      bigint
);

CREATE INDEX widget_tokens_of_conversation ON widget_tokens (conversation_id);
CREATE INDEX widget_tokens_by_end ON widget_tokens (ends_at);
