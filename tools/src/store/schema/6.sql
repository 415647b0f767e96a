-- The store, version 6: where what is kept came from.

-- A row that is not here is the person's own. Not among what undo restores: what a stranger wrote stays a stranger's.
CREATE TABLE labelled (
    tbl    TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    labels TEXT NOT NULL,                  -- JSON: from, tainted
    PRIMARY KEY (tbl, row_id)
) STRICT, WITHOUT ROWID;
