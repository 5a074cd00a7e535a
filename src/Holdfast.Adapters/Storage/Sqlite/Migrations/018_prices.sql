-- Prices that were imported, as in prices.json. Rows are only ever added.
CREATE TABLE prices (
    price_id    TEXT    PRIMARY KEY,
    form        TEXT    NOT NULL CHECK (form IN ('holdfast', 'litellm', 'models.dev')),
    body        TEXT    NOT NULL CHECK (json_valid(body)),
    imported_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
