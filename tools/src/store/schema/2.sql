-- The store, version 2: the black box; what was changed since it was planned; alarms that stand in for one ring of another.

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

-- The repeating alarm of which this one is a single ring that was moved; NULL: it stands for itself.
ALTER TABLE alarms ADD COLUMN stands_for INTEGER;

-- What was changed since it was last planned: the triggers below write here, whoever changes a row, and the keeper takes
-- away what it has planned. What it cannot read stays.
CREATE TABLE unplanned (
    source    TEXT NOT NULL,
    source_id INTEGER NOT NULL,
    PRIMARY KEY (source, source_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER alarm_set AFTER INSERT ON alarms
    BEGIN INSERT INTO unplanned VALUES ('alarm', NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER alarm_changed AFTER UPDATE ON alarms
    BEGIN INSERT INTO unplanned VALUES ('alarm', NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER alarm_gone AFTER DELETE ON alarms
    BEGIN INSERT INTO unplanned VALUES ('alarm', OLD.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER skip_set AFTER INSERT ON alarm_skips
    BEGIN INSERT INTO unplanned VALUES ('alarm', NEW.alarm_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER skip_changed AFTER UPDATE ON alarm_skips
    BEGIN INSERT INTO unplanned VALUES ('alarm', NEW.alarm_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER skip_gone AFTER DELETE ON alarm_skips
    BEGIN INSERT INTO unplanned VALUES ('alarm', OLD.alarm_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER timer_set AFTER INSERT ON timers
    BEGIN INSERT INTO unplanned VALUES ('timer', NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER timer_changed AFTER UPDATE ON timers
    BEGIN INSERT INTO unplanned VALUES ('timer', NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER timer_gone AFTER DELETE ON timers
    BEGIN INSERT INTO unplanned VALUES ('timer', OLD.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER reminder_set AFTER INSERT ON reminders
    BEGIN INSERT INTO unplanned VALUES ('reminder', NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER reminder_changed AFTER UPDATE ON reminders
    BEGIN INSERT INTO unplanned VALUES ('reminder', NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER reminder_gone AFTER DELETE ON reminders
    BEGIN INSERT INTO unplanned VALUES ('reminder', OLD.id) ON CONFLICT DO NOTHING; END;

-- When an alarm or a reminder was set, changed or brought back: what it had before does not count as missed. The
-- journal writes here. Not among what undo restores, because undoing is such a change itself.
CREATE TABLE since (
    source    TEXT NOT NULL,
    source_id INTEGER NOT NULL,
    at        INTEGER NOT NULL,            -- Unix ms
    PRIMARY KEY (source, source_id)
) STRICT, WITHOUT ROWID;

-- The zone and the clock by which everything was planned: one row, written by the keeper.
CREATE TABLE planned_by (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    zone    TEXT NOT NULL,                 -- its name and its next changes
    boot_id TEXT,                          -- the start of the machine
    began   INTEGER,                       -- when that was by the wall clock, Unix ms
    seen    INTEGER NOT NULL,              -- the latest time that a believed clock showed, Unix ms
    sound   INTEGER NOT NULL               -- 1: the clock was believed
) STRICT;

-- The rules of the zones that alarms are pinned to, as they were when those were planned.
CREATE TABLE zones (
    name  TEXT PRIMARY KEY,
    rules TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX timers_next ON timers (boot_id, boot_deadline_ns);
-- Timers whose time by the wall clock was moved, because somebody set it.
CREATE INDEX occurrences_moved ON occurrences (source_id)
    WHERE source = 'timer' AND state = 'planned' AND rings_at <> due;
CREATE INDEX alarms_pinned ON alarms (zone) WHERE zone IS NOT NULL;
CREATE INDEX alarms_standing_for ON alarms (stands_for) WHERE stands_for IS NOT NULL;
