-- The store, version 1. Each later version is a file beside this one, with the step to it in schema.rs.
--
-- Units: `_ns` nanoseconds, `_ms` milliseconds, `_s` seconds. Instants without a suffix are Unix milliseconds, UTC.
-- A moment in text is RFC 9557: `2026-11-23T07:00:00` floats (it is read in whatever zone the person is in),
-- `2026-11-23T07:00:00+01:00[Europe/Berlin]` is exact.
-- Ids are never used twice, so that an occurrence of something deleted never rings for something new.

CREATE TABLE alarms (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    label   TEXT,
    start   TEXT NOT NULL,                 -- the first ring, a moment in text
    zone    TEXT,                          -- the zone that was said; NULL: the alarm floats
    rrule   TEXT,                          -- RFC 5545, counted from start; NULL: it rings once
    until   TEXT,                          -- the last civil day on which it rings; NULL: no end
    created INTEGER NOT NULL
) STRICT;

-- Days on which a repeating alarm stays silent.
CREATE TABLE alarm_skips (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    alarm_id INTEGER NOT NULL REFERENCES alarms (id) DEFERRABLE INITIALLY DEFERRED,
    date     TEXT NOT NULL,                -- a civil day, 2026-11-27
    UNIQUE (alarm_id, date)
) STRICT;

-- A timer is over when an occurrence of it was stopped, missed or acknowledged; nothing here says so.
-- A timer that is started over gets a new row.
CREATE TABLE timers (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    label            TEXT,
    length_s         INTEGER NOT NULL,
    state            TEXT NOT NULL CHECK (state IN ('running', 'paused')),
    ends_at_ns       INTEGER,              -- Unix time; NULL while paused
    remaining_ms     INTEGER,              -- NULL while running
    boot_id          TEXT,                 -- the boot that boot_deadline_ns belongs to; NULL while paused
    boot_deadline_ns INTEGER,              -- CLOCK_BOOTTIME; on the same boot it rules, so that a changed clock moves no timer
    created          INTEGER NOT NULL
) STRICT;

CREATE TABLE reminders (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    about   TEXT NOT NULL,
    start   TEXT NOT NULL,                 -- as in alarms
    zone    TEXT,
    rrule   TEXT,
    until   TEXT,
    done_at INTEGER,                       -- NULL: still open
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE lists (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT NOT NULL,                 -- as the person wrote it first
    key     TEXT NOT NULL UNIQUE,          -- what it is found by: lower case
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE items (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    list_id INTEGER NOT NULL REFERENCES lists (id) DEFERRABLE INITIALLY DEFERRED,
    text    TEXT NOT NULL,
    key     TEXT NOT NULL,
    created INTEGER NOT NULL,
    UNIQUE (list_id, key)
) STRICT;

CREATE TABLE notes (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    text    TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;

-- What rings, rang and will ring. Only the keeper writes here; it drops what is planned for a source that is gone.
CREATE TABLE occurrences (
    id        INTEGER PRIMARY KEY,
    source    TEXT NOT NULL CHECK (source IN ('alarm', 'timer', 'reminder')),
    source_id INTEGER NOT NULL,
    due       INTEGER NOT NULL,            -- Unix ms
    civil     TEXT,                        -- the civil time it stands for, where it floats
    state     TEXT NOT NULL CHECK (state IN ('planned', 'due', 'ringing', 'snoozed', 'stopped', 'missed', 'acknowledged')),
    rings_at  INTEGER NOT NULL,            -- Unix ms; when it rings next, equal to due unless snoozed
    snoozes   INTEGER NOT NULL DEFAULT 0,
    rang_at   INTEGER,                     -- Unix ms
    ended_at  INTEGER,                     -- Unix ms
    UNIQUE (source, source_id, due)
) STRICT;
CREATE INDEX occurrences_next ON occurrences (state, rings_at);

-- One undo group: what one request, and a later yes to it, did.
CREATE TABLE groups (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE journal (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    group_id   INTEGER NOT NULL REFERENCES groups (id),
    request_id TEXT NOT NULL,
    at         INTEGER NOT NULL,
    tool       TEXT NOT NULL,
    args       TEXT NOT NULL,              -- JSON: the resolved arguments
    state      TEXT NOT NULL CHECK (state IN ('intended', 'done', 'failed', 'unknown', 'undone')),
    changed    INTEGER NOT NULL DEFAULT 0  -- 1: something is different now
) STRICT;
CREATE INDEX journal_group ON journal (group_id);

-- Rows before and after, as JSON objects; NULL where there is no row.
CREATE TABLE changes (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    journal_id INTEGER NOT NULL REFERENCES journal (id),
    tbl        TEXT NOT NULL,
    row_id     INTEGER NOT NULL,
    before     TEXT,
    after      TEXT
) STRICT;
CREATE INDEX changes_journal ON changes (journal_id);

-- Answers given, so that a repeated request is a repeated answer.
CREATE TABLE requests (
    caller   TEXT NOT NULL,
    key      TEXT NOT NULL,
    group_id INTEGER,                      -- what it did, once it did something
    at       INTEGER NOT NULL,
    reply    TEXT,                         -- JSON; NULL: it was begun and no answer is known
    PRIMARY KEY (caller, key)
) STRICT;
CREATE INDEX requests_at ON requests (at);
