-- Answers of background work, to be used again for the same request; and what that saves.
CREATE TABLE answers (
    tenant_id       TEXT    NOT NULL,
    request         TEXT    NOT NULL,
    conversation_id TEXT    NOT NULL,
    at              INTEGER NOT NULL,
    answer          TEXT    NOT NULL CHECK (json_valid(answer)),
    usage           TEXT    NOT NULL CHECK (json_valid(usage)),
    PRIMARY KEY (tenant_id, request)
) STRICT, WITHOUT ROWID;

CREATE INDEX answers_of_conversations ON answers (tenant_id, conversation_id);
CREATE INDEX answers_by_age ON answers (at);

ALTER TABLE ledger ADD COLUMN saved_reuse_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger_days ADD COLUMN saved_reuse_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger_conversation_days ADD COLUMN saved_reuse_nano_usd INTEGER NOT NULL DEFAULT 0;
