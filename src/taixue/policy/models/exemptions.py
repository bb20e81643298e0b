from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from taixue.lib import ids


class Exemption(models.Model):
    """Somebody need not learn for a time, or less: asked for with evidence, decided by a second person.

    It changes what is owed, by the documents that name its kind; entries never change.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"
        ENDED = "ended"  # it was approved and is over earlier; days up to `last_day` still hold

    public_id = models.UUIDField(default=ids.new, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)  # of policy.rules.exemptions
    first_day = models.DateField()
    last_day = models.DateField()  # still exempted on it
    reason = models.CharField(max_length=500)
    evidence = models.UUIDField()  # of the files app
    evidence_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = models.BigIntegerField()
    asked_by_name = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    ended_by = models.BigIntegerField(null=True)
    ended_by_name = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], condition=Q(state="asked"), name="exemption_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")) | Q(state="ended"), name="exemption_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(asked_by=F("decided_by")), name="exemption_takes_two_people"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "withdrawn"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="exemption_decision_is_named",
            ),
            ExclusionConstraint(
                name="exemption_one_at_a_time",
                expressions=[
                    (Func(F("person_id"), F("person_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("first_day"), F("last_day"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["asked", "approved"]),
            ),
        ]
