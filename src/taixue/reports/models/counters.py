from django.db import models
from django.db.models import Q


class Counting(models.Model):
    """The local day for which counters say who will miss at this pace. One row, or none before the first count."""

    only = models.BooleanField(primary_key=True, default=True)
    day = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="counting_is_one_row")]


class Counter(models.Model):
    """The people of a unit in a rank band who are subject to duty, added up. Derived; rebuildable at any time.

    alone: of the unit itself; else of its whole subtree. Kept by the job "reports.count" from what triggers on the
    standings note in `Stale`; a row of nobody is deleted.
    """

    version = models.ForeignKey("policy.Version", models.CASCADE, related_name="+", db_index=False)
    window = models.CharField(max_length=10)
    path = models.CharField(max_length=200, db_collation="C")
    above = models.CharField(max_length=200, db_collation="C")  # path of the superior, "/" of a root
    alone = models.BooleanField()
    band = models.CharField(max_length=20)
    subject = models.IntegerField()
    participated = models.IntegerField()
    met = models.IntegerField()
    likely = models.IntegerField(default=0)  # will miss at the pace of `Counting.day`
    owed = models.BigIntegerField()
    owed_required = models.BigIntegerField()
    counted = models.BigIntegerField()
    counted_required = models.BigIntegerField()
    missing = models.BigIntegerField()
    missing_required = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["version", "window", "above"], name="counter_by_superior"),
            models.Index(fields=["version"], condition=Q(subject=0), name="counter_of_nobody"),
            models.Index(fields=["path"], condition=Q(alone=False), name="counter_of_subtree"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["version", "window", "path", "alone", "band"], name="counter_once"),
            models.CheckConstraint(
                condition=Q(subject__gte=0, participated__lte=models.F("subject"), met__lte=models.F("subject")),
                name="counter_counts_people",
            ),
        ]


class Stale(models.Model):
    """Standings of a unit changed and are not counted yet. Written by triggers in the changing transaction, many times
    over if need be: a line that had to be unique would make transactions wait for each other."""

    path = models.CharField(max_length=200, db_collation="C")
    version = models.BigIntegerField()
    window = models.CharField(max_length=10)
