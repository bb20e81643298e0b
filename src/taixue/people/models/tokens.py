from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from taixue.lib import ids
from taixue.people.models.accounts import Account
from taixue.people.models.persons import Person, Posting
from taixue.people.models.units import Unit


class ApiToken(models.Model):
    """What another system shows at the API: what it may do there, over which units, until when."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")  # of the system; nobody signs in with it
    source = models.CharField(max_length=40)  # short name of the system: its external keys are its own
    name = models.CharField(max_length=80)
    lookup = models.BinaryField(max_length=32, unique=True)  # keyed hash; the token itself is never stored
    ending = models.CharField(max_length=4)  # the last signs, to tell tokens apart
    scopes = ArrayField(models.CharField(max_length=20))  # people.rules.scopes.Scope
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # with all below; None: everything
    rate = models.PositiveIntegerField()  # requests a minute
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    minute = models.DateTimeField(null=True)  # the minute that `used` counts
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="token_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="token_may_do_something"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="token_may_ask"),
        ]

    def __str__(self) -> str:
        return self.name


class ExternalKey(models.Model):
    """The name that another system has for a unit, a person or a posting of ours; exactly one of the three."""

    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=8)  # unit, person, posting
    key = models.CharField(max_length=100)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    posting = models.ForeignKey(Posting, models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "key"], name="key_means_one_thing"),
            models.UniqueConstraint(fields=["unit", "source"], name="key_one_a_unit"),
            models.UniqueConstraint(fields=["person", "source"], name="key_one_a_person"),
            models.UniqueConstraint(fields=["posting", "source"], name="key_one_a_posting"),
            models.CheckConstraint(
                condition=Q(kind="unit", unit__isnull=False, person=None, posting=None)
                | Q(kind="person", unit=None, person__isnull=False, posting=None)
                | Q(kind="posting", unit=None, person=None, posting__isnull=False),
                name="key_names_what_it_says",
            ),
        ]


class FeedLine(models.Model):
    """A unit, a person or a posting changed. Written by triggers, however the change was made; told by the API's feed.

    The table has one more column, `xid`: the transaction that wrote the line, filled by PostgreSQL (migration 0009).
    """

    kind = models.CharField(max_length=8)
    public_id = models.UUIDField()  # of the thing
    target = models.BigIntegerField()
    unit = models.BigIntegerField(null=True)  # who reaches this unit is told; of a person: where they stand decides
    at = models.DateTimeField(db_default=Now())  # by the database's clock

    class Meta:
        indexes = [BrinIndex(fields=["at"], name="feedline_by_time")]  # lines stand in the order of time: a few bytes
