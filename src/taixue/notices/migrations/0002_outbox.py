"""What leaves the house by e-mail, SMS and chat, and what a person wishes to get."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import taixue.lib.ids

WAITING = ["queued", "sending", "failed"]
ENDED = ["sent", "given-up", "dropped"]

MESSAGE = migrations.CreateModel(
    name="Message",
    fields=[
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
        ("channel", models.CharField(max_length=8)),
        ("kind", models.CharField(max_length=40)),
        ("key", models.CharField(max_length=160)),
        ("facts", models.JSONField(default=dict)),
        ("sealed", models.BinaryField(null=True)),
        ("secret", models.BooleanField(default=False)),
        ("link", models.CharField(blank=True, max_length=200)),
        ("unit_path", models.CharField(blank=True, db_collation="C", max_length=200)),
        (
            "state",
            models.CharField(
                choices=[
                    ("queued", "Queued"),
                    ("sending", "Sending"),
                    ("failed", "Failed"),
                    ("sent", "Sent"),
                    ("given-up", "Given Up"),
                    ("dropped", "Dropped"),
                ],
                default="queued",
                max_length=10,
            ),
        ),
        ("due_at", models.DateTimeField()),
        ("tries", models.PositiveSmallIntegerField(default=0)),
        ("repeated", models.BooleanField(default=False)),
        ("claimed_at", models.DateTimeField(null=True)),
        ("error", models.CharField(blank=True, max_length=40)),
        ("mask", models.CharField(blank=True, max_length=120)),
        ("queued_at", models.DateTimeField()),
        ("ended_at", models.DateTimeField(null=True)),
        (
            "note",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="notices.note"
            ),
        ),
        (
            "person",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
    ],
    options={
        "indexes": [
            models.Index(fields=["state", "-queued_at"], name="message_by_state"),
            models.Index(fields=["due_at"], condition=Q(state__in=WAITING), name="message_waiting"),
        ],
        "constraints": [
            models.UniqueConstraint(fields=("channel", "key"), name="message_leaves_once"),
            models.CheckConstraint(
                condition=Q(state__in=WAITING, ended_at=None) | Q(state__in=ENDED, ended_at__isnull=False),
                name="message_end_has_a_moment",
            ),
            models.CheckConstraint(condition=Q(sealed=None) | Q(state__in=WAITING), name="message_secret_ends_with_it"),
            models.CheckConstraint(condition=Q(secret=False) | Q(facts={}), name="message_secret_is_sealed"),
        ],
    },
)
WISH = migrations.CreateModel(
    name="Wish",
    fields=[
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("pace", models.CharField(default="now", max_length=8)),
        ("text", models.CharField(default="sms", max_length=8)),
        ("unwanted", models.JSONField(default=list)),
        ("gathered_at", models.DateTimeField(null=True)),
        ("changed_at", models.DateTimeField()),
        (
            "person",
            models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
        ),
    ],
    options={
        "indexes": [models.Index(fields=["pace"], condition=~Q(pace="now"), name="wish_gathered")],
        "constraints": [
            models.CheckConstraint(condition=Q(pace__in=["now", "daily", "weekly"]), name="wish_pace_is_known"),
            models.CheckConstraint(condition=Q(text__in=["sms", "wecom", "none"]), name="wish_text_is_known"),
        ],
    },
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("notices", "0001_initial")]
    operations: ClassVar = [
        MESSAGE,
        WISH,
        migrations.AddIndex(
            model_name="note",
            index=models.Index(condition=Q(read_at=None), fields=["person"], name="note_unread"),
        ),
    ]
