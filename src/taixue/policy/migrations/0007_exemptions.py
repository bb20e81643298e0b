"""Exemptions, and the promise that a second person decided each of them once."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import taixue.lib.ids

KEPT = """
CREATE FUNCTION policy_exemption_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state NOT IN ('asked', 'approved')
       OR (OLD.state = 'approved' AND (NEW.state <> 'ended' OR NEW.last_day > OLD.last_day))
       OR (NEW.public_id, NEW.person_id, NEW.kind, NEW.first_day, NEW.reason, NEW.evidence, NEW.asked_by)
        IS DISTINCT FROM
          (OLD.public_id, OLD.person_id, OLD.kind, OLD.first_day, OLD.reason, OLD.evidence, OLD.asked_by) THEN
        RAISE EXCEPTION 'an exemption is decided once, may end earlier, and otherwise never changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER exemption_is_decided_once BEFORE UPDATE OR DELETE ON policy_exemption
    FOR EACH ROW EXECUTE FUNCTION policy_exemption_is_decided_once();
"""

UNDO = """
DROP TRIGGER exemption_is_decided_once ON policy_exemption;
DROP FUNCTION policy_exemption_is_decided_once;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0010_search"),
        ("policy", "0006_whatif"),
    ]

    operations = [
        migrations.CreateModel(
            name="Exemption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("reason", models.CharField(max_length=500)),
                ("evidence", models.UUIDField()),
                ("evidence_name", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("approved", "Approved"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                            ("ended", "Ended"),
                        ],
                        default="asked",
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
                ("ended_by", models.BigIntegerField(null=True)),
                ("ended_by_name", models.CharField(blank=True, max_length=80)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "asked")), fields=["asked_at"], name="exemption_waiting")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__gte", models.F("first_day")), ("state", "ended"), _connector="OR"
                        ),
                        name="exemption_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("asked_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="exemption_takes_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "withdrawn"]),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="exemption_decision_is_named",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state__in", ["asked", "approved"])),
                        expressions=[
                            (
                                models.Func(
                                    models.F("person_id"),
                                    models.F("person_id"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("first_day"),
                                    models.F("last_day"),
                                    models.Value("[]"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="exemption_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, UNDO),
    ]
