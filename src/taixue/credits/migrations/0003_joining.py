"""Entries of one person posted again to another's chain, and chains that end and go on."""

import re
from importlib import import_module
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

CHAIN = """
CREATE OR REPLACE FUNCTION credits_entry_moves_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE credits_head
       SET sequence = NEW.sequence, digest = NEW.digest,
           closed_at = CASE WHEN NEW.kind = 'closing' THEN NEW.recorded_at END
     WHERE person_id = NEW.person_id AND sequence = NEW.sequence - 1 AND digest = NEW.previous
       AND (closed_at IS NULL) = (NEW.kind <> 'reopening');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'entry % of person % does not continue the chain', NEW.sequence, NEW.person_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION credits_head_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.person_id <> OLD.person_id OR NEW.chain <> OLD.chain
       OR ((NEW.sequence, NEW.digest, NEW.closed_at) IS DISTINCT FROM (OLD.sequence, OLD.digest, OLD.closed_at)
           AND NOT EXISTS (SELECT 1 FROM credits_entry
                            WHERE person_id = NEW.person_id AND sequence = NEW.sequence
                              AND NEW.sequence = OLD.sequence + 1 AND previous = OLD.digest AND digest = NEW.digest
                              AND (OLD.closed_at IS NULL) = (kind <> 'reopening')
                              AND NEW.closed_at IS NOT DISTINCT FROM
                                  CASE WHEN kind = 'closing' THEN recorded_at END)) THEN
        RAISE EXCEPTION 'the head of person % only moves on with a new entry', OLD.person_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

MARKS = """
CREATE FUNCTION credits_chain_ends_under_a_join() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.seconds, NEW.held, NEW.half_days, NEW.items, NEW.points, NEW.score, NEW.nominal)
        IS DISTINCT FROM (0, 0, 0, 0, 0, 0, 0)
       OR NOT EXISTS (SELECT 1 FROM people_join WHERE public_id = NEW.item AND gone_id = NEW.person_id
                         AND state = CASE NEW.kind WHEN 'closing' THEN 'joined' ELSE 'parted' END) THEN
        RAISE EXCEPTION 'a chain ends and goes on only under a join that two people decided'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER chain_ends_under_a_join AFTER INSERT ON credits_entry
    FOR EACH ROW WHEN (NEW.kind IN ('closing', 'reopening')) EXECUTE FUNCTION credits_chain_ends_under_a_join();

CREATE FUNCTION credits_entry_repeats_under_a_join() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM credits_entry e JOIN people_join j ON j.gone_id = e.person_id AND j.stays_id = NEW.person_id
         WHERE e.id = NEW.repeats_id AND j.state = 'joined' AND e.reverses_id IS NULL
           AND NEW.origin = CASE e.origin WHEN '' THEN e.source ELSE e.origin END
           AND (e.kind, e.item, e.item_version, e.subject, e.category, e.required, e.first_day, e.last_day, e.provenance)
             = (NEW.kind, NEW.item, NEW.item_version, NEW.subject, NEW.category, NEW.required, NEW.first_day, NEW.last_day,
                NEW.provenance)
           AND (e.seconds, e.held, e.half_days, e.items, e.points, e.score, e.nominal)
             = (NEW.seconds, NEW.held, NEW.half_days, NEW.items, NEW.points, NEW.score, NEW.nominal)) THEN
        RAISE EXCEPTION 'an entry is posted again as it is, from the record that was joined into this one'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entry_repeats_under_a_join AFTER INSERT ON credits_entry
    FOR EACH ROW WHEN (NEW.repeats_id IS NOT NULL) EXECUTE FUNCTION credits_entry_repeats_under_a_join();

CREATE FUNCTION credits_entry_counts_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM credits_entry e
         WHERE e.person_id = NEW.person_id AND e.id <> NEW.id AND e.reverses_id IS NULL
           AND (e.origin <> '' AND e.origin = CASE NEW.origin WHEN '' THEN NEW.source ELSE NEW.origin END
                OR NEW.origin <> '' AND e.source = NEW.origin)
           AND NOT EXISTS (SELECT 1 FROM credits_entry taken WHERE taken.reverses_id = e.id)) THEN
        RAISE EXCEPTION 'what % earned stands in the chain of person % already', NEW.source, NEW.person_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'entry_counts_once';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entry_counts_once AFTER INSERT ON credits_entry
    FOR EACH ROW WHEN (NEW.reverses_id IS NULL AND NEW.kind NOT IN ('closing', 'reopening'))
    EXECUTE FUNCTION credits_entry_counts_once();
"""

REVERSAL = """
CREATE OR REPLACE FUNCTION credits_reversal_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM credits_entry e
         WHERE e.id = NEW.reverses_id AND e.person_id = NEW.person_id AND e.reverses_id IS NULL
           AND (e.item, e.last_day, e.kind, e.required) = (NEW.item, NEW.last_day, NEW.kind, NEW.required)
           AND (-e.seconds, -e.held, -e.half_days, -e.items, -e.points, -e.score, -e.nominal)
             = (NEW.seconds, NEW.held, NEW.half_days, NEW.items, NEW.points, NEW.score, NEW.nominal)
           AND (EXISTS (SELECT 1 FROM credits_correction c WHERE c.entry_id = e.id AND c.state = 'approved')
                OR EXISTS (SELECT 1 FROM credits_entry told JOIN people_join j ON j.gone_id = told.person_id
                            WHERE told.id = e.repeats_id AND j.stays_id = e.person_id AND j.state = 'parted'
                              AND NOT EXISTS (SELECT 1 FROM people_person gone
                                               WHERE gone.id = told.person_id AND gone.joined_into_id IS NOT NULL))
                OR EXISTS (SELECT 1 FROM credits_entry again JOIN credits_entry taken ON taken.reverses_id = again.id
                             JOIN credits_correction c ON c.entry_id = again.id AND c.state = 'approved'
                            WHERE again.repeats_id = e.id))) THEN
        RAISE EXCEPTION 'a reversal mirrors one entry of the same person under an approved correction or parting'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""

_BEFORE = import_module("taixue.credits.migrations.0002_promises")
_REPLACED = ("credits_entry_moves_head", "credits_head_moves_on", "credits_reversal_is_approved")
_FUNCTIONS = re.findall(r"CREATE (FUNCTION (\w+).*?\$\$;)", _BEFORE.CHAIN + _BEFORE.REVERSAL, re.DOTALL)

UNDO = """
DROP TRIGGER entry_counts_once ON credits_entry;
DROP TRIGGER entry_repeats_under_a_join ON credits_entry;
DROP TRIGGER chain_ends_under_a_join ON credits_entry;
DROP FUNCTION credits_entry_counts_once, credits_entry_repeats_under_a_join, credits_chain_ends_under_a_join;
""" + "\n".join(f"CREATE OR REPLACE {text}" for text, name in _FUNCTIONS if name in _REPLACED)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("credits", "0002_promises"), ("people", "0005_joining")]
    operations: ClassVar = [
        migrations.AddField("entry", "origin", models.CharField(blank=True, default="", max_length=120)),
        migrations.AddField(
            "entry",
            "repeats",
            models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="repeated",
                to="credits.entry",
            ),
        ),
        migrations.AlterField(
            "entry",
            "provenance",
            models.CharField(
                choices=[
                    ("proven", "Proven"),
                    ("certified", "Certified"),
                    ("declared", "Declared"),
                    ("imported", "Imported"),
                    ("decided", "Decided"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            "entry",
            models.Index(condition=models.Q(("origin", ""), _negated=True), fields=["person", "origin"], name="entry_by_origin"),
        ),
        migrations.AddIndex(
            "entry",
            models.Index(condition=models.Q(("repeats__isnull", False)), fields=["repeats"], name="entry_by_repeated"),
        ),
        migrations.AddConstraint(
            "entry",
            models.CheckConstraint(
                condition=models.Q(("origin", ""), ("repeats", None))
                | models.Q(models.Q(("origin", ""), _negated=True), ("repeats__isnull", False)),
                name="entry_repeats_with_its_origin",
            ),
        ),
        migrations.RunSQL(CHAIN + MARKS + REVERSAL, UNDO),
    ]  # fmt: skip
