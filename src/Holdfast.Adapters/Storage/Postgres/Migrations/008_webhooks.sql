-- Subscriptions to events. The secrets sign what is sent, so they stand here as they are. A subscription is disabled with a reason, or not at all.
CREATE TABLE webhooks (
    tenant_id       text COLLATE "C" NOT NULL,
    webhook_id      text COLLATE "C" NOT NULL,
    url             text    NOT NULL,
    events          json    NOT NULL,
    include_content boolean NOT NULL,
    description     text,
    secrets         json    NOT NULL,
    created_at      bigint  NOT NULL,
    disabled_at     bigint,
    disabled_reason text,
    PRIMARY KEY (tenant_id, webhook_id),
    CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL))
);

-- What is owed to each of them, written with the entries that make it happen. It names the entries; what is sent is read from them.
CREATE TABLE deliveries (
    tenant_id       text COLLATE "C" NOT NULL,
    webhook_id      text COLLATE "C" NOT NULL,
    event_id        text COLLATE "C" NOT NULL,
    event           text    NOT NULL,
    conversation_id text COLLATE "C",
    first_seq       bigint  NOT NULL CHECK (first_seq >= 0),
    seq             bigint  NOT NULL CHECK (seq >= first_seq),
    at              bigint  NOT NULL,
    state           text    NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
    tries           integer NOT NULL CHECK (tries >= 0),
    next_at         bigint,
    tried_at        bigint,
    status          integer,
    failure         text,
    PRIMARY KEY (tenant_id, webhook_id, event_id),
    CHECK ((next_at IS NOT NULL) = (state = 'pending')),
    CHECK ((conversation_id IS NULL) = (seq = 0))
);

CREATE INDEX deliveries_due ON deliveries (tenant_id, webhook_id, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX deliveries_newest ON deliveries (tenant_id, webhook_id, at);
CREATE INDEX deliveries_dead ON deliveries (tenant_id, webhook_id, at) WHERE state = 'dead';
CREATE INDEX deliveries_oldest ON deliveries (at) WHERE next_at IS NULL;
