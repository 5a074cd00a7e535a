-- A locked budget is changed by root keys alone.
ALTER TABLE budgets ADD COLUMN is_locked boolean NOT NULL DEFAULT false;
