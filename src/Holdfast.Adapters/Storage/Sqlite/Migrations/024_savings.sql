-- What an attempt cost less than the naive call, by cause; below zero where it cost more. Of attempts before this nobody knows.
ALTER TABLE ledger ADD COLUMN saved_cache_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN saved_context_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN saved_routing_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN saved_batch_nano_usd INTEGER NOT NULL DEFAULT 0;

ALTER TABLE ledger_days ADD COLUMN saved_cache_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger_days ADD COLUMN saved_context_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger_days ADD COLUMN saved_routing_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger_days ADD COLUMN saved_batch_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger_conversation_days ADD COLUMN saved_cache_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger_conversation_days ADD COLUMN saved_context_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger_conversation_days ADD COLUMN saved_routing_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger_conversation_days ADD COLUMN saved_batch_nano_usd INTEGER NOT NULL DEFAULT 0;
