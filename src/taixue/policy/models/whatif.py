from django.db import models
from django.db.models import Q

from taixue.lib import ids
from taixue.policy.models.policies import Version


class WhatIf(models.Model):
    """A text tried over the people of a subtree in one window, beside what holds now. Touches no standing."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"

    public_id = models.UUIDField(default=ids.new, unique=True)
    draft = models.ForeignKey("policy.Draft", models.PROTECT, related_name="tries")
    base = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")  # what holds now; None: nothing
    text = models.TextField()  # as it was tried, so that it can be tried again
    digest = models.BinaryField(max_length=32)
    window = models.CharField(max_length=40)
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, related_name="+")  # None: everyone
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reached = models.BigIntegerField(default=0)  # the last person computed; persons come in the order of their numbers
    done = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    asked_by = models.BigIntegerField(null=True)
    asked_by_name = models.CharField(max_length=80)
    asked_at = models.DateTimeField()  # today, for the evaluation
    ended_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=80, blank=True)  # given when it is kept
    kept_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["draft", "-asked_at"], name="whatif_of_draft")]
        constraints = [
            models.CheckConstraint(condition=Q(kept_at=None) | Q(state="done"), name="whatif_kept_when_done"),
        ]


class Outcome(models.Model):
    """What a try means for one person. change: "fails", "passes", "met", "unmet" or "freed"."""

    whatif = models.ForeignKey(WhatIf, models.CASCADE, related_name="outcomes")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_collation="C")
    band = models.CharField(max_length=20)
    change = models.CharField(max_length=6)
    owed_before = models.PositiveIntegerField()  # 1/100 of the unit of each document
    missing_before = models.PositiveIntegerField()
    owed = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["whatif", "unit_path"], name="outcome_by_unit")]
        constraints = [models.UniqueConstraint(fields=["whatif", "person"], name="outcome_once")]
