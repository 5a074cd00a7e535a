-- What is remembered of end users, whatever conversation it comes from. The user is the tenant's own id.

CREATE TABLE memory_files (
    tenant_id       text COLLATE "C" NOT NULL,
    user_id         text COLLATE "C" NOT NULL,
    path            text COLLATE "C" NOT NULL CHECK (path LIKE '/memories/_%' AND path || '/' NOT LIKE '%//%'
                                         AND path || '/' NOT LIKE '%/../%' AND path || '/' NOT LIKE '%/./%'),
    content         text   NOT NULL CHECK (octet_length(content) <= 65536),
    conversation_id text COLLATE "C",
    key_id          text COLLATE "C",
    created_at      bigint NOT NULL,
    updated_at      bigint NOT NULL CHECK (updated_at >= created_at),
    PRIMARY KEY (tenant_id, user_id, path),
    CHECK ((conversation_id IS NULL) <> (key_id IS NULL))
);

-- A model remembers only what it can quote: conversation, entry and words stand together or not at all, and without them a person answers for it.
CREATE TABLE memory_facts (
    tenant_id       text COLLATE "C" NOT NULL,
    user_id         text COLLATE "C" NOT NULL,
    fact_id         text COLLATE "C" NOT NULL CHECK (fact_id LIKE 'fct\__%'),
    text            text   NOT NULL CHECK (char_length(text) BETWEEN 1 AND 500),
    normal          text COLLATE "C" NOT NULL CHECK (normal <> ''),
    conversation_id text COLLATE "C",
    seq             bigint CHECK (seq >= 1),
    quote           text   CHECK (quote <> ''),
    key_id          text COLLATE "C",
    created_at      bigint NOT NULL,
    updated_at      bigint NOT NULL CHECK (updated_at >= created_at),
    PRIMARY KEY (tenant_id, user_id, fact_id),
    UNIQUE (tenant_id, user_id, normal),
    CHECK (num_nulls(conversation_id, seq, quote) IN (0, 3)),
    CHECK (conversation_id IS NOT NULL OR key_id IS NOT NULL)
);

-- Tool calls that have changed a user's memory, so that none does it twice; written in the transaction of the change.
CREATE TABLE memory_calls (
    tenant_id text COLLATE "C" NOT NULL,
    user_id   text COLLATE "C" NOT NULL,
    call      text COLLATE "C" NOT NULL,
    answer    text   NOT NULL,
    at        bigint NOT NULL,
    PRIMARY KEY (tenant_id, user_id, call)
);
