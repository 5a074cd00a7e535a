-- Who changed what, by tenant: a chain in which each row is sealed over the one before. No tenant (empty) is the circle of root keys.
CREATE TABLE audit (
    tenant_id   TEXT NOT NULL,
    seq         INTEGER NOT NULL CHECK (seq >= 1),
    at          INTEGER NOT NULL,
    who         TEXT NOT NULL,
    act         TEXT NOT NULL,
    subject     TEXT NOT NULL,
    before_hash TEXT,
    after_hash  TEXT,
    hash        TEXT NOT NULL CHECK (length(hash) = 64),
    PRIMARY KEY (tenant_id, seq)
) STRICT, WITHOUT ROWID;

-- The last row of each chain: without it nobody would miss the rows at its end.
CREATE TABLE audit_heads (
    tenant_id TEXT NOT NULL PRIMARY KEY,
    seq       INTEGER NOT NULL CHECK (seq >= 0),
    hash      TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT, WITHOUT ROWID;
