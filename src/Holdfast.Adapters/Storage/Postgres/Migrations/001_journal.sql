-- Times are Unix milliseconds, money is nano-dollars, names are storage format. Names are compared by their bytes (COLLATE "C"), whatever the
-- locale of the cluster: pages then come in one order everywhere, and an upgrade of the operating system breaks no index.

-- A projection of each conversation's entries, rewritten in the transaction that appends them.
CREATE TABLE conversations (
    tenant_id       text COLLATE "C" NOT NULL,
    conversation_id text COLLATE "C" NOT NULL,
    agent           text COLLATE "C" NOT NULL,
    mode            text    NOT NULL CHECK (mode IN ('interactive', 'background')),
    user_id         text COLLATE "C",
    metadata        json,
    seq             bigint  NOT NULL CHECK (seq >= 1),
    state           text    NOT NULL CHECK (state IN ('working', 'waiting', 'parked', 'with_person', 'at_rest', 'resolved')),
    turns           integer NOT NULL CHECK (turns >= 0),
    attempts        integer NOT NULL CHECK (attempts >= 0),
    epoch           integer NOT NULL CHECK (epoch >= 1),
    cost_nano_usd   bigint  NOT NULL CHECK (cost_nano_usd >= 0),
    created_at      bigint  NOT NULL,
    updated_at      bigint  NOT NULL,
    wake_at         bigint,
    PRIMARY KEY (tenant_id, conversation_id),
    CHECK (wake_at IS NOT NULL OR state IN ('with_person', 'at_rest', 'resolved'))
);

CREATE INDEX conversations_newest ON conversations (tenant_id, created_at);
CREATE INDEX conversations_of_user ON conversations (tenant_id, user_id, created_at) WHERE user_id IS NOT NULL;
CREATE INDEX conversations_with_people ON conversations (tenant_id, updated_at) WHERE state = 'with_person';
CREATE INDEX conversations_due ON conversations (wake_at) WHERE wake_at IS NOT NULL;

CREATE TABLE entries (
    tenant_id       text COLLATE "C" NOT NULL,
    conversation_id text COLLATE "C" NOT NULL,
    seq             bigint NOT NULL CHECK (seq >= 1),
    at              bigint NOT NULL,
    body            text   NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id, seq)
);

CREATE TABLE idempotency (
    tenant_id text COLLATE "C" NOT NULL,
    key       text COLLATE "C" NOT NULL,
    body_hash text   NOT NULL,
    resource  text   NOT NULL,
    at        bigint NOT NULL,
    PRIMARY KEY (tenant_id, key)
);

CREATE INDEX idempotency_oldest ON idempotency (at);

-- Whether text is held by what somebody said or named in an entry, not by the names of its fields. The raw body is looked at first, since taking
-- JSON apart costs more. A body with an escaped null character cannot be taken apart, so for it the first look decides.
CREATE FUNCTION entry_holds(body text, query text, escaped text) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN CASE
    WHEN strpos(lower(body COLLATE "und-x-icu"), lower(escaped COLLATE "und-x-icu")) = 0 THEN false
    WHEN strpos(body, '\u0000') > 0 THEN true
    ELSE EXISTS (
        SELECT 1
        FROM jsonb_path_query(body::jsonb, 'strict $.** ? (@.type() == "object").keyvalue() ? (@.key != "kind" && @.key != "type").value') AS named
        WHERE jsonb_typeof(named) = 'string' AND strpos(lower(named #>> '{}' COLLATE "und-x-icu"), lower(query COLLATE "und-x-icu")) > 0)
      OR EXISTS (
        SELECT 1 FROM jsonb_path_query(body::jsonb, 'strict $.** ? (@.type() == "array")[*]') AS listed
        WHERE jsonb_typeof(listed) = 'string' AND strpos(lower(listed #>> '{}' COLLATE "und-x-icu"), lower(query COLLATE "und-x-icu")) > 0)
    END;
