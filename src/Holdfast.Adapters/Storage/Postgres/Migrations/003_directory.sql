CREATE TABLE tenants (
    tenant_id  text COLLATE "C" NOT NULL PRIMARY KEY,
    name       text   NOT NULL,
    created_at bigint NOT NULL
);

-- Root keys belong to no tenant.
CREATE TABLE keys (
    tenant_id  text COLLATE "C" REFERENCES tenants,
    key_id     text COLLATE "C" NOT NULL PRIMARY KEY,
    role       text   NOT NULL CHECK (role IN ('app', 'operator', 'admin', 'root')),
    name       text   NOT NULL,
    hash       text   NOT NULL UNIQUE,
    hint       text   NOT NULL,
    created_at bigint NOT NULL,
    revoked_at bigint,
    CHECK ((tenant_id IS NULL) = (role = 'root'))
);

CREATE INDEX keys_of_tenant ON keys (tenant_id, created_at);

CREATE TABLE agents (
    tenant_id  text COLLATE "C" NOT NULL REFERENCES tenants,
    name       text COLLATE "C" NOT NULL,
    version    integer NOT NULL CHECK (version >= 1),
    definition json    NOT NULL,
    created_at bigint  NOT NULL,
    PRIMARY KEY (tenant_id, name, version)
);
