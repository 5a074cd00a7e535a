-- People at browsers, signed in with a key. What a browser holds is stored hashed, like keys.
CREATE TABLE sessions (
    hash     TEXT NOT NULL PRIMARY KEY,
    key_hash TEXT NOT NULL REFERENCES keys (hash),
    ends_at  bigint NOT NULL
);
