-- What is remembered of end users, whatever conversation it comes from. The user is the tenant's own id.

CREATE TABLE memory_files (
    tenant_id       TEXT    NOT NULL,
    user_id         TEXT    NOT NULL,
    path            TEXT    NOT NULL CHECK (path LIKE '/memories/_%' AND path || '/' NOT LIKE '%//%'
                                AND path || '/' NOT LIKE '%/../%' AND path || '/' NOT LIKE '%/./%'),
    content         TEXT    NOT NULL CHECK (length(CAST(content AS BLOB)) <= 65536),
    conversation_id TEXT,
    key_id          TEXT,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL CHECK (updated_at >= created_at),
    PRIMARY KEY (tenant_id, user_id, path),
    CHECK ((conversation_id IS NULL) <> (key_id IS NULL))
) STRICT, WITHOUT ROWID;

-- A model remembers only what it can quote: conversation, entry and words stand together or not at all, and without them a person answers
-- for it.
CREATE TABLE memory_facts (
    tenant_id       TEXT    NOT NULL,
    user_id         TEXT    NOT NULL,
    fact_id         TEXT    NOT NULL CHECK (fact_id LIKE 'fct\__%' ESCAPE '\'),
    text            TEXT    NOT NULL CHECK (length(text) BETWEEN 1 AND 500),
    normal          TEXT    NOT NULL CHECK (normal <> ''),
    conversation_id TEXT,
    seq             INTEGER CHECK (seq >= 1),
    quote           TEXT    CHECK (quote <> ''),
    key_id          TEXT,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL CHECK (updated_at >= created_at),
    PRIMARY KEY (tenant_id, user_id, fact_id),
    UNIQUE (tenant_id, user_id, normal),
    CHECK ((conversation_id IS NULL) = (seq IS NULL) AND (seq IS NULL) = (quote IS NULL)),
    CHECK (conversation_id IS NOT NULL OR key_id IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- Tool calls that have changed a user's memory, so that none does it twice; written in the transaction of the change.
CREATE TABLE memory_calls (
    tenant_id TEXT    NOT NULL,
    user_id   TEXT    NOT NULL,
    call      TEXT    NOT NULL,
    answer    TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, user_id, call)
) STRICT, WITHOUT ROWID;
