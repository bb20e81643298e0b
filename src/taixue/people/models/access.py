from django.db import models
from django.db.models import F, Q

from taixue.lib import ids
from taixue.people.models.accounts import Account, RoleGrant
from taixue.people.models.units import Unit


class RegistrationWindow(models.Model):
    """Days on which a rank band registers in a unit and all below it."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    band = models.CharField(max_length=10, blank=True)  # people.rules.ranks.Band; "" is every band
    first_day = models.DateField()
    end_day = models.DateField()  # first day on which it is shut
    opened_by = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "band", "first_day"], name="window_opened_once"),
            models.CheckConstraint(condition=Q(end_day__gte=F("first_day")), name="window_ends_after_it_begins"),
        ]


class ResetRequest(models.Model):
    """A reset that was asked for: by the person at the door, or by one administrator who needs a second one."""

    class Way(models.TextChoices):
        UNIT = "unit"  # the person asks the unit
        ACADEMY = "academy"  # the person asks the academy
        SECOND = "second"  # an administrator asks a second one, for an account that holds a role

    class State(models.TextChoices):
        OPEN = "open"
        AGREED = "agreed"  # by the second person; the asker may carry it out
        DONE = "done"
        DECLINED = "declined"

    public_id = models.UUIDField(default=ids.new, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    way = models.CharField(max_length=10, choices=Way)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=200, blank=True)
    asked_by = models.BigIntegerField(null=True)  # account; None: somebody at the door, who may be the person
    asked_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "way"], condition=Q(state__in=["open", "agreed"]), name="reset_asked_once"
            ),
            models.CheckConstraint(
                condition=~Q(way="second")
                | Q(asked_by__isnull=False) & (Q(decided_by=None) | ~Q(decided_by=F("asked_by"))),
                name="reset_of_an_administrator_takes_two",
            ),
        ]


class Delegation(models.Model):
    """A deputy holds an administrator's role for some days. Where a second person must look first, it waits."""

    class State(models.TextChoices):
        WAITING = "waiting"
        GIVEN = "given"
        DECLINED = "declined"
        ENDED = "ended"

    public_id = models.UUIDField(default=ids.new, unique=True)
    source = models.ForeignKey(RoleGrant, models.PROTECT, related_name="delegations")
    deputy = models.ForeignKey(Account, models.PROTECT, related_name="+")
    grant = models.OneToOneField(RoleGrant, models.PROTECT, null=True, related_name="delegation")
    first_day = models.DateField()
    end_day = models.DateField()  # first day without it
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State)
    asked_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "deputy", "first_day"],
                condition=Q(state__in=["waiting", "given"]),
                name="delegation_once",
            ),
            models.CheckConstraint(condition=Q(end_day__gt=F("first_day")), name="delegation_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(state="given") | Q(grant__isnull=False), name="delegation_given_is_a_grant"
            ),
        ]


class Viewing(models.Model):
    """An administrator sees Taixue as a person does: for minutes, reading only."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    watcher = models.ForeignKey(Account, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    session_key = models.CharField(max_length=40)  # it holds in the watcher's own session only
    reason = models.CharField(max_length=200)
    began_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["watcher"], condition=Q(ended_at=None), name="viewing_one_open_per_watcher"
            ),
            models.CheckConstraint(condition=~Q(watcher=F("account")), name="viewing_of_another"),
        ]
