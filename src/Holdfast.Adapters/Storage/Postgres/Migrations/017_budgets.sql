-- What calls may cost; limits of an account that was refilled; what an account has spent and holds, made of the ledger when it is first needed and
-- written with it from then on: locked while a reservation is judged, whatever node makes it.
CREATE TABLE budgets (
    tenant_id       text COLLATE "C" NOT NULL,
    name            text COLLATE "C" NOT NULL,
    scope           text    NOT NULL CHECK (scope IN ('tenant', 'agent', 'conversation', 'turn')),
    agent           TEXT,
    conversation_id TEXT,
    period          text COLLATE "C" NOT NULL CHECK (period IN ('day', 'month', 'run')),
    limit_nano_usd  bigint  NOT NULL CHECK (limit_nano_usd >= 1),
    is_hard         boolean NOT NULL,
    near_percent    integer NOT NULL CHECK (near_percent BETWEEN 1 AND 100),
    PRIMARY KEY (tenant_id, name)
);

CREATE TABLE budget_refills (
    tenant_id text COLLATE "C" NOT NULL,
    name      text COLLATE "C" NOT NULL,
    subject   text COLLATE "C" NOT NULL,
    period    text COLLATE "C" NOT NULL,
    nano_usd  bigint NOT NULL,
    PRIMARY KEY (tenant_id, name, subject, period)
);

CREATE TABLE budget_accounts (
    tenant_id     text COLLATE "C" NOT NULL,
    name          text COLLATE "C" NOT NULL,
    subject       text COLLATE "C" NOT NULL,
    period        text COLLATE "C" NOT NULL,
    used_nano_usd bigint NOT NULL,
    held_nano_usd bigint NOT NULL,
    PRIMARY KEY (tenant_id, name, subject, period)
);

-- For what an attempt was made; turn is the entry of the message that opened it.
ALTER TABLE ledger ADD COLUMN turn bigint, ADD COLUMN purpose TEXT;

DROP VIEW attempts;
CREATE VIEW attempts AS
SELECT *, CASE WHEN node_id IS NULL THEN owner_id END AS conversation_id, CASE WHEN node_id IS NOT NULL THEN owner_id END AS call_id FROM ledger;
