"""Declarations: what was learned outside of a screen, and the promise that a second person looked at it."""

import django.db.models.deletion
from django.db import migrations, models

import taixue.lib.ids

ENTRY = """
CREATE FUNCTION credits_declared_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM credits_declaration d JOIN credits_participant p ON p.declaration_id = d.id
         WHERE d.public_id = NEW.item AND d.state = 'approved' AND p.person_id = NEW.person_id
           AND NEW.source = 'declaration:' || d.public_id
           AND (d.kind, d.sent, d.first_day, d.last_day, d.seconds, d.half_days, d.items, d.points)
             = (NEW.kind, NEW.item_version, NEW.first_day, NEW.last_day, NEW.seconds, NEW.half_days, NEW.items, NEW.points))
    THEN
        RAISE EXCEPTION 'a declared line enters only as a second person approved it'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER declared_is_approved AFTER INSERT ON credits_entry
    FOR EACH ROW WHEN (NEW.provenance = 'declared' AND NEW.reverses_id IS NULL AND NEW.repeats_id IS NULL)
    EXECUTE FUNCTION credits_declared_is_approved();
"""

KEPT = """
CREATE FUNCTION credits_declaration_is_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('approved', 'withdrawn') THEN
        RAISE EXCEPTION 'a declaration that is approved or withdrawn never changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state = 'approved' AND EXISTS (
        SELECT 1 FROM credits_participant p JOIN people_account a ON a.person_id = p.person_id
         WHERE p.declaration_id = NEW.id AND a.id = NEW.decided_by) THEN
        RAISE EXCEPTION 'nobody approves what they took part in' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER declaration_is_decided BEFORE UPDATE ON credits_declaration
    FOR EACH ROW EXECUTE FUNCTION credits_declaration_is_decided();
CREATE TRIGGER declaration_is_kept BEFORE DELETE OR TRUNCATE ON credits_declaration
    FOR EACH STATEMENT EXECUTE FUNCTION credits_refuse();
CREATE TRIGGER declarationstep_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credits_declarationstep
    FOR EACH STATEMENT EXECUTE FUNCTION credits_refuse();

CREATE FUNCTION credits_of_an_open_declaration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM credits_declaration WHERE state = 'approved'
                AND id IN (SELECT declaration_id FROM gone)) THEN
        RAISE EXCEPTION 'who took part and what was shown stays as it was approved'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER participant_stays AFTER DELETE ON credits_participant REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION credits_of_an_open_declaration();
CREATE TRIGGER declaredfile_stays AFTER DELETE ON credits_declaredfile REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION credits_of_an_open_declaration();
"""

UNDO = """
DROP TRIGGER declaredfile_stays ON credits_declaredfile;
DROP TRIGGER participant_stays ON credits_participant;
DROP TRIGGER declarationstep_is_append_only ON credits_declarationstep;
DROP TRIGGER declaration_is_kept ON credits_declaration;
DROP TRIGGER declaration_is_decided ON credits_declaration;
DROP TRIGGER declared_is_approved ON credits_entry;
DROP FUNCTION credits_of_an_open_declaration, credits_declaration_is_decided, credits_declared_is_approved;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("credits", "0003_joining"),
        ("people", "0010_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("decided", models.CharField(max_length=10)),
                ("title", models.CharField(max_length=120)),
                ("organiser", models.CharField(blank=True, max_length=80)),
                ("certificate", models.CharField(blank=True, max_length=60)),
                ("remark", models.CharField(blank=True, max_length=500)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("seconds", models.PositiveIntegerField(default=0)),
                ("half_days", models.PositiveIntegerField(default=0)),
                ("items", models.PositiveIntegerField(default=0)),
                ("points", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("returned", "Returned"),
                            ("approved", "Approved"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("sent", models.PositiveSmallIntegerField(default=1)),
                ("declared_by", models.BigIntegerField()),
                ("declared_by_name", models.CharField(max_length=80)),
                ("declared_at", models.DateTimeField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="DeclaredSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
                ("file", models.UUIDField()),
                ("name", models.CharField(max_length=200)),
                ("evidence", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("applied", "Applied")], default="planned", max_length=10
                    ),
                ),
                ("rows", models.JSONField(default=list)),
                ("by_account", models.BigIntegerField()),
                ("by_name", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="DeclarationStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("sent", "Sent"),
                            ("returned", "Returned"),
                            ("approved", "Approved"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("by_account", models.BigIntegerField()),
                ("by_name", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("words", models.CharField(blank=True, max_length=500)),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="credits.declaration"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="declaration",
            name="sheet",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="declarations",
                to="credits.declaredsheet",
            ),
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("certificate", models.CharField(blank=True, max_length=60)),
                ("counts", models.BooleanField(default=True)),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participants",
                        to="credits.declaration",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participation",
                        to="credits.entry",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DeclaredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.UUIDField()),
                ("name", models.CharField(max_length=200)),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="credits.declaration"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("declaration", "file"), name="declared_file_once")],
            },
        ),
        migrations.AddIndex(
            model_name="declaration",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["declared_at"], name="declaration_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="declaration",
            index=models.Index(fields=["declared_by"], name="declaration_by_account"),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))), name="declaration_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seconds__gt", 0), ("half_days__gt", 0), ("items__gt", 0), ("points__gt", 0), _connector="OR"
                ),
                name="declaration_measures_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("declared_by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="declaration_takes_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "withdrawn"]),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="declaration_decision_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(fields=("declaration", "person"), name="participant_once"),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("counts", True), models.Q(("certificate", ""), _negated=True)),
                fields=("person", "certificate"),
                name="certificate_declared_once",
            ),
        ),
        migrations.RunSQL(ENTRY + KEPT, UNDO),
    ]
