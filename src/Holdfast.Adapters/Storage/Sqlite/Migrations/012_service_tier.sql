-- How a batch's items are asked for: by calls, or at the provider's batch interface.
ALTER TABLE batches ADD COLUMN service_tier TEXT NOT NULL DEFAULT 'standard' CHECK (service_tier IN ('standard', 'batch'));
