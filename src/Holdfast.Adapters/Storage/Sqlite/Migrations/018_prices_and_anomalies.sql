-- Prices that were imported, as in prices.json. Rows are only ever added.
CREATE TABLE prices (
    price_id    TEXT    PRIMARY KEY,
    form        TEXT    NOT NULL CHECK (form IN ('holdfast', 'litellm', 'models.dev')),
    body        TEXT    NOT NULL CHECK (json_valid(body)),
    imported_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Spending that left what is usual. The scope is a conversation, an agent, or empty for all of the tenant's: of each there is one that has not ended.
CREATE TABLE anomalies (
    tenant_id      TEXT    NOT NULL,
    anomaly_id     TEXT    NOT NULL,
    scope          TEXT    NOT NULL,
    opened_at      INTEGER NOT NULL,
    ended_at       INTEGER CHECK (ended_at >= opened_at),
    silenced_until INTEGER,
    body           TEXT    NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (tenant_id, anomaly_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX anomalies_open ON anomalies (tenant_id, scope) WHERE ended_at IS NULL;
CREATE INDEX anomalies_newest ON anomalies (tenant_id, opened_at);
CREATE INDEX anomalies_silenced ON anomalies (tenant_id, silenced_until) WHERE silenced_until IS NOT NULL;
