-- What embedding models made of the messages of conversations: a signed byte for each component. With a rowid, as entries have one: a vector is long.
CREATE TABLE vectors (
    tenant_id       TEXT    NOT NULL,
    conversation_id TEXT    NOT NULL,
    model           TEXT    NOT NULL,
    seq             INTEGER NOT NULL CHECK (seq >= 1),
    direction       BLOB    NOT NULL CHECK (length(direction) > 0),
    PRIMARY KEY (tenant_id, conversation_id, model, seq)
) STRICT;
