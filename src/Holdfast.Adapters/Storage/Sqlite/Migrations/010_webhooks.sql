-- Subscriptions to events. The secrets sign what is sent, so they stand here as they are. A subscription is disabled with a reason, or not at all.
CREATE TABLE webhooks (
    tenant_id       TEXT    NOT NULL,
    webhook_id      TEXT    NOT NULL,
    url             TEXT    NOT NULL,
    events          TEXT    NOT NULL CHECK (json_valid(events)),
    include_content INTEGER NOT NULL CHECK (include_content IN (0, 1)),
    description     TEXT,
    secrets         TEXT    NOT NULL CHECK (json_valid(secrets)),
    created_at      INTEGER NOT NULL,
    disabled_at     INTEGER,
    disabled_reason TEXT,
    PRIMARY KEY (tenant_id, webhook_id),
    CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL))
) STRICT, WITHOUT ROWID;

-- What is owed to each of them, written with the entries that make it happen. It names the entries; what is sent is read from them.
CREATE TABLE deliveries (
    tenant_id       TEXT    NOT NULL,
    webhook_id      TEXT    NOT NULL,
    event_id        TEXT    NOT NULL,
    event           TEXT    NOT NULL,
    conversation_id TEXT,
    first_seq       INTEGER NOT NULL CHECK (first_seq >= 0),
    seq             INTEGER NOT NULL CHECK (seq >= first_seq),
    at              INTEGER NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
    tries           INTEGER NOT NULL CHECK (tries >= 0),
    next_at         INTEGER,
    tried_at        INTEGER,
    status          INTEGER,
    failure         TEXT,
    PRIMARY KEY (tenant_id, webhook_id, event_id),
    CHECK ((next_at IS NOT NULL) = (state = 'pending')),
    CHECK ((conversation_id IS NULL) = (seq = 0))
) STRICT, WITHOUT ROWID;

CREATE INDEX deliveries_due ON deliveries (tenant_id, webhook_id, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX deliveries_newest ON deliveries (tenant_id, webhook_id, at);
CREATE INDEX deliveries_dead ON deliveries (tenant_id, webhook_id, at) WHERE state = 'dead';
CREATE INDEX deliveries_oldest ON deliveries (at) WHERE next_at IS NULL;
