"""The training year of an authority, and the days on which people were reminded."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import taixue.lib.ids

KEPT = """
CREATE FUNCTION policy_year_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'frozen' THEN
        RAISE EXCEPTION '% of a frozen year is refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER year_is_kept BEFORE UPDATE OR DELETE ON policy_trainingyear
    FOR EACH ROW EXECUTE FUNCTION policy_year_is_kept();
"""

UNDO = "DROP TRIGGER year_is_kept ON policy_trainingyear; DROP FUNCTION policy_year_is_kept;"


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0010_search"),
        ("policy", "0003_windows_of_all_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name="TrainingYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
                ("name", models.CharField(max_length=10)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("closing_day", models.DateField()),
                (
                    "remind_on",
                    django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, size=None),
                ),
                ("remind_who", models.CharField(default="likely", max_length=10)),
                ("escalate_after", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("asked", "Asked"),
                            ("confirmed", "Confirmed"),
                            ("frozen", "Frozen"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("opened_by", models.BigIntegerField(null=True)),
                ("opened_by_name", models.CharField(max_length=80)),
                ("opened_at", models.DateTimeField()),
                ("asked_by", models.BigIntegerField(null=True)),
                ("asked_by_name", models.CharField(blank=True, max_length=80)),
                ("asked_at", models.DateTimeField(null=True)),
                ("remark", models.CharField(blank=True, max_length=500)),
                ("left_open", models.JSONField(default=dict)),
                ("confirmed_by", models.BigIntegerField(null=True)),
                ("confirmed_by_name", models.CharField(blank=True, max_length=80)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("frozen_at", models.DateTimeField(null=True)),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="YearReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("people", models.PositiveIntegerField(default=0)),
                ("already", models.PositiveIntegerField(default=0)),
                ("superiors", models.PositiveIntegerField(default=0)),
                ("done_at", models.DateTimeField()),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="policy.trainingyear"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="trainingyear",
            constraint=models.UniqueConstraint(fields=("unit", "name"), name="year_once_an_authority"),
        ),
        migrations.AddConstraint(
            model_name="trainingyear",
            constraint=models.CheckConstraint(
                condition=models.Q(("closing_day__gt", models.F("last_day")), ("last_day__gt", models.F("first_day"))),
                name="year_days_follow",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingyear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asked_at", None), ("confirmed_at", None), ("frozen_at", None), ("state", "open")),
                    models.Q(
                        ("asked_at__isnull", False), ("confirmed_at", None), ("frozen_at", None), ("state", "asked")
                    ),
                    models.Q(
                        ("asked_at__isnull", False),
                        ("confirmed_at__isnull", False),
                        ("frozen_at", None),
                        ("state", "confirmed"),
                    ),
                    models.Q(
                        ("asked_at__isnull", False),
                        ("confirmed_at__isnull", False),
                        ("frozen_at__isnull", False),
                        ("state", "frozen"),
                    ),
                    _connector="OR",
                ),
                name="year_closes_step_by_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingyear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_at", None),
                    models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="year_closing_takes_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingyear",
            constraint=models.CheckConstraint(
                condition=models.Q(("remind_who__in", ["likely", "unmet"])), name="year_reminds_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="yearreminder",
            constraint=models.UniqueConstraint(fields=("year", "day"), name="year_reminds_once_a_day"),
        ),
        migrations.RunSQL(KEPT, UNDO),
    ]
