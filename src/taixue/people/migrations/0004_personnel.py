"""Personnel data in full: both forms' fields, codes for words, more kinds of posting, change requests, former numbers."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

import taixue.lib.ids
from taixue.people.rules import codes

CODED = ("ethnicity", "political_status")


def to_codes(apps: Any, editor: Any) -> None:
    """Replace the words of coded fields by their codes; a text that no set knows stays as it is."""
    persons = apps.get_model("people", "Person").objects.using(editor.connection.alias)
    for field in CODED:
        for text in persons.exclude(**{field: ""}).values_list(field, flat=True).distinct():
            code = codes.read(field, text)
            if code is not None and code != text:
                persons.filter(**{field: text}).update(**{field: code})
    for text in persons.exclude(education="").values_list("education", flat=True).distinct():
        found = codes.parted(text)
        if found is not None:
            persons.filter(education=text).update(education=found[0], degree=found[1])


def to_words(apps: Any, editor: Any) -> None:
    """Write the codes as words again."""
    persons = apps.get_model("people", "Person").objects.using(editor.connection.alias)
    for field in CODED:
        for code in persons.exclude(**{field: ""}).values_list(field, flat=True).distinct():
            persons.filter(**{field: code}).update(**{field: codes.label(field, code)})
    for education, degree in persons.values_list("education", "degree").distinct():
        words = codes.schooling(education, degree)
        persons.filter(education=education, degree=degree).update(education=words, degree="")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0003_reorganisation")]
    operations: ClassVar = [
        migrations.AddField("person", "confirmed_on", models.DateField(null=True)),
        migrations.AddField(
            "person", "degree", models.CharField(blank=True, max_length=4, default=""), preserve_default=False
        ),
        migrations.AddField(
            "person", "major", models.CharField(blank=True, max_length=80, default=""), preserve_default=False
        ),
        migrations.AddField(
            "person", "native_place", models.CharField(blank=True, max_length=60, default=""), preserve_default=False
        ),
        migrations.AddField(
            "person", "office_phone", models.CharField(blank=True, max_length=30, default=""), preserve_default=False
        ),
        migrations.AddField(
            "person", "qq", models.CharField(blank=True, max_length=15, default=""), preserve_default=False
        ),
        migrations.AddField(
            "person", "school", models.CharField(blank=True, max_length=80, default=""), preserve_default=False
        ),
        migrations.AddField("posting", "expected_to", models.DateField(null=True)),
        migrations.AddField(
            "posting", "post_level", models.CharField(blank=True, max_length=3, default=""), preserve_default=False
        ),
        migrations.AddField(
            "transferrequest",
            "answer",
            models.CharField(blank=True, max_length=200, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "transferrequest",
            "from_unit",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
            ),
        ),
        migrations.AddField(
            "transferrequest",
            "reason",
            models.CharField(blank=True, max_length=200, default=""),
            preserve_default=False,
        ),
        migrations.AlterField(
            "posting",
            "kind",
            models.CharField(
                choices=[
                    ("main", "Main"),
                    ("seconded", "Seconded"),
                    ("leave", "Leave"),
                    ("retired", "Retired"),
                    ("left", "Left"),
                    ("deceased", "Deceased"),
                ],
                default="main",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            "transferrequest",
            "state",
            models.CharField(
                choices=[
                    ("open", "Open"),
                    ("accepted", "Accepted"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AddIndex("transferrequest", models.Index(fields=["to_unit", "state"], name="transfer_by_asker")),
        migrations.AddIndex(
            "transferrequest", models.Index(fields=["from_unit", "-decided_at"], name="transfer_by_decider")
        ),
        migrations.AddConstraint(
            "posting",
            models.CheckConstraint(
                condition=models.Q(kind__in=["main", "seconded", "leave", "retired", "left", "deceased"]),
                name="posting_kind_is_known",
            ),
        ),
        migrations.CreateModel(
            name="ChangeRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
                ("wanted", models.JSONField(default=dict)),
                ("before", models.JSONField(default=dict)),
                ("id_cipher", models.BinaryField(null=True)),
                ("id_mask", models.CharField(blank=True, max_length=18)),
                ("reason", models.CharField(max_length=300)),
                ("answer", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("asked_by", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-asked_at"], name="change_by_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("person",), name="change_asked_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="change_decision_has_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["accepted", "declined"]), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="change_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("id_cipher", None), ("state", "open"), _connector="OR"),
                        name="change_number_gone_with_the_decision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=20)),
                ("before", models.CharField(blank=True, max_length=120)),
                ("after", models.CharField(blank=True, max_length=120)),
                ("source", models.CharField(max_length=10)),
                ("by_account", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["person", "-at"], name="personchange_by_person")]},
        ),
        migrations.CreateModel(
            name="FormerNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lookup", models.BinaryField(max_length=32)),
                ("reason", models.CharField(max_length=300)),
                ("replaced_by", models.BigIntegerField(null=True)),
                ("replaced_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["lookup"], name="formernumber_by_lookup")]},
        ),
        migrations.RunPython(to_codes, to_words, elidable=True),
    ]
