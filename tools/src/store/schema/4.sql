-- The store, version 4: what the person has allowed for good.

CREATE TABLE grants (
    id     INTEGER PRIMARY KEY,
    what   TEXT NOT NULL UNIQUE,           -- JSON: tool, provider, app, labels
    at     INTEGER NOT NULL                -- milliseconds since 1970
) STRICT;
