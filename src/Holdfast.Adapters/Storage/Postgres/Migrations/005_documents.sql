-- The documents that agents carry, each with its newest version. One that was deleted keeps its row, so that no version number is given twice.
CREATE TABLE documents (
    tenant_id  text COLLATE "C" NOT NULL,
    agent      text COLLATE "C" NOT NULL,
    path       text COLLATE "C" NOT NULL CHECK (path <> '' AND '/' || path || '/' NOT LIKE '%//%'
                                    AND '/' || path || '/' NOT LIKE '%/../%' AND '/' || path || '/' NOT LIKE '%/./%'),
    version    integer NOT NULL CHECK (version >= 1),
    title      text    NOT NULL,
    bytes      bigint  NOT NULL CHECK (bytes >= 0),
    deleted    boolean NOT NULL,
    change     bigint  NOT NULL CHECK (change >= 1),
    updated_at bigint  NOT NULL,
    PRIMARY KEY (tenant_id, agent, path),
    UNIQUE (tenant_id, agent, change)
);

-- Journals quote these by path and version. Erasing a document removes its rows here.
CREATE TABLE document_versions (
    tenant_id  text COLLATE "C" NOT NULL,
    agent      text COLLATE "C" NOT NULL,
    path       text COLLATE "C" NOT NULL,
    version    integer NOT NULL CHECK (version >= 1),
    title      text    NOT NULL,
    content    text    NOT NULL,
    created_at bigint  NOT NULL,
    PRIMARY KEY (tenant_id, agent, path, version)
);
