"""Saved conditions on who is meant, and the groups to be trained first."""

from typing import ClassVar

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import taixue.lib.ids

FORWARD = """
CREATE FUNCTION people_audience_version_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a saved version of an audience never changes: save the next one'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audience_version_stands BEFORE UPDATE OR DELETE ON people_audienceversion
    FOR EACH ROW EXECUTE FUNCTION people_audience_version_stands();

INSERT INTO people_prioritygroup (public_id, name, name_en, position, created_at)
SELECT gen_random_uuid(), name, name_en, position, now()
FROM (VALUES
    ('新录用公务员', 'Newly recruited', 10),
    ('基层一线', 'Posts at the grass roots', 20),
    ('优秀基层公务员', 'Outstanding at the grass roots', 30),
    ('公务员管理工作者', 'Managers of civil servants', 40),
    ('优秀年轻干部', 'Outstanding young', 50),
    ('关键岗位', 'Key posts', 60),
    ('中心工作骨干', 'Backbones of the central task', 70)
) AS seed (name, name_en, position);
"""

BACKWARD = """
DROP TRIGGER audience_version_stands ON people_audienceversion;
DROP FUNCTION people_audience_version_stands;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0005_joining")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="PriorityGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("name_en", models.CharField(blank=True, max_length=80)),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=100)),
                ("created_by", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "name"), name="group_name_once_a_unit", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="people.prioritygroup"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("first_day", models.DateField()),
                ("end_day", models.DateField(null=True)),
                ("by_account", models.BigIntegerField(null=True)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end_day", None), ("end_day__gte", models.F("first_day")), _connector="OR"),
                        name="member_ends_after_it_begins",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
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
                                    models.F("group_id"), models.F("group_id"), models.Value("[]"), function="int8range"
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("first_day"), models.F("end_day"), models.Value("[)"), function="daterange"
                                ),
                                "&&",
                            ),
                        ],
                        name="member_once_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Audience",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("name_en", models.CharField(blank=True, max_length=80)),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
                ("owner", models.BigIntegerField(null=True)),
                ("owner_name", models.CharField(max_length=80)),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("unit", "name"),
                        name="audience_name_once_a_unit",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AudienceVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="people.audience"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("document", models.JSONField()),
                ("saved_by", models.BigIntegerField(null=True)),
                ("saved_by_name", models.CharField(max_length=80)),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("audience", "number"), name="audience_version_numbers_are_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="AudienceUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="people.audienceversion"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("course-required", "Required"),
                            ("course-elective", "Elective"),
                            ("course-visible", "Visible"),
                            ("duty", "Duty"),
                        ],
                        max_length=20,
                    ),
                ),
                ("target", models.UUIDField(db_index=True)),
                ("by_account", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("version", "kind", "target"), name="audience_used_once")
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
