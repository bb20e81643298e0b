"""Changes of units as plans and events, what a unit was over days, and counters of the tree.

The triggers keep three promises: a unit's path is its superior's path and its own number (so nothing stands below
itself), nobody stands in a unit after its end, and what happened to a unit is never rewritten.
"""

from typing import ClassVar

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Func, Q, Value

import taixue.lib.ids

PATHS = """
CREATE FUNCTION people_unit_path_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM people_unit unit LEFT JOIN people_unit above ON above.id = unit.parent_id
        WHERE (unit.id = NEW.id OR unit.parent_id = NEW.id)
          AND unit.path <> coalesce(above.path, '/') || unit.id || '/'
    ) THEN
        RAISE EXCEPTION 'the path of unit % is not that of its superior and its own number', NEW.id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'unit_path_follows_its_superior';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER unit_path_follows_its_superior AFTER INSERT OR UPDATE OF path, parent_id ON people_unit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION people_unit_path_follows();
"""

STANDING = """
CREATE FUNCTION people_posting_unit_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM people_unit WHERE id IN (SELECT unit_id FROM fresh) ORDER BY id FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM fresh JOIN people_unit unit ON unit.id = fresh.unit_id
        WHERE unit.valid_to IS NOT NULL AND (fresh.end_day IS NULL OR fresh.end_day > unit.valid_to)
    ) THEN
        RAISE EXCEPTION 'nobody stands in a unit after its end'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'posting_unit_stands';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER posting_begins_in_a_unit_that_stands AFTER INSERT ON people_posting
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION people_posting_unit_stands();
CREATE TRIGGER posting_stays_in_a_unit_that_stands AFTER UPDATE ON people_posting
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION people_posting_unit_stands();

CREATE FUNCTION people_unit_ends_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM people_posting
        WHERE unit_id = NEW.id AND (end_day IS NULL OR end_day > NEW.valid_to)
    ) THEN
        RAISE EXCEPTION 'nobody stands in a unit after its end'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'posting_unit_stands';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER unit_ends_empty AFTER UPDATE OF valid_to ON people_unit
    FOR EACH ROW WHEN (NEW.valid_to IS NOT NULL) EXECUTE FUNCTION people_unit_ends_empty();
"""

HISTORY = """
CREATE FUNCTION people_unitevent_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened to a unit is never rewritten' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER unitevent_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON people_unitevent
    FOR EACH STATEMENT EXECUTE FUNCTION people_unitevent_refuse();

INSERT INTO people_unitspan (unit_id, parent_id, path, name, name_en, kind, first_day, end_day)
SELECT id, parent_id, path, name, name_en, kind, valid_from, valid_to FROM people_unit;
"""

UNDO = """
DROP TRIGGER unitevent_is_append_only ON people_unitevent;
DROP TRIGGER unit_ends_empty ON people_unit;
DROP TRIGGER posting_stays_in_a_unit_that_stands ON people_posting;
DROP TRIGGER posting_begins_in_a_unit_that_stands ON people_posting;
DROP TRIGGER unit_path_follows_its_superior ON people_unit;
DROP FUNCTION people_unitevent_refuse, people_unit_ends_empty, people_posting_unit_stands, people_unit_path_follows;
"""

KINDS = ("create", "rename", "move", "merge", "split", "close", "list")
STATES = ("draft", "waiting", "applying", "applied", "refused", "withdrawn")


def _choices(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, value.capitalize()) for value in values]


def _number() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _reference(to: str, name: str = "+", **options: bool) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to, **options)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0002_promises")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="UnitCount",
            fields=[
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="count",
                        serialize=False,
                        to="people.unit",
                    ),
                ),
                ("here", models.PositiveIntegerField(default=0)),
                ("people", models.PositiveIntegerField(default=0)),
                ("units", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="UnitSpan",
            fields=[
                ("id", _number()),
                ("path", models.CharField(db_collation="C", max_length=200)),
                ("name", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=160)),
                ("kind", models.CharField(max_length=20)),
                ("first_day", models.DateField()),
                ("end_day", models.DateField(null=True)),
                ("parent", _reference("people.unit", null=True)),
                ("unit", _reference("people.unit", "spans")),
            ],
            options={
                "indexes": [models.Index(fields=["path"], name="span_by_path")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(end_day=None) | Q(end_day__gt=F("first_day")), name="span_ends_after_it_begins"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        name="span_never_overlaps",
                        expressions=[
                            (Func(F("unit_id"), F("unit_id"), Value("[]"), function="int8range"), "&&"),
                            (Func(F("first_day"), F("end_day"), Value("[)"), function="daterange"), "&&"),
                        ],
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reorganisation",
            fields=[
                ("id", _number()),
                ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
                ("kind", models.CharField(choices=_choices(KINDS), max_length=8)),
                ("state", models.CharField(choices=_choices(STATES), default="draft", max_length=10)),
                ("on", models.DateField()),
                ("facts", models.JSONField()),
                ("plan", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("people", models.PositiveIntegerField(default=0)),
                ("progress", models.PositiveIntegerField(default=0)),
                ("problem", models.JSONField(default=dict)),
                ("drafted_by", models.BigIntegerField(null=True)),
                ("drafted_name", models.CharField(blank=True, max_length=80)),
                ("drafted_at", models.DateTimeField()),
                ("confirmed_by", models.BigIntegerField(null=True)),
                ("confirmed_name", models.CharField(blank=True, max_length=80)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("applied_at", models.DateTimeField(null=True)),
                ("unit", _reference("people.unit", null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "on"], name="reorganisation_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(state__in=["draft", "withdrawn"]) | Q(confirmed_at__isnull=False),
                        name="reorganisation_is_confirmed_first",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="applied") | Q(applied_at__isnull=False), name="reorganisation_has_a_moment"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relocation",
            fields=[
                ("id", _number()),
                ("from_unit", _reference("people.unit")),
                ("person", _reference("people.person")),
                ("reorganisation", _reference("people.reorganisation", "relocations")),
                ("to_unit", _reference("people.unit")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["reorganisation", "person", "from_unit"], name="relocated_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="unitevent",
            name="by_name",
            field=models.CharField(blank=True, default="", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="unitevent",
            name="reorganisation",
            field=_reference("people.reorganisation", "events", null=True),
        ),
        migrations.RunSQL(PATHS + STANDING + HISTORY, UNDO),
    ]
