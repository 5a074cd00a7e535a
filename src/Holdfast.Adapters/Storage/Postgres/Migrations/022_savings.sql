-- What an attempt cost less than the naive call, by cause; below zero where it cost more. Of attempts before this nobody knows.
ALTER TABLE ledger
    ADD COLUMN saved_cache_nano_usd bigint NOT NULL DEFAULT 0,
    ADD COLUMN saved_context_nano_usd bigint NOT NULL DEFAULT 0,
    ADD COLUMN saved_routing_nano_usd bigint NOT NULL DEFAULT 0,
    ADD COLUMN saved_batch_nano_usd bigint NOT NULL DEFAULT 0;

DROP VIEW attempts;
CREATE VIEW attempts AS
SELECT *, CASE WHEN node_id IS NULL THEN owner_id END AS conversation_id, CASE WHEN node_id IS NOT NULL THEN owner_id END AS call_id FROM ledger;

ALTER TABLE ledger_days ADD COLUMN saved_cache_nano_usd bigint NOT NULL DEFAULT 0;
ALTER TABLE ledger_days ADD COLUMN saved_context_nano_usd bigint NOT NULL DEFAULT 0;
ALTER TABLE ledger_days ADD COLUMN saved_routing_nano_usd bigint NOT NULL DEFAULT 0;
ALTER TABLE ledger_days ADD COLUMN saved_batch_nano_usd bigint NOT NULL DEFAULT 0;
ALTER TABLE ledger_conversation_days ADD COLUMN saved_cache_nano_usd bigint NOT NULL DEFAULT 0;
ALTER TABLE ledger_conversation_days ADD COLUMN saved_context_nano_usd bigint NOT NULL DEFAULT 0;
ALTER TABLE ledger_conversation_days ADD COLUMN saved_routing_nano_usd bigint NOT NULL DEFAULT 0;
ALTER TABLE ledger_conversation_days ADD COLUMN saved_batch_nano_usd bigint NOT NULL DEFAULT 0;
