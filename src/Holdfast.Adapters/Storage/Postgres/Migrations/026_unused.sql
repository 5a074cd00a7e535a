-- What of an attempt's cost is for what was looked up for it and of no use to its answer.
ALTER TABLE ledger ADD COLUMN unused_nano_usd bigint NOT NULL DEFAULT 0;
ALTER TABLE ledger_days ADD COLUMN unused_nano_usd bigint NOT NULL DEFAULT 0;
ALTER TABLE ledger_conversation_days ADD COLUMN unused_nano_usd bigint NOT NULL DEFAULT 0;

DROP VIEW attempts;
CREATE VIEW attempts AS
SELECT *, CASE WHEN node_id IS NULL THEN owner_id END AS conversation_id, CASE WHEN node_id IS NOT NULL THEN owner_id END AS call_id FROM ledger;
