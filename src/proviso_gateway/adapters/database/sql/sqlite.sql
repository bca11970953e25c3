-- What Django's constraints cannot say, in SQLite's words. One statement to a blank line.

CREATE TRIGGER proviso_entry_queued AFTER INSERT ON proviso_entry
BEGIN
    INSERT INTO proviso_pendingentry (entry_id) VALUES (NEW.number);
END;

CREATE TRIGGER proviso_pendingentry_kept BEFORE DELETE ON proviso_pendingentry
WHEN NOT EXISTS (SELECT 1 FROM proviso_leaf WHERE entry_id = OLD.entry_id)
BEGIN
    SELECT RAISE(ABORT, 'unchangeable');
END;

CREATE TRIGGER proviso_event_approved BEFORE INSERT ON proviso_event
WHEN NEW.kind IN ('answered', 'search begun') AND NOT EXISTS (
    SELECT 1 FROM proviso_event WHERE stream = NEW.stream AND kind = 'approved'
)
BEGIN
    SELECT RAISE(ABORT, 'not approved');
END;
