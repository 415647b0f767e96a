-- The store, version 5: what is done later, and what became of it each time.

-- 1: nobody hears or sees it come: it stands for the moment of an action.
ALTER TABLE reminders ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0;

-- What is done when something rings: the calls, and who asked for them. One that waits for a moment alone waits for a
-- quiet reminder.
CREATE TABLE actions (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    source    TEXT NOT NULL CHECK (source IN ('alarm', 'timer', 'reminder')),
    source_id INTEGER NOT NULL,
    every     INTEGER NOT NULL,            -- 1: each time that it rings; 0: once
    after     INTEGER,                     -- Unix ms: what was due until then had rung when this was planned; NULL: nothing had
    plan      TEXT NOT NULL,               -- JSON: the words, the calls with theirs, who asked, where the words came from
    created   INTEGER NOT NULL
) STRICT;
CREATE INDEX actions_of ON actions (source, source_id);

-- One row for each time that an action's moment came, written before anything of it is done: what stands here is never
-- done again. Not among what undo restores: that it was done stays true.
CREATE TABLE firings (
    action_id INTEGER NOT NULL,
    due       INTEGER NOT NULL,            -- Unix ms: that of the occurrence, which names it for good
    at        INTEGER NOT NULL,            -- Unix ms
    outcome   TEXT NOT NULL CHECK (outcome IN ('begun', 'done', 'failed', 'missed', 'unknown')),
    PRIMARY KEY (action_id, due)
) STRICT, WITHOUT ROWID;
