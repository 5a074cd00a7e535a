-- Prices that were imported, as in prices.json. Rows are only ever added.
CREATE TABLE prices (
    price_id    text COLLATE "C" PRIMARY KEY,
    form        text    NOT NULL CHECK (form IN ('holdfast', 'litellm', 'models.dev')),
    body        json    NOT NULL,
    imported_at bigint  NOT NULL
);
