"""Every sheet that a unit sends: what its columns mean, hidden rows, forms of administrators with roles proposed."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import taixue.lib.ids

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
PUBLIC = ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True))


def _key(to: str, *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0006_audiences")]
    operations: ClassVar = [
        migrations.AddField("intake", "chosen", models.JSONField(default=dict)),
        migrations.AddField("intake", "cleared_at", models.DateTimeField(null=True)),
        migrations.AddField("intake", "hidden_rows", models.BooleanField(default=False)),
        migrations.AlterField(
            "intake",
            "state",
            models.CharField(
                choices=[
                    ("judging", "Judging"),
                    ("asking", "Asking"),
                    ("planned", "Planned"),
                    ("applying", "Applying"),
                    ("applied", "Applied"),
                    ("refused", "Refused"),
                ],
                default="judging",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            "intake", models.Index(condition=Q(cleared_at=None), fields=["created_at"], name="intake_to_clear")
        ),
        migrations.CreateModel(
            name="ColumnMeaning",
            fields=[
                ID,
                PUBLIC,
                ("word", models.CharField(max_length=60)),
                ("heading", models.CharField(max_length=60)),
                ("column", models.CharField(blank=True, max_length=20)),
                ("by_account", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("scope", _key("people.unit", null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scope", "word"), name="meaning_once_per_unit", nulls_distinct=False
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="RoleProposal",
            fields=[
                ID,
                PUBLIC,
                ("role", models.CharField(max_length=20)),
                ("asked_by", models.BigIntegerField(null=True)),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("approved", "Approved"), ("declined", "Declined")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("account", _key(settings.AUTH_USER_MODEL)),
                ("intake", _key("people.intake")),
                ("unit", _key("people.unit")),
            ],
            options={
                "indexes": [models.Index(fields=["state", "-asked_at"], name="proposal_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(state="open"), fields=("account", "role", "unit"), name="proposal_open_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(state="open", decided_at=None) | ~Q(state="open") & Q(decided_at__isnull=False),
                        name="proposal_decision_has_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=Q(asked_by=None) | ~Q(state="approved") | ~Q(decided_by=F("asked_by")),
                        name="proposal_approved_by_another",
                    ),
                ],
            },
        ),
    ]
