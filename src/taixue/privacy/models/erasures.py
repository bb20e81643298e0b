from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from taixue.lib import ids


class Erasure(models.Model):
    """A person asks to have data erased. An administrator of the unit decides, never the person; it is done whole."""

    class State(models.TextChoices):
        ASKED = "asked"
        CARRIED = "carried"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"  # by the person

    public_id = models.UUIDField(default=ids.new, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    items = ArrayField(models.CharField(max_length=10))  # privacy.rules.erasing.GOES
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    rows = models.JSONField(default=dict)  # {item: how many values or rows went}

    class Meta:
        indexes = [models.Index(fields=["person", "-asked_at"], name="erasure_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="asked"), name="erasure_asked_once"),
            models.CheckConstraint(condition=Q(items__len__gt=0), name="erasure_erases_something"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None) | ~Q(state="asked") & Q(decided_at__isnull=False),
                name="erasure_decision_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["carried", "declined"])
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by")),
                name="erasure_decided_by_another",
            ),
        ]


class Clearing(models.Model):
    """The nightly job deleted what was kept long enough: of what, up to which moment, how many rows."""

    code = models.CharField(max_length=10)  # privacy.rules.retention.PERIODS
    before = models.DateTimeField()
    rows = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["code", "-at"], name="clearing_by_code")]
