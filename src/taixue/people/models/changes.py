from django.db import models
from django.db.models import F, Q

from taixue.lib import ids
from taixue.people.models.persons import Person


class ChangeRequest(models.Model):
    """A person says that stored data of their own is wrong. An administrator of the unit decides, never the person."""

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"  # by the person

    public_id = models.UUIDField(default=ids.new, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    wanted = models.JSONField(default=dict)  # {field: value}; the identity number stands apart, encrypted
    before = models.JSONField(default=dict)  # {field: value} as the person saw it
    id_cipher = models.BinaryField(null=True)  # AES-GCM, bound to this request's public_id; gone with the decision
    id_mask = models.CharField(max_length=18, blank=True)
    reason = models.CharField(max_length=300)
    answer = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-asked_at"], name="change_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="open"), name="change_asked_once"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | ~Q(state="open") & Q(decided_at__isnull=False),
                name="change_decision_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined"])
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by")),
                name="change_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(id_cipher=None) | Q(state="open"), name="change_number_gone_with_the_decision"
            ),
        ]


class PersonChange(models.Model):
    """One field of a person as it was and as it became. Numbers stand masked. Changed only to empty what is erased."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    field = models.CharField(max_length=20)
    before = models.CharField(max_length=120, blank=True)
    after = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=10)  # "edit", "roster", "request", "number" …
    by_account = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="personchange_by_person")]


class FormerNumber(models.Model):
    """A person once stood under another identity number. The number itself is gone: only its keyed hash is kept."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    lookup = models.BinaryField(max_length=32)
    reason = models.CharField(max_length=300)
    replaced_by = models.BigIntegerField(null=True)
    replaced_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["lookup"], name="formernumber_by_lookup")]
