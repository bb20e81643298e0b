from django.db import models
from django.db.models import Q

from taixue.lib import ids


class WordTemplate(models.Model):
    """An authority's own Word template for circulars; it is filled in, never run."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    file = models.UUIDField()
    sha256 = models.BinaryField(max_length=32)
    added_by = models.BigIntegerField(null=True)
    added_by_name = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # no longer offered; circulars made with it keep it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(closed_at=None), name="word_template_once_a_unit"
            )
        ]


class Circular(models.Model):
    """A round of documents (通报) from one authority to units below it, on the figures of one day."""

    class State(models.TextChoices):
        DRAFT = "draft"
        ASKED = "asked"  # waits for a second person
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"  # after it was published; stays to be read, marked

    public_id = models.UUIDField(default=ids.new, unique=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")  # the authority
    title = models.CharField(max_length=80)
    remark = models.CharField(max_length=1000, blank=True)  # what the authority asks of the units
    window = models.CharField(max_length=20)
    rule = models.CharField(max_length=60)  # "fujian-2017.1"
    snapshot = models.UUIDField(null=True)  # a frozen year; None: the figures of the moment `figures_at`
    figures_at = models.DateTimeField()
    names = models.BooleanField()  # people who still owe are named, each unit's own
    template = models.CharField(max_length=20)  # a letter of ours: "circular"
    word = models.ForeignKey(WordTemplate, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    made_by = models.BigIntegerField(null=True)
    made_by_name = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    asked_by = models.BigIntegerField(null=True)
    answer = models.CharField(max_length=500, blank=True)  # of who sent it back
    published_by = models.BigIntegerField(null=True)
    published_by_name = models.CharField(max_length=80, blank=True)
    published_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.CharField(max_length=80, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)  # of the withdrawal

    class Meta:
        indexes = [models.Index(fields=["unit", "-made_at"], name="circular_by_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "asked"], published_at=None)
                | Q(state__in=["published", "withdrawn"], published_at__isnull=False),
                name="circular_published_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False) & ~Q(reason=""),
                name="circular_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=models.F("asked_by")),
                name="circular_has_a_second_person",
            ),
        ]


class Document(models.Model):
    """What one unit gets of a round: everything that is set in it as plain values, so that it can be set again.

    Numbers of an authority's year are 1, 2, 3 … without gap (trigger); a numbered document never changes or goes.
    """

    public_id = models.UUIDField(default=ids.new, unique=True)
    circular = models.ForeignKey(Circular, models.CASCADE, related_name="documents")
    receiver = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    facts = models.JSONField()
    authority = models.BigIntegerField(null=True)  # unit that numbers
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    pdf = models.BinaryField(max_length=32, null=True)  # SHA-256 of the letter as published
    docx = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circular", "receiver"], name="document_once_a_receiver"),
            models.UniqueConstraint(fields=["authority", "year", "number"], name="document_number_once"),
            models.CheckConstraint(
                condition=Q(authority=None, year=None, number=None)
                | Q(authority__isnull=False, year__isnull=False, number__gte=1),
                name="document_number_is_whole",
            ),
        ]


class Receipt(models.Model):
    """Somebody of the receiving unit opened a document, for the first time."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="receipts")
    account = models.BigIntegerField()
    account_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "account"], name="receipt_once")]
