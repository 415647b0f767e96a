-- The store, version 2: the black box, and what an alarm leaves out or stands in for.

-- What happened, and when: one row a step, written in the transaction of the step. Only the keeper writes here.
CREATE TABLE history (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,           -- Unix ms
    source     TEXT,                       -- as in occurrences; NULL: it is about the device
    source_id  INTEGER,
    occurrence INTEGER,
    what       TEXT NOT NULL,              -- a word of store/occurrences/history.rs
    detail     TEXT                        -- what that word's comment says
) STRICT;
CREATE INDEX history_of ON history (source, source_id, id);

-- The territory whose public holidays a repeating alarm leaves out; NULL: it rings on holidays too.
ALTER TABLE alarms ADD COLUMN holidays TEXT;
-- The repeating alarm of which this one is a single ring that was moved; NULL: it stands for itself.
ALTER TABLE alarms ADD COLUMN stands_for INTEGER;
