-- A locked budget is changed by root keys alone.
ALTER TABLE budgets ADD COLUMN is_locked INTEGER NOT NULL DEFAULT 0 CHECK (is_locked IN (0, 1));
