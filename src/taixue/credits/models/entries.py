from django.db import models
from django.db.models import F, Q

from taixue.lib import ids


class Head(models.Model):
    """The end of a person's chain: locked first by whoever posts, persons in id order."""

    person = models.OneToOneField("people.Person", models.PROTECT, primary_key=True, related_name="+")
    chain = models.UUIDField(default=ids.new_without_time, unique=True)  # stands for the person in hashed bytes
    sequence = models.PositiveIntegerField(default=0)  # of the last line
    digest = models.BinaryField(max_length=32)  # of the last line; of the chain id before the first
    closed_at = models.DateTimeField(null=True)


class Entry(models.Model):
    """One line of the ledger. Never changed or deleted: a mistake is reversed by a second line."""

    class Provenance(models.TextChoices):
        PROVEN = "proven"
        CERTIFIED = "certified"
        DECLARED = "declared"
        IMPORTED = "imported"
        CORRECTED = "corrected"  # earned and not recorded: added later under a correction
        DECIDED = "decided"  # a line about the chain itself, under the names of two people

    public_id = models.UUIDField(default=ids.new, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()  # 1, 2, 3 … per person: a missing line shows
    kind = models.CharField(max_length=20)  # activity: "course", later "class" …; or a mark of credits.rules.chain
    item = models.UUIDField()  # public id of what was learned
    item_version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=120)  # for people; not hashed, its salted digest is
    title_en = models.CharField(max_length=160, blank=True)
    title_salt = models.BinaryField(max_length=16)
    subject = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=20, blank=True)  # "online", "class" …
    required = models.BooleanField(default=False)  # for this person on that day
    seconds = models.IntegerField(default=0)  # measures as they happened; policies convert, the ledger does not
    held = models.IntegerField(default=0)  # of the seconds, those handed in after an outage
    half_days = models.IntegerField(default=0)
    items = models.IntegerField(default=0)
    points = models.IntegerField(default=0)
    score = models.IntegerField(default=0)
    nominal = models.IntegerField(default=0)  # centihours the publisher set
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    first_day = models.DateField()
    last_day = models.DateField()  # local date; decides the training year
    source = models.CharField(max_length=120)  # what earned it, once: "course:<id>:<window>"
    provenance = models.CharField(max_length=10, choices=Provenance)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    repeats = models.ForeignKey(  # the same entry in the chain of a record that was joined into this one
        "self", models.PROTECT, null=True, related_name="repeated", db_index=False
    )
    origin = models.CharField(max_length=120, blank=True, default="")  # of a repeated entry: the source that earned it
    recorded_by = models.BigIntegerField(null=True)  # account; None: the system
    recorded_at = models.DateTimeField()
    format = models.PositiveSmallIntegerField(default=1)  # of the hashed bytes, docs/rules/chain.md
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32, unique=True)  # over this line and the one before

    class Meta:
        indexes = [
            models.Index(fields=["person", "last_day"], name="entry_by_day"),
            models.Index(fields=["person", "origin"], condition=~Q(origin=""), name="entry_by_origin"),
            models.Index(fields=["repeats"], condition=Q(repeats__isnull=False), name="entry_by_repeated"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "source"], name="entry_once_per_source"),
            models.UniqueConstraint(fields=["person", "sequence"], name="entry_chain_has_no_fork"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="entry_counts_from_one"),
            models.CheckConstraint(condition=Q(last_at__gte=F("first_at")), name="entry_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=False)
                | Q(seconds__gte=0, held__gte=0, half_days__gte=0, items__gte=0, points__gte=0, nominal__gte=0),
                name="entry_negative_only_as_reversal",
            ),
            models.CheckConstraint(
                condition=Q(origin="", repeats=None) | ~Q(origin="") & Q(repeats__isnull=False),
                name="entry_repeats_with_its_origin",
            ),
        ]
