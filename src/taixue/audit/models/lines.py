from django.db import models
from django.db.models import Q


class Line(models.Model):
    """Who did what to what, when and why. Never changed or deleted (trigger and role rights).

    The table has one more column, `xid`: the transaction that wrote the line, filled by PostgreSQL (migration 0002).
    """

    at = models.DateTimeField()
    actor_account = models.BigIntegerField(null=True)  # ids, not foreign keys: a line outlives what it names
    actor_name = models.CharField(max_length=80)
    action = models.CharField(max_length=60)  # "credits.reversed"
    target_kind = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=60, blank=True)  # public id
    person = models.BigIntegerField(null=True, db_index=True)  # whose data it concerns: that person may read the line
    unit_path = models.CharField(max_length=200, blank=True, db_collation="C")
    reason = models.CharField(max_length=500, blank=True)
    details = models.JSONField(default=dict)  # never an identity number, a password or a code
    address = models.CharField(max_length=45, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="audit_line_at"),
            models.Index(fields=["action", "at"], name="audit_line_action"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(action=""), name="audit_line_says_what")]


class Block(models.Model):
    """A run of committed lines, sealed over the block before: a removed or changed line shows."""

    number = models.BigIntegerField(unique=True)  # 1, 2, 3 … without a hole
    sealed_at = models.DateTimeField()
    lines = models.PositiveIntegerField()
    horizon = models.BigIntegerField()  # every transaction before this one had ended when the block was sealed
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32, unique=True)


class Seal(models.Model):
    """Which block a line was sealed in, with the line's own digest."""

    line = models.OneToOneField(Line, models.PROTECT, primary_key=True, related_name="seal")
    block = models.ForeignKey(Block, models.PROTECT, related_name="seals")
    position = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["block", "position"], name="audit_seal_has_its_place")]
