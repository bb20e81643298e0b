"""What the tables promise by themselves: proven seconds are the bits, an ended visit stays ended, held stretches stay."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
ALTER TABLE study_progress SET (fillfactor = 70);
ALTER TABLE study_progress ALTER COLUMN bits SET STORAGE MAIN;
ALTER TABLE study_progress ADD CONSTRAINT progress_seconds_are_the_bits CHECK (bit_count(bits) = seconds);

CREATE FUNCTION study_visit_stays_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL AND to_jsonb(NEW) - 'refusals' <> to_jsonb(OLD) - 'refusals' THEN
        RAISE EXCEPTION 'visit % has ended', OLD.public_id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER visit_stays_ended BEFORE UPDATE ON study_visit
    FOR EACH ROW EXECUTE FUNCTION study_visit_stays_ended();

CREATE FUNCTION study_evidence_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% keeps its rows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER visit_is_kept BEFORE DELETE ON study_visit
    FOR EACH ROW EXECUTE FUNCTION study_evidence_is_kept();
CREATE TRIGGER held_stretch_is_kept BEFORE UPDATE OR DELETE ON study_heldstretch
    FOR EACH ROW EXECUTE FUNCTION study_evidence_is_kept();
"""

BACKWARD = """
DROP TRIGGER held_stretch_is_kept ON study_heldstretch;
DROP TRIGGER visit_is_kept ON study_visit;
DROP FUNCTION study_evidence_is_kept();
DROP TRIGGER visit_stays_ended ON study_visit;
DROP FUNCTION study_visit_stays_ended();
ALTER TABLE study_progress DROP CONSTRAINT progress_seconds_are_the_bits;
ALTER TABLE study_progress ALTER COLUMN bits SET STORAGE EXTENDED;
ALTER TABLE study_progress RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("study", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
