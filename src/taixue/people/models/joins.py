from django.db import models
from django.db.models import F, Q

from taixue.lib import ids
from taixue.people.models.persons import Person

ACTIVE = ("asked", "joined", "parting")


class Join(models.Model):
    """Two records of one person: `gone` points to `stays`. Each step takes two people; undone by parting."""

    class State(models.TextChoices):
        ASKED = "asked"
        DECLINED = "declined"
        JOINED = "joined"
        PARTING = "parting"  # joined still; one person asked to part them
        PARTED = "parted"

    public_id = models.UUIDField(default=ids.new, unique=True)
    gone = models.ForeignKey(Person, models.PROTECT, related_name="+")
    stays = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    reason = models.CharField(max_length=500)
    asked_by = models.BigIntegerField()
    asked_by_name = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    carried = models.JSONField(default=dict)  # what went over, by app, so that parting can give it back
    part_reason = models.CharField(max_length=500, blank=True)
    part_asked_by = models.BigIntegerField(null=True)
    part_asked_by_name = models.CharField(max_length=80, blank=True)
    part_asked_at = models.DateTimeField(null=True)
    parted_by = models.BigIntegerField(null=True)
    parted_by_name = models.CharField(max_length=80, blank=True)
    parted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(state__in=ACTIVE), name="join_once_per_record"),
            models.CheckConstraint(condition=~Q(gone=F("stays")), name="join_takes_two_records"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(asked_by=F("decided_by")), name="join_takes_two_people"
            ),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="join_decision_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["parting", "parted"]) | Q(part_asked_by__isnull=False),
                name="join_parting_is_asked_for",
            ),
            models.CheckConstraint(
                condition=~Q(state="parted")
                | Q(parted_by__isnull=False, parted_at__isnull=False) & ~Q(part_asked_by=F("parted_by")),
                name="join_parting_takes_two_people",
            ),
        ]
