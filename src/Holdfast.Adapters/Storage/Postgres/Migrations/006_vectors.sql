-- What embedding models made of the messages of conversations: a signed byte for each component.
CREATE TABLE vectors (
    tenant_id       text COLLATE "C" NOT NULL,
    conversation_id text COLLATE "C" NOT NULL,
    model           text COLLATE "C" NOT NULL,
    seq             bigint NOT NULL CHECK (seq >= 1),
    direction       bytea  NOT NULL CHECK (octet_length(direction) > 0),
    PRIMARY KEY (tenant_id, conversation_id, model, seq)
);
