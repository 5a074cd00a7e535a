-- A projection of each batch's journal, rewritten in the transaction that appends to it.
CREATE TABLE batches (
    tenant_id       TEXT    NOT NULL,
    conversation_id TEXT    NOT NULL,
    agent           TEXT    NOT NULL,
    task            TEXT    NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('working', 'waiting', 'parked', 'completed', 'cancelled')),
    items           INTEGER NOT NULL CHECK (items >= 1),
    answered        INTEGER NOT NULL CHECK (answered >= 0),
    failed          INTEGER NOT NULL CHECK (failed BETWEEN 0 AND items - answered),
    per_call        INTEGER NOT NULL CHECK (per_call >= 1),
    learned_from    TEXT,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id),
    CHECK (state <> 'completed' OR answered + failed = items)
) STRICT, WITHOUT ROWID;

CREATE INDEX batches_newest ON batches (tenant_id, created_at);
CREATE INDEX batches_of_task ON batches (tenant_id, agent, task, updated_at);
