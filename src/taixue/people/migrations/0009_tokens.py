"""Tokens of the personnel system, its keys for our things, and the feed of changes."""

from typing import ClassVar

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import taixue.lib.ids

WATCHED = {
    "unit": "u.id, u.public_id, u.id",
    "person": "u.id, u.public_id, NULL",
    "posting": "u.id, u.public_id, u.unit_id",
}
"""Of each kind: its id, its public id, and the unit whose reach decides who is told; a new person has none yet."""

BEFORE = {"unit": "parent_id", "posting": "unit_id"}
"""Where a thing that moves leaves a line too: who reached it there must hear that it is gone."""

SEEN = {
    "unit": "(u.code, u.name, u.name_en, u.kind, u.parent_id, u.valid_from, u.valid_to) IS DISTINCT FROM "
    "(s.code, s.name, s.name_en, s.kind, s.parent_id, s.valid_from, s.valid_to)",
    "person": "u IS DISTINCT FROM s",
    "posting": "u IS DISTINCT FROM s",
}
"""Which updates are news. A unit's path follows its superior: that is told of the superior alone."""


def _watch(kind: str) -> str:
    """Return the triggers of a table: a statement that writes many rows adds their lines in one go."""
    table, columns = f"people_{kind}", "INSERT INTO people_feedline (target, public_id, unit, kind)"
    standing = (
        "u.id, u.public_id, (SELECT p.unit_id FROM people_posting p WHERE p.person_id = u.id "
        "ORDER BY p.end_day DESC NULLS FIRST, p.first_day DESC LIMIT 1)"
    )
    told = standing if kind == "person" else WATCHED[kind]
    left = f"""
        {columns} SELECT u.id, u.public_id, s.{BEFORE.get(kind, "")}, '{kind}'
        FROM fresh u JOIN stale s ON s.id = u.id WHERE s.{BEFORE.get(kind, "")} <> u.{BEFORE.get(kind, "")};
    """
    return f"""
CREATE FUNCTION {table}_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        {columns} SELECT {WATCHED[kind]}, '{kind}' FROM fresh u;
    ELSIF TG_OP = 'DELETE' THEN
        {columns} SELECT {WATCHED[kind]}, '{kind}' FROM stale u;
    ELSE
        {columns} SELECT {told}, '{kind}' FROM fresh u JOIN stale s ON s.id = u.id WHERE {SEEN[kind]};
        {left if kind in BEFORE else ""}
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_told_new AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION {table}_told();
CREATE TRIGGER {table}_told_changed AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION {table}_told();
CREATE TRIGGER {table}_told_gone AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION {table}_told();
"""


def _unwatch(kind: str) -> str:
    table = f"people_{kind}"
    drops = "".join(f"DROP TRIGGER {table}_told_{what} ON {table};" for what in ("new", "changed", "gone"))
    return f"{drops} DROP FUNCTION {table}_told();"


FORWARD = """
ALTER TABLE people_feedline ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX people_feedline_order ON people_feedline (xid, id);
""" + "".join(map(_watch, WATCHED))

BACKWARD = "".join(map(_unwatch, WATCHED)) + "ALTER TABLE people_feedline DROP COLUMN xid;"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0008_access")]
    operations: ClassVar = [
        migrations.AddField(
            "posting",
            "public_id",
            models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(), default=taixue.lib.ids.new, unique=True
            ),
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
                ("source", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=80)),
                ("lookup", models.BinaryField(max_length=32, unique=True)),
                ("ending", models.CharField(max_length=4)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None),
                ),
                ("rate", models.PositiveIntegerField()),
                ("made_by", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("withdrawn_by", models.BigIntegerField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("minute", models.DateTimeField(null=True)),
                ("used", models.PositiveIntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="token_ends_after_it_begins"),
                    models.CheckConstraint(condition=Q(scopes__len__gt=0), name="token_may_do_something"),
                    models.CheckConstraint(condition=Q(rate__gt=0), name="token_may_ask"),
                ]
            },
        ),
        migrations.CreateModel(
            name="ExternalKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=8)),
                ("key", models.CharField(max_length=100)),
                ("made_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.posting"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["source", "kind", "key"], name="key_means_one_thing"),
                    models.UniqueConstraint(fields=["unit", "source"], name="key_one_a_unit"),
                    models.UniqueConstraint(fields=["person", "source"], name="key_one_a_person"),
                    models.UniqueConstraint(fields=["posting", "source"], name="key_one_a_posting"),
                    models.CheckConstraint(
                        condition=Q(kind="unit", unit__isnull=False, person=None, posting=None)
                        | Q(kind="person", unit=None, person__isnull=False, posting=None)
                        | Q(kind="posting", unit=None, person=None, posting__isnull=False),
                        name="key_names_what_it_says",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="FeedLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=8)),
                ("public_id", models.UUIDField()),
                ("target", models.BigIntegerField()),
                ("unit", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={"indexes": [django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="feedline_by_time")]},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
