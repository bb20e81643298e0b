"""Corrections that add a line, cases of many people, objections."""

import re
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

import taixue.lib.ids

WHOSE = """
DROP TRIGGER correction_is_decided_once ON credits_correction;
UPDATE credits_correction c SET person_id = e.person_id FROM credits_entry e WHERE e.id = c.entry_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
CREATE TRIGGER correction_is_decided_once BEFORE UPDATE ON credits_correction
    FOR EACH ROW EXECUTE FUNCTION credits_correction_is_decided_once();
"""
"""A correction is about a person now, also where no entry is reversed."""

ADDED = """
CREATE FUNCTION credits_added_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM credits_correction c JOIN credits_supplement s ON s.id = c.supplement_id
         WHERE c.person_id = NEW.person_id AND c.state = 'approved' AND c.source = NEW.source
           AND (s.kind, s.item, s.item_version, s.subject, s.category, c.required, s.first_at, s.last_at)
             = (NEW.kind, NEW.item, NEW.item_version, NEW.subject, NEW.category, NEW.required, NEW.first_at, NEW.last_at)
           AND (s.seconds, s.held, s.half_days, s.items, s.points, s.score, s.nominal)
             = (NEW.seconds, NEW.held, NEW.half_days, NEW.items, NEW.points, NEW.score, NEW.nominal)) THEN
        RAISE EXCEPTION 'a line that was missing is added only under an approved correction, as it was approved'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER added_is_approved AFTER INSERT ON credits_entry
    FOR EACH ROW WHEN (NEW.provenance = 'corrected' AND NEW.reverses_id IS NULL AND NEW.repeats_id IS NULL)
    EXECUTE FUNCTION credits_added_is_approved();
"""

DECIDED = """
CREATE OR REPLACE FUNCTION credits_correction_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'asked'
       OR (NEW.public_id, NEW.person_id, NEW.entry_id, NEW.supplement_id, NEW.required, NEW.case_id, NEW.reason,
           NEW.evidence, NEW.asked_by, NEW.asked_by_name, NEW.asked_at)
        IS DISTINCT FROM
          (OLD.public_id, OLD.person_id, OLD.entry_id, OLD.supplement_id, OLD.required, OLD.case_id, OLD.reason,
           OLD.evidence, OLD.asked_by, OLD.asked_by_name, OLD.asked_at) THEN
        RAISE EXCEPTION 'a correction is decided once and otherwise never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION credits_case_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('carried', 'declined')
       OR (OLD.state <> 'planned' AND NEW.people IS DISTINCT FROM OLD.people)
       OR (OLD.state = 'approved' AND (NEW.state, NEW.decided_by) IS DISTINCT FROM ('carried', OLD.decided_by))
       OR (NEW.public_id, NEW.unit_id, NEW.day, NEW.supplement_id, NEW.reason, NEW.evidence, NEW.asked_by)
        IS DISTINCT FROM
          (OLD.public_id, OLD.unit_id, OLD.day, OLD.supplement_id, OLD.reason, OLD.evidence, OLD.asked_by) THEN
        RAISE EXCEPTION 'a case is decided once, carried out once and otherwise never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_is_decided_once BEFORE UPDATE ON credits_case
    FOR EACH ROW EXECUTE FUNCTION credits_case_is_decided_once();
CREATE TRIGGER case_is_kept BEFORE TRUNCATE ON credits_case
    FOR EACH STATEMENT EXECUTE FUNCTION credits_refuse();
CREATE TRIGGER supplement_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credits_supplement
    FOR EACH STATEMENT EXECUTE FUNCTION credits_refuse();
"""

THIRD = """
CREATE FUNCTION credits_objection_takes_a_third() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'open' OR (NEW.correction_id, NEW.words, NEW.by_account, NEW.at)
        IS DISTINCT FROM (OLD.correction_id, OLD.words, OLD.by_account, OLD.at)
       OR EXISTS (SELECT 1 FROM credits_correction c
                   WHERE c.id = NEW.correction_id AND NEW.decided_by IN (c.asked_by, c.decided_by)) THEN
        RAISE EXCEPTION 'an objection is decided once, by somebody who neither asked for the correction nor decided it'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER objection_takes_a_third BEFORE UPDATE ON credits_objection
    FOR EACH ROW EXECUTE FUNCTION credits_objection_takes_a_third();
CREATE TRIGGER objection_is_kept BEFORE DELETE OR TRUNCATE ON credits_objection
    FOR EACH STATEMENT EXECUTE FUNCTION credits_refuse();
"""

_BEFORE = import_module("taixue.credits.migrations.0002_promises").REVERSAL
_DECIDED = re.search(r"CREATE (FUNCTION credits_correction_is_decided_once.*?\$\$;)", _BEFORE, re.DOTALL)

UNDO = f"""
DROP TRIGGER objection_is_kept ON credits_objection;
DROP TRIGGER objection_takes_a_third ON credits_objection;
DROP TRIGGER supplement_is_append_only ON credits_supplement;
DROP TRIGGER case_is_kept ON credits_case;
DROP TRIGGER case_is_decided_once ON credits_case;
DROP TRIGGER added_is_approved ON credits_entry;
DROP FUNCTION credits_objection_takes_a_third, credits_case_is_decided_once, credits_added_is_approved;
CREATE OR REPLACE {_DECIDED[1] if _DECIDED else ""}
"""


class Migration(migrations.Migration):
    dependencies = [
        ("credits", "0005_roots"),
        ("people", "0010_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Supplement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("item", models.UUIDField()),
                ("item_version", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("title_en", models.CharField(blank=True, max_length=160)),
                ("subject", models.CharField(blank=True, max_length=20)),
                ("category", models.CharField(blank=True, max_length=20)),
                ("seconds", models.PositiveIntegerField(default=0)),
                ("held", models.PositiveIntegerField(default=0)),
                ("half_days", models.PositiveIntegerField(default=0)),
                ("items", models.PositiveIntegerField(default=0)),
                ("points", models.PositiveIntegerField(default=0)),
                ("score", models.IntegerField(default=0)),
                ("nominal", models.PositiveIntegerField(default=0)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("source", models.CharField(blank=True, max_length=120)),
            ],
        ),
        migrations.AddField(
            model_name="correction",
            name="evidence",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="correction",
            name="evidence_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="correction",
            name="person",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.RunSQL(WHOSE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="correction",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
        ),
        migrations.AddField(
            model_name="correction",
            name="required",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="correction",
            name="source",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AlterField(
            model_name="correction",
            name="entry",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="credits.entry"
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="provenance",
            field=models.CharField(
                choices=[
                    ("proven", "Proven"),
                    ("certified", "Certified"),
                    ("declared", "Declared"),
                    ("imported", "Imported"),
                    ("corrected", "Corrected"),
                    ("decided", "Decided"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
                ("day", models.DateField()),
                ("reason", models.CharField(max_length=500)),
                ("evidence", models.UUIDField()),
                ("evidence_name", models.CharField(max_length=200)),
                ("people", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("asked", "Asked"),
                            ("approved", "Approved"),
                            ("carried", "Carried"),
                            ("declined", "Declined"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("asked_by", models.BigIntegerField()),
                ("asked_by_name", models.CharField(max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("carried_at", models.DateTimeField(null=True)),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"),
                ),
                (
                    "supplement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="credits.supplement"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="correction",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="credits.case"
            ),
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
                ("words", models.CharField(max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("kept", "Kept"), ("upheld", "Upheld")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("by_account", models.BigIntegerField()),
                ("by_name", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
                (
                    "correction",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objection", to="credits.correction"
                    ),
                ),
                (
                    "undone",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undoes",
                        to="credits.correction",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="correction",
            name="supplement",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="credits.supplement",
            ),
        ),
        migrations.AddIndex(
            model_name="correction",
            index=models.Index(fields=["person", "asked_at"], name="correction_by_person"),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(fields=("case", "person"), name="correction_once_per_case"),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(("entry__isnull", False), ("supplement__isnull", False), _connector="OR"),
                name="correction_corrects_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), ("supplement__isnull", False)), ("source", ""), _connector="XOR"
                ),
                name="correction_adds_under_a_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by_account", models.F("decided_by")), _negated=True),
                    ("decided_by", None),
                    _connector="OR",
                ),
                name="objection_is_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "open"),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="objection_decision_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "upheld"), ("undone", None), _connector="XOR"),
                name="objection_upheld_is_undone",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asked_by", models.F("decided_by")), _negated=True), ("decided_by", None), _connector="OR"
                ),
                name="case_takes_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["planned", "asked"]),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="case_decision_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "carried"), ("carried_at", None), _connector="XOR"),
                name="case_carried_out_has_its_moment",
            ),
        ),
        migrations.RunSQL(ADDED + DECIDED + THIRD, UNDO),
    ]
