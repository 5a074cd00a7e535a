-- What waits for people and what became of it: a projection of journals, written in the transactions that append to them.
CREATE TABLE inbox (
    tenant_id       TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    seq             INTEGER NOT NULL CHECK (seq >= 1),
    kind            TEXT NOT NULL CHECK (kind IN ('handoff', 'review')),
    subject         TEXT NOT NULL,
    title           TEXT NOT NULL,
    agent           TEXT NOT NULL,
    user_id         TEXT,
    state           TEXT NOT NULL CHECK (state IN ('open', 'claimed', 'closed')),
    priority        INTEGER NOT NULL,
    owner           TEXT,
    opened_at       INTEGER NOT NULL,
    due_at          INTEGER,
    closed_at       INTEGER,
    outcome         TEXT,
    closed_by       TEXT,
    PRIMARY KEY (tenant_id, conversation_id, seq),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CHECK ((closed_at IS NULL) = (outcome IS NULL)),
    CHECK (state <> 'claimed' OR owner IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX inbox_waiting ON inbox (tenant_id) WHERE closed_at IS NULL;
CREATE INDEX inbox_closed ON inbox (tenant_id, closed_at) WHERE closed_at IS NOT NULL;

-- Questions that agents asked in place of an answer: what is asked again and again is shown to people.
CREATE TABLE clarifications (
    tenant_id       TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    seq             INTEGER NOT NULL CHECK (seq >= 1),
    agent           TEXT NOT NULL,
    question        TEXT NOT NULL,
    request         TEXT NOT NULL,
    at              INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX clarifications_of_agent ON clarifications (tenant_id, agent, at);
