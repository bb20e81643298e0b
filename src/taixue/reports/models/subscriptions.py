from django.db import models
from django.db.models import Q

from taixue.lib import ids


class Subscription(models.Model):
    """A report that comes to an account by itself, with the columns and filters it had on the page."""

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly"  # every Monday
        MONTHLY = "monthly"  # on the first of every month

    class End(models.TextChoices):
        OWNER = "owner"
        REACH = "reach"  # the account is closed, or the unit lies out of its reach
        UNIT = "unit"  # the unit ended

    public_id = models.UUIDField(default=ids.new, unique=True)
    account = models.BigIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")  # who is told
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    report = models.CharField(max_length=20)
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    asked = models.JSONField()  # the query of the page
    keys = models.JSONField()  # columns, as they were on the page
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=End, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-made_at"], name="subscription_by_account")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "unit", "report", "rhythm", "asked", "keys"], condition=Q(ended_at=None),
                name="subscription_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False) & ~Q(end=""),
                name="subscription_end_says_why",
            ),
        ]  # fmt: skip


class Issue(models.Model):
    """What a subscription brought for a day; the file is an order like any other."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="issues")
    day = models.DateField()  # a Monday, or the first of a month
    export = models.OneToOneField("reports.Export", models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "day"], name="issue_once_a_day")]
