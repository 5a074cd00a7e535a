CREATE TABLE tenants (
    tenant_id  TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Root keys belong to no tenant.
CREATE TABLE keys (
    tenant_id  TEXT    REFERENCES tenants,
    key_id     TEXT    NOT NULL PRIMARY KEY,
    role       TEXT    NOT NULL CHECK (role IN ('app', 'operator', 'admin', 'root')),
    name       TEXT    NOT NULL,
    hash       TEXT    NOT NULL UNIQUE,
    hint       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER,
    CHECK ((tenant_id IS NULL) = (role = 'root'))
) STRICT;

CREATE INDEX keys_of_tenant ON keys (tenant_id, created_at);

CREATE TABLE agents (
    tenant_id  TEXT    NOT NULL REFERENCES tenants,
    name       TEXT    NOT NULL,
    version    INTEGER NOT NULL CHECK (version >= 1),
    definition TEXT    NOT NULL CHECK (json_valid(definition)),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, name, version)
) STRICT;
