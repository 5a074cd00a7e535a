-- What calls may cost; limits of an account that was refilled. What an account has spent is not kept: it is the ledger's to say.
CREATE TABLE budgets (
    tenant_id       TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    scope           TEXT    NOT NULL CHECK (scope IN ('tenant', 'agent', 'conversation', 'turn')),
    agent           TEXT,
    conversation_id TEXT,
    period          TEXT    NOT NULL CHECK (period IN ('day', 'month', 'run')),
    limit_nano_usd  INTEGER NOT NULL CHECK (limit_nano_usd >= 1),
    is_hard         INTEGER NOT NULL CHECK (is_hard IN (0, 1)),
    near_percent    INTEGER NOT NULL CHECK (near_percent BETWEEN 1 AND 100),
    PRIMARY KEY (tenant_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE budget_refills (
    tenant_id TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    subject   TEXT    NOT NULL,
    period    TEXT    NOT NULL,
    nano_usd  INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, name, subject, period)
) STRICT, WITHOUT ROWID;

-- For what an attempt was made; turn is the entry of the message that opened it.
ALTER TABLE ledger ADD COLUMN turn INTEGER;
ALTER TABLE ledger ADD COLUMN purpose TEXT;
