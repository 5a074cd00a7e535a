-- Who changed what, by tenant: a chain in which each row is sealed over the one before. No tenant (empty) is the circle of root keys.
CREATE TABLE audit (
    tenant_id   text COLLATE "C" NOT NULL,
    seq         bigint NOT NULL CHECK (seq >= 1),
    at          bigint NOT NULL,
    who         text NOT NULL,
    act         text NOT NULL,
    subject     text NOT NULL,
    before_hash text,
    after_hash  text,
    hash        text NOT NULL CHECK (length(hash) = 64),
    PRIMARY KEY (tenant_id, seq)
);

-- The last row of each chain: without it nobody would miss the rows at its end. Whoever writes locks it, so that no two nodes write the same number.
CREATE TABLE audit_heads (
    tenant_id text COLLATE "C" NOT NULL PRIMARY KEY,
    seq       bigint NOT NULL CHECK (seq >= 0),
    hash      text NOT NULL CHECK (length(hash) = 64)
);
