-- Answers of background work, to be used again for the same request; and what that saves.
CREATE TABLE answers (
    tenant_id       text COLLATE "C" NOT NULL,
    request         text COLLATE "C" NOT NULL,
    conversation_id text COLLATE "C" NOT NULL,
    at              bigint NOT NULL,
    answer          json NOT NULL,
    usage           json NOT NULL,
    PRIMARY KEY (tenant_id, request)
);

CREATE INDEX answers_of_conversations ON answers (tenant_id, conversation_id);
CREATE INDEX answers_by_age ON answers (at);

ALTER TABLE ledger ADD COLUMN saved_reuse_nano_usd bigint NOT NULL DEFAULT 0;
ALTER TABLE ledger_days ADD COLUMN saved_reuse_nano_usd bigint NOT NULL DEFAULT 0;
ALTER TABLE ledger_conversation_days ADD COLUMN saved_reuse_nano_usd bigint NOT NULL DEFAULT 0;

DROP VIEW attempts;
CREATE VIEW attempts AS
SELECT *, CASE WHEN node_id IS NULL THEN owner_id END AS conversation_id, CASE WHEN node_id IS NOT NULL THEN owner_id END AS call_id FROM ledger;
