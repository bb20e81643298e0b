import django.db.models.deletion
from django.db import migrations, models

import taixue.lib.ids

KEPT = """
CREATE FUNCTION reports_statistics_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.closed_at IS NOT NULL OR
       ROW(NEW.unit_id, NEW.code, NEW.number, NEW.text, NEW.added_by, NEW.added_at)
       IS DISTINCT FROM ROW(OLD.unit_id, OLD.code, OLD.number, OLD.text, OLD.added_by, OLD.added_at) THEN
        RAISE EXCEPTION 'a version of a form never changes, it is closed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER statistics_form_is_kept BEFORE UPDATE OR DELETE ON reports_statisticsform
    FOR EACH ROW EXECUTE FUNCTION reports_statistics_kept();
"""
"""A sheet that was filled can be filled again as it was: the text of its form stays."""

UNDO = """
DROP TRIGGER statistics_form_is_kept ON reports_statisticsform;
DROP FUNCTION reports_statistics_kept;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0011_quick"),
        ("reports", "0006_publications"),
    ]

    operations = [
        migrations.CreateModel(
            name="StatisticsForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
                ("code", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("added_by", models.BigIntegerField(null=True)),
                ("added_by_name", models.CharField(max_length=80)),
                ("added_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "code", "number"), name="statistics_form_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("unit", "code"),
                        name="statistics_form_one_in_use",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="statistics_form_counts_from_one"
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, UNDO),
    ]
