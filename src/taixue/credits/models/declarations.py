from django.db import models
from django.db.models import F, Q

from taixue.lib import ids


class DeclaredSheet(models.Model):
    """A sheet of activities: each row with its verdict, a plan to read before anything is declared."""

    class State(models.TextChoices):
        PLANNED = "planned"
        APPLIED = "applied"

    public_id = models.UUIDField(default=ids.new, unique=True)
    file = models.UUIDField()  # of the files app, purpose "intake"
    name = models.CharField(max_length=200)  # as the uploader called it
    evidence = models.UUIDField()  # one file for all rows, e.g. the list with signatures
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    rows = models.JSONField(default=list)  # credits.rules.sheets.Verdict as plain values
    by_account = models.BigIntegerField()
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)


class Declaration(models.Model):
    """Something learned outside of a screen: declared, looked at by a second person, then credited."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RETURNED = "returned"  # with a reason; may be sent again
        APPROVED = "approved"
        WITHDRAWN = "withdrawn"

    public_id = models.UUIDField(default=ids.new, unique=True)
    kind = models.CharField(max_length=20)  # of credits.rules.activities
    decided = models.CharField(max_length=10)  # who decides on this kind: "unit", "authority"
    title = models.CharField(max_length=120)
    organiser = models.CharField(max_length=80, blank=True)
    certificate = models.CharField(max_length=60, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    seconds = models.PositiveIntegerField(default=0)  # measures as they happened
    half_days = models.PositiveIntegerField(default=0)
    items = models.PositiveIntegerField(default=0)
    points = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    sent = models.PositiveSmallIntegerField(default=1)  # how often: the version that the ledger names
    sheet = models.ForeignKey(DeclaredSheet, models.PROTECT, null=True, related_name="declarations")
    declared_by = models.BigIntegerField()
    declared_by_name = models.CharField(max_length=80)
    declared_at = models.DateTimeField()  # of the last sending
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["declared_at"], condition=Q(state="waiting"), name="declaration_waiting"),
            models.Index(fields=["declared_by"], name="declaration_by_account"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="declaration_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(seconds__gt=0) | Q(half_days__gt=0) | Q(items__gt=0) | Q(points__gt=0),
                name="declaration_measures_something",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(declared_by=F("decided_by")), name="declaration_takes_two_people"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "withdrawn"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="declaration_decision_is_named",
            ),
        ]


class Participant(models.Model):
    """Somebody who took part in what was declared; one alone, or many in a group study."""

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="participants")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    certificate = models.CharField(max_length=60, blank=True)  # its number as it is compared
    counts = models.BooleanField(default=True)  # while the declaration waits or is approved
    entry = models.OneToOneField("credits.Entry", models.PROTECT, null=True, related_name="participation")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["declaration", "person"], name="participant_once"),
            models.UniqueConstraint(
                fields=["person", "certificate"], condition=Q(counts=True) & ~Q(certificate=""),
                name="certificate_declared_once",
            ),
        ]  # fmt: skip


class DeclaredFile(models.Model):
    """A file of evidence."""

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="files")
    file = models.UUIDField()  # of the files app
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["declaration", "file"], name="declared_file_once")]


class DeclarationStep(models.Model):
    """What happened to a declaration, for everybody who may see it. Only added."""

    class Act(models.TextChoices):
        SENT = "sent"
        RETURNED = "returned"
        APPROVED = "approved"
        WITHDRAWN = "withdrawn"

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="steps")
    act = models.CharField(max_length=10, choices=Act)
    by_account = models.BigIntegerField()
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()
    words = models.CharField(max_length=500, blank=True)
