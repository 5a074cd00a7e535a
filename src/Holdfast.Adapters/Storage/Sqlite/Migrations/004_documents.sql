-- The documents that agents carry, each with its newest version. One that was deleted keeps its row, so that no version number is given twice.
CREATE TABLE documents (
    tenant_id  TEXT    NOT NULL,
    agent      TEXT    NOT NULL,
    path       TEXT    NOT NULL CHECK (path <> '' AND '/' || path || '/' NOT LIKE '%//%'
                           AND '/' || path || '/' NOT LIKE '%/../%' AND '/' || path || '/' NOT LIKE '%/./%'),
    version    INTEGER NOT NULL CHECK (version >= 1),
    title      TEXT    NOT NULL,
    bytes      INTEGER NOT NULL CHECK (bytes >= 0),
    deleted    INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    change     INTEGER NOT NULL CHECK (change >= 1),
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, agent, path),
    UNIQUE (tenant_id, agent, change)
) STRICT, WITHOUT ROWID;

-- Journals quote these by path and version. Erasing a document removes its rows here.
CREATE TABLE document_versions (
    tenant_id  TEXT    NOT NULL,
    agent      TEXT    NOT NULL,
    path       TEXT    NOT NULL,
    version    INTEGER NOT NULL CHECK (version >= 1),
    title      TEXT    NOT NULL,
    content    TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, agent, path, version)
) STRICT;
