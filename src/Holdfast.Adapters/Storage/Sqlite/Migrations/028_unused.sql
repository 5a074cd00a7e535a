-- What of an attempt's cost is for what was looked up for it and of no use to its answer.
ALTER TABLE ledger ADD COLUMN unused_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger_days ADD COLUMN unused_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger_conversation_days ADD COLUMN unused_nano_usd INTEGER NOT NULL DEFAULT 0;
