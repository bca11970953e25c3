-- What Django's constraints cannot say, in PostgreSQL's words. One statement to a blank line.

CREATE FUNCTION proviso_unchangeable() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'unchangeable' USING ERRCODE = 'integrity_constraint_violation'; END $$;

CREATE FUNCTION proviso_queue() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO proviso_pendingentry (entry_id) VALUES (NEW.number); RETURN NULL; END $$;

CREATE TRIGGER proviso_entry_queued AFTER INSERT ON proviso_entry
FOR EACH ROW EXECUTE FUNCTION proviso_queue();

CREATE FUNCTION proviso_keep_pending() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM proviso_leaf WHERE entry_id = OLD.entry_id) THEN
        RAISE EXCEPTION 'unchangeable' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER proviso_pendingentry_kept BEFORE DELETE ON proviso_pendingentry
FOR EACH ROW EXECUTE FUNCTION proviso_keep_pending();

CREATE FUNCTION proviso_need_approval() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM proviso_event WHERE stream = NEW.stream AND kind = 'approved'
    ) THEN
        RAISE EXCEPTION 'not approved' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER proviso_event_approved BEFORE INSERT ON proviso_event
FOR EACH ROW WHEN (NEW.kind IN ('answered', 'search begun'))
EXECUTE FUNCTION proviso_need_approval();
