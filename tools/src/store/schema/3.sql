-- The store, version 3: the ledger of what leaves the device.

-- One row a step: something leaves, what came of it, old rows forgotten. `entry` is JSON (the keys stand in
-- store/ledger/chain.rs) and names the digest of the row before it; `digest` is the SHA-256 of its bytes. So a row that
-- is changed, moved or gone is found. Ids count up from 1 without a gap and are never used twice.
CREATE TABLE ledger (
    id     INTEGER PRIMARY KEY,
    entry  TEXT NOT NULL,
    digest TEXT NOT NULL,                  -- 64 hexadecimal digits
    of     INTEGER                         -- the row that this one is about, as in entry; NULL: something leaves
) STRICT;
CREATE INDEX ledger_of ON ledger (of) WHERE of IS NOT NULL;

-- What left, word for word, where the person wants it kept. The digest in the entry is that of these.
CREATE TABLE ledger_content (
    id      INTEGER PRIMARY KEY,           -- of the row in ledger
    url     TEXT NOT NULL,
    headers TEXT NOT NULL,                 -- JSON: pairs of name and value, without keys
    body    BLOB NOT NULL
) STRICT;

-- Where the chain begins (the last row that was forgotten) and where it ends: rows gone at either end are found by it.
-- It begins with chance, so that a chain that was thrown away is not mistaken for the one that follows it.
CREATE TABLE ledger_ends (
    one          INTEGER PRIMARY KEY CHECK (one = 1),
    start        INTEGER NOT NULL,
    start_digest TEXT NOT NULL,
    head         INTEGER NOT NULL,
    head_digest  TEXT NOT NULL
) STRICT;
INSERT INTO ledger_ends (one, start, start_digest, head, head_digest)
    SELECT 1, 0, chance, 0, chance FROM (SELECT lower(hex(randomblob(32))) AS chance LIMIT 1);

-- Against mistakes of Hob's own; against anybody else stands the chain.
CREATE TRIGGER ledger_stands BEFORE UPDATE ON ledger
    BEGIN SELECT RAISE(ABORT, 'a row of the ledger is never changed'); END;
CREATE TRIGGER ledger_kept BEFORE DELETE ON ledger WHEN OLD.id > coalesce((SELECT start FROM ledger_ends), 0)
    BEGIN SELECT RAISE(ABORT, 'a row of the ledger goes only when it is forgotten'); END;
