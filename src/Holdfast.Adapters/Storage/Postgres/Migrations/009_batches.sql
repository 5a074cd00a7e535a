-- A projection of each batch's journal, rewritten in the transaction that appends to it.
CREATE TABLE batches (
    tenant_id       text COLLATE "C" NOT NULL,
    conversation_id text COLLATE "C" NOT NULL,
    agent           text COLLATE "C" NOT NULL,
    task            text COLLATE "C" NOT NULL,
    state           text    NOT NULL CHECK (state IN ('working', 'waiting', 'parked', 'completed', 'cancelled')),
    items           integer NOT NULL CHECK (items >= 1),
    answered        integer NOT NULL CHECK (answered >= 0),
    failed          integer NOT NULL CHECK (failed BETWEEN 0 AND items - answered),
    per_call        integer NOT NULL CHECK (per_call >= 1),
    learned_from    text,
    created_at      bigint  NOT NULL,
    updated_at      bigint  NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id),
    CHECK (state <> 'completed' OR answered + failed = items)
);

CREATE INDEX batches_newest ON batches (tenant_id, created_at);
CREATE INDEX batches_of_task ON batches (tenant_id, agent, task, updated_at);
