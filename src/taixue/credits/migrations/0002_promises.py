"""What no caller can break: lines are only added, each at the end of its person's chain, and a head only moves on."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION credits_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: the ledger is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER entry_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credits_entry
    FOR EACH STATEMENT EXECUTE FUNCTION credits_refuse();
CREATE TRIGGER head_is_kept BEFORE DELETE OR TRUNCATE ON credits_head
    FOR EACH STATEMENT EXECUTE FUNCTION credits_refuse();
CREATE TRIGGER correction_is_kept BEFORE DELETE OR TRUNCATE ON credits_correction
    FOR EACH STATEMENT EXECUTE FUNCTION credits_refuse();
"""

CHAIN = """
CREATE FUNCTION credits_entry_moves_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE credits_head SET sequence = NEW.sequence, digest = NEW.digest
     WHERE person_id = NEW.person_id AND sequence = NEW.sequence - 1 AND digest = NEW.previous AND closed_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'entry % of person % does not continue the chain', NEW.sequence, NEW.person_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entry_continues_the_chain AFTER INSERT ON credits_entry
    FOR EACH ROW EXECUTE FUNCTION credits_entry_moves_head();

CREATE FUNCTION credits_head_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sequence <> 0 OR NEW.digest <> sha256(uuid_send(NEW.chain)) OR NEW.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a chain begins at 0 with the digest of its id' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER head_begins_at_zero BEFORE INSERT ON credits_head
    FOR EACH ROW EXECUTE FUNCTION credits_head_begins();

CREATE FUNCTION credits_head_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.person_id <> OLD.person_id OR NEW.chain <> OLD.chain
       OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at)
       OR ((NEW.sequence, NEW.digest) IS DISTINCT FROM (OLD.sequence, OLD.digest)
           AND NOT EXISTS (SELECT 1 FROM credits_entry
                            WHERE person_id = NEW.person_id AND sequence = NEW.sequence
                              AND NEW.sequence = OLD.sequence + 1 AND previous = OLD.digest AND digest = NEW.digest)) THEN
        RAISE EXCEPTION 'the head of person % only moves on with a new entry', OLD.person_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER head_only_moves_on BEFORE UPDATE ON credits_head
    FOR EACH ROW EXECUTE FUNCTION credits_head_moves_on();
"""

REVERSAL = """
CREATE FUNCTION credits_reversal_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM credits_entry e JOIN credits_correction c ON c.entry_id = e.id AND c.state = 'approved'
         WHERE e.id = NEW.reverses_id AND e.person_id = NEW.person_id AND e.reverses_id IS NULL
           AND (e.item, e.last_day, e.kind, e.required) = (NEW.item, NEW.last_day, NEW.kind, NEW.required)
           AND (-e.seconds, -e.held, -e.half_days, -e.items, -e.points, -e.score, -e.nominal)
             = (NEW.seconds, NEW.held, NEW.half_days, NEW.items, NEW.points, NEW.score, NEW.nominal)) THEN
        RAISE EXCEPTION 'a reversal mirrors one entry of the same person under an approved correction'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER reversal_is_approved AFTER INSERT ON credits_entry
    FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION credits_reversal_is_approved();

CREATE FUNCTION credits_correction_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'asked' OR (NEW.public_id, NEW.entry_id, NEW.reason, NEW.asked_by, NEW.asked_by_name, NEW.asked_at)
        IS DISTINCT FROM (OLD.public_id, OLD.entry_id, OLD.reason, OLD.asked_by, OLD.asked_by_name, OLD.asked_at) THEN
        RAISE EXCEPTION 'a correction is decided once and otherwise never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER correction_is_decided_once BEFORE UPDATE ON credits_correction
    FOR EACH ROW EXECUTE FUNCTION credits_correction_is_decided_once();
"""

UNDO = """
DROP TRIGGER correction_is_decided_once ON credits_correction;
DROP TRIGGER correction_is_kept ON credits_correction;
DROP TRIGGER reversal_is_approved ON credits_entry;
DROP TRIGGER entry_continues_the_chain ON credits_entry;
DROP TRIGGER entry_is_append_only ON credits_entry;
DROP TRIGGER head_only_moves_on ON credits_head;
DROP TRIGGER head_begins_at_zero ON credits_head;
DROP TRIGGER head_is_kept ON credits_head;
DROP FUNCTION credits_refuse, credits_entry_moves_head, credits_head_begins, credits_head_moves_on,
    credits_reversal_is_approved, credits_correction_is_decided_once;
"""


class Migration(migrations.Migration):
    dependencies = [("credits", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE + CHAIN + REVERSAL, UNDO)]
