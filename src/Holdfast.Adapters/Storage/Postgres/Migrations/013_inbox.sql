-- What waits for people and what became of it: a projection of journals, written in the transactions that append to them.
CREATE TABLE inbox (
    tenant_id       text COLLATE "C" NOT NULL,
    conversation_id text COLLATE "C" NOT NULL,
    seq             bigint NOT NULL CHECK (seq >= 1),
    kind            text NOT NULL CHECK (kind IN ('handoff', 'review')),
    subject         text NOT NULL,
    title           text NOT NULL,
    agent           text COLLATE "C" NOT NULL,
    user_id         text,
    state           text NOT NULL CHECK (state IN ('open', 'claimed', 'closed')),
    priority        integer NOT NULL,
    owner           text,
    opened_at       bigint NOT NULL,
    due_at          bigint,
    closed_at       bigint,
    outcome         text,
    closed_by       text,
    PRIMARY KEY (tenant_id, conversation_id, seq),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CHECK ((closed_at IS NULL) = (outcome IS NULL)),
    CHECK (state <> 'claimed' OR owner IS NOT NULL)
);

CREATE INDEX inbox_waiting ON inbox (tenant_id) WHERE closed_at IS NULL;
CREATE INDEX inbox_closed ON inbox (tenant_id, closed_at) WHERE closed_at IS NOT NULL;

-- Questions that agents asked in place of an answer: what is asked again and again is shown to people.
CREATE TABLE clarifications (
    tenant_id       text COLLATE "C" NOT NULL,
    conversation_id text COLLATE "C" NOT NULL,
    seq             bigint NOT NULL CHECK (seq >= 1),
    agent           text COLLATE "C" NOT NULL,
    question        text NOT NULL,
    request         text NOT NULL,
    at              bigint NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id, seq)
);

CREATE INDEX clarifications_of_agent ON clarifications (tenant_id, agent, at);
