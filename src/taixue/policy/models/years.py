from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from taixue.lib import ids


class TrainingYear(models.Model):
    """A year of an authority: opened, running, closed by two people, frozen. It is about every standing whose window
    ends between its first and its last day: the year's own, and those of its weeks and months.

    The unit is named by its number, so that the year goes along when the unit moves.
    """

    class State(models.TextChoices):
        OPEN = "open"
        ASKED = "asked"  # one person asks to close it
        CONFIRMED = "confirmed"  # another one agreed; a job freezes it
        FROZEN = "frozen"

    public_id = models.UUIDField(default=ids.new, unique=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    name = models.CharField(max_length=10)  # "2026"
    first_day = models.DateField()
    last_day = models.DateField()
    closing_day = models.DateField()  # until then corrections go in; on it and after it may be closed
    remind_on = ArrayField(models.DateField(), default=list)  # days on which people who will miss are told
    remind_who = models.CharField(max_length=10, default="likely")  # a state of queries.people: "likely" or "unmet"
    escalate_after = models.PositiveSmallIntegerField(default=0)  # reminders; then superiors are told; 0: never
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_by = models.BigIntegerField(null=True)
    opened_by_name = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    asked_by = models.BigIntegerField(null=True)
    asked_by_name = models.CharField(max_length=80, blank=True)
    asked_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=500, blank=True)  # why it is closed although something is open
    left_open = models.JSONField(default=dict)  # {code: number} of what was open when closing was asked
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_by_name = models.CharField(max_length=80, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="year_once_an_authority"),
            models.CheckConstraint(
                condition=Q(last_day__gt=F("first_day"), closing_day__gt=F("last_day")), name="year_days_follow"
            ),
            models.CheckConstraint(
                condition=Q(state="open", asked_at=None, confirmed_at=None, frozen_at=None)
                | Q(state="asked", asked_at__isnull=False, confirmed_at=None, frozen_at=None)
                | Q(state="confirmed", asked_at__isnull=False, confirmed_at__isnull=False, frozen_at=None)
                | Q(state="frozen", asked_at__isnull=False, confirmed_at__isnull=False, frozen_at__isnull=False),
                name="year_closes_step_by_step",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | ~Q(confirmed_by=F("asked_by")), name="year_closing_takes_two"
            ),
            models.CheckConstraint(condition=Q(remind_who__in=["likely", "unmet"]), name="year_reminds_known"),
        ]


class YearReminder(models.Model):
    """A day of the schedule on which people were reminded: once a year and day, whoever starts the job again."""

    year = models.ForeignKey(TrainingYear, models.PROTECT, related_name="reminders")
    day = models.DateField()
    people = models.PositiveIntegerField(default=0)  # told just then
    already = models.PositiveIntegerField(default=0)  # told that day before
    superiors = models.PositiveIntegerField(default=0)  # administrators of superiors told
    done_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "day"], name="year_reminds_once_a_day")]
