-- Who works on what. Not logged: it is emptied by a crash of the database, and with its lease each worker has lost the right to append, so that
-- nothing but a little work is lost. Taking a lease costs no wait for the disk. Times are those of the database's own clock.
CREATE UNLOGGED TABLE nodes (
    node_id     text COLLATE "C" NOT NULL PRIMARY KEY,
    alive_until timestamptz NOT NULL
);

-- A lease ends with its row, or with its node: one whose time is over may be taken over from.
CREATE UNLOGGED TABLE leases (
    tenant_id       text COLLATE "C" NOT NULL,
    conversation_id text COLLATE "C" NOT NULL,
    epoch           bigint NOT NULL,
    node_id         text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id)
);

-- Logged, so that no epoch is given twice.
CREATE SEQUENCE lease_epochs;
