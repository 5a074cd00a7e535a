-- Prices that were imported, as in prices.json. Rows are only ever added.
CREATE TABLE prices (
    price_id    text COLLATE "C" PRIMARY KEY,
    form        text    NOT NULL CHECK (form IN ('holdfast', 'litellm', 'models.dev')),
    body        json    NOT NULL,
    imported_at bigint  NOT NULL
);

-- Spending that left what is usual. The scope is a conversation, an agent, or empty for all of the tenant's: of each there is one that has not ended.
CREATE TABLE anomalies (
    tenant_id      text COLLATE "C" NOT NULL,
    anomaly_id     text COLLATE "C" NOT NULL,
    scope          text COLLATE "C" NOT NULL,
    opened_at      bigint  NOT NULL,
    ended_at       bigint  CHECK (ended_at >= opened_at),
    silenced_until bigint,
    body           json    NOT NULL,
    PRIMARY KEY (tenant_id, anomaly_id)
);

CREATE UNIQUE INDEX anomalies_open ON anomalies (tenant_id, scope) WHERE ended_at IS NULL;
CREATE INDEX anomalies_newest ON anomalies (tenant_id, opened_at);
CREATE INDEX anomalies_silenced ON anomalies (tenant_id, silenced_until) WHERE silenced_until IS NOT NULL;
