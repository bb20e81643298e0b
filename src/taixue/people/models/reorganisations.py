from django.db import models
from django.db.models import Q

from taixue.lib import ids
from taixue.people.models.persons import Person
from taixue.people.models.units import Unit


class Reorganisation(models.Model):
    """A change of units on its way: drafted with a plan to read, confirmed, carried out on its day, whole or not."""

    class Kind(models.TextChoices):
        CREATE = "create"
        RENAME = "rename"
        MOVE = "move"
        MERGE = "merge"
        SPLIT = "split"
        CLOSE = "close"
        LIST = "list"  # a list of units: what is new and what has another name

    class State(models.TextChoices):
        DRAFT = "draft"  # a plan that nobody has confirmed
        WAITING = "waiting"  # confirmed; its day is to come
        APPLYING = "applying"  # queued or being carried out
        APPLIED = "applied"
        REFUSED = "refused"  # could not be carried out when its day came; `problem` says why
        WITHDRAWN = "withdrawn"

    public_id = models.UUIDField(default=ids.new, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    on = models.DateField()  # first day of the new order
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # what it is about; None: the tree
    facts = models.JSONField()  # what was asked, by kind: people.rules.reorganisation
    plan = models.JSONField(default=dict)  # as it was read: figures, steps, what follows; later as it was carried out
    digest = models.CharField(max_length=64)  # of all the plan rests on: confirmed only while that is still so
    reason = models.CharField(max_length=200, blank=True)  # the document that orders it
    people = models.PositiveIntegerField(default=0)  # how many people's unit changes place or is another
    progress = models.PositiveIntegerField(default=0)
    problem = models.JSONField(default=dict)
    drafted_by = models.BigIntegerField(null=True)
    drafted_name = models.CharField(max_length=80, blank=True)
    drafted_at = models.DateTimeField()
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_name = models.CharField(max_length=80, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "on"], name="reorganisation_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(confirmed_at__isnull=False),
                name="reorganisation_is_confirmed_first",
            ),
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(applied_at__isnull=False), name="reorganisation_has_a_moment"
            ),
        ]


class Relocation(models.Model):
    """A person who came to another unit by a reorganisation."""

    reorganisation = models.ForeignKey(Reorganisation, models.PROTECT, related_name="relocations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reorganisation", "person", "from_unit"], name="relocated_once")]
