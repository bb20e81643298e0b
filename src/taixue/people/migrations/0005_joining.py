"""Two records of one person, joined and parted: each step under the names of two people."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import taixue.lib.ids

FORWARD = """
CREATE FUNCTION people_join_goes_its_way() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.public_id, NEW.gone_id, NEW.stays_id, NEW.reason, NEW.asked_by, NEW.asked_by_name, NEW.asked_at)
        IS DISTINCT FROM (OLD.public_id, OLD.gone_id, OLD.stays_id, OLD.reason, OLD.asked_by, OLD.asked_by_name, OLD.asked_at)
       OR (OLD.state <> 'asked' AND (NEW.decided_by, NEW.decided_by_name, NEW.decided_at)
        IS DISTINCT FROM (OLD.decided_by, OLD.decided_by_name, OLD.decided_at))
       OR (OLD.state, NEW.state) NOT IN (('asked', 'asked'), ('asked', 'declined'), ('asked', 'joined'), ('joined', 'joined'),
        ('joined', 'parting'), ('parting', 'parting'), ('parting', 'joined'), ('parting', 'parted')) THEN
        RAISE EXCEPTION 'a join is asked for, decided and parted in this order, each once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER join_goes_its_way BEFORE UPDATE ON people_join FOR EACH ROW EXECUTE FUNCTION people_join_goes_its_way();

CREATE FUNCTION people_join_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a join is kept, also when parted' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER join_is_kept BEFORE DELETE ON people_join FOR EACH ROW EXECUTE FUNCTION people_join_is_kept();

CREATE FUNCTION people_person_points_under_a_join() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT stays_id FROM people_join WHERE gone_id = NEW.id AND state IN ('joined', 'parting'))
        IS DISTINCT FROM NEW.joined_into_id
       OR EXISTS (SELECT 1 FROM people_person WHERE id = NEW.joined_into_id AND joined_into_id IS NOT NULL) THEN
        RAISE EXCEPTION 'person % points to another record without an approved join', NEW.id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'person_points_under_a_join';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER person_points_under_a_join AFTER UPDATE OF joined_into_id ON people_person FOR EACH ROW
    WHEN (NEW.joined_into_id IS DISTINCT FROM OLD.joined_into_id) EXECUTE FUNCTION people_person_points_under_a_join();
CREATE TRIGGER person_begins_alone AFTER INSERT ON people_person FOR EACH ROW
    WHEN (NEW.joined_into_id IS NOT NULL) EXECUTE FUNCTION people_person_points_under_a_join();
"""

BACKWARD = """
DROP TRIGGER person_begins_alone ON people_person;
DROP TRIGGER person_points_under_a_join ON people_person;
DROP TRIGGER join_is_kept ON people_join;
DROP TRIGGER join_goes_its_way ON people_join;
DROP FUNCTION people_person_points_under_a_join, people_join_is_kept, people_join_goes_its_way;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0004_personnel")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="person",
            name="joined_into",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined",
                to="people.person",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("joined_into__isnull", False)), fields=["joined_into"], name="person_by_joined"
            ),
        ),
        migrations.CreateModel(
            name="Join",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
                (
                    "gone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "stays",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("declined", "Declined"),
                            ("joined", "Joined"),
                            ("parting", "Parting"),
                            ("parted", "Parted"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("asked_by", models.BigIntegerField()),
                ("asked_by_name", models.CharField(max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("carried", models.JSONField(default=dict)),
                ("part_reason", models.CharField(blank=True, max_length=500)),
                ("part_asked_by", models.BigIntegerField(null=True)),
                ("part_asked_by_name", models.CharField(blank=True, max_length=80)),
                ("part_asked_at", models.DateTimeField(null=True)),
                ("parted_by", models.BigIntegerField(null=True)),
                ("parted_by_name", models.CharField(blank=True, max_length=80)),
                ("parted_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("asked", "joined", "parting"))),
                        fields=("gone",),
                        name="join_once_per_record",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("gone", models.F("stays")), _negated=True), name="join_takes_two_records"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("asked_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="join_takes_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "asked"),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="join_decision_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["parting", "parted"]), _negated=True),
                            ("part_asked_by__isnull", False),
                            _connector="OR",
                        ),
                        name="join_parting_is_asked_for",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "parted"), _negated=True),
                            models.Q(
                                ("parted_at__isnull", False),
                                ("parted_by__isnull", False),
                                models.Q(("part_asked_by", models.F("parted_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="join_parting_takes_two_people",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
