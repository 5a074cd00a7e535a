-- A conversation may wait for a person, or be held by one. SQLite changes a CHECK only with its table.
CREATE TABLE conversations_8 (
    tenant_id       TEXT    NOT NULL,
    conversation_id TEXT    NOT NULL,
    agent           TEXT    NOT NULL,
    mode            TEXT    NOT NULL CHECK (mode IN ('interactive', 'background')),
    user_id         TEXT,
    metadata        TEXT    CHECK (metadata IS NULL OR json_valid(metadata)),
    seq             INTEGER NOT NULL CHECK (seq >= 1),
    state           TEXT    NOT NULL CHECK (state IN ('working', 'waiting', 'parked', 'with_person', 'at_rest', 'resolved')),
    turns           INTEGER NOT NULL CHECK (turns >= 0),
    attempts        INTEGER NOT NULL CHECK (attempts >= 0),
    epoch           INTEGER NOT NULL CHECK (epoch >= 1),
    cost_nano_usd   INTEGER NOT NULL CHECK (cost_nano_usd >= 0),
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    wake_at         INTEGER,
    PRIMARY KEY (tenant_id, conversation_id),
    CHECK (wake_at IS NOT NULL OR state IN ('with_person', 'at_rest', 'resolved'))
) STRICT, WITHOUT ROWID;

INSERT INTO conversations_8 SELECT * FROM conversations;
DROP TABLE conversations;
ALTER TABLE conversations_8 RENAME TO conversations;

CREATE INDEX conversations_newest ON conversations (tenant_id, created_at);
CREATE INDEX conversations_of_user ON conversations (tenant_id, user_id, created_at) WHERE user_id IS NOT NULL;
CREATE INDEX conversations_due ON conversations (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX conversations_with_people ON conversations (tenant_id, updated_at) WHERE state = 'with_person';
