CREATE TABLE IF NOT EXISTS key (
    id     TEXT PRIMARY KEY,
    secret BLOB NOT NULL CHECK (length(secret) = 32),
    made   INTEGER NOT NULL
) WITHOUT ROWID;
