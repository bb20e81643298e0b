from django.db import models
from django.db.models import Q


class Root(models.Model):
    """The signed Merkle root over all heads of a night: one line of the transparency log, never changed (trigger)."""

    number = models.PositiveIntegerField(unique=True)  # 1, 2, 3 … without a hole
    made_at = models.DateTimeField()
    size = models.PositiveIntegerField()  # heads
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)  # digest of the statement before
    digest = models.BinaryField(max_length=32, unique=True)  # of this statement, credits.rules.roots
    key = models.PositiveIntegerField()  # number in keys.toml
    public = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="root_counts_from_one")]


class RootPage(models.Model):
    """Up to 1,024 leaves of a root in order of chain id, from which proofs are made. Kept for the newest roots only."""

    root = models.ForeignKey(Root, models.PROTECT, related_name="pages")
    position = models.PositiveIntegerField()  # 0, 1, 2 …
    low = models.UUIDField()  # chain id of the first leaf
    leaves = models.BinaryField()  # credits.rules.roots.LEAF bytes each
    top = models.BinaryField(max_length=32)  # of this page's leaves

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["root", "position"], name="rootpage_has_its_place"),
            models.UniqueConstraint(fields=["root", "low"], name="rootpage_begins_once"),
        ]
