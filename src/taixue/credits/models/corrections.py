from django.db import models
from django.db.models import F, Q

from taixue.lib import ids


class Supplement(models.Model):
    """What a line is to say that was earned and not recorded. Never changed: it was approved as it is."""

    kind = models.CharField(max_length=20)
    item = models.UUIDField()  # public id of what was learned
    item_version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    subject = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=20, blank=True)
    seconds = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    half_days = models.PositiveIntegerField(default=0)
    items = models.PositiveIntegerField(default=0)
    points = models.PositiveIntegerField(default=0)
    score = models.IntegerField(default=0)
    nominal = models.PositiveIntegerField(default=0)  # centihours
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    source = models.CharField(max_length=120, blank=True)  # what would have earned it; "": nothing earns it again


class Case(models.Model):
    """An outage as one case: what many people would have earned, approved once by a second person."""

    class State(models.TextChoices):
        PLANNED = "planned"  # read by who makes it; nobody else sees it
        ASKED = "asked"
        APPROVED = "approved"  # a job carries it out
        CARRIED = "carried"
        DECLINED = "declined"

    public_id = models.UUIDField(default=ids.new, unique=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")  # everybody stood in its subtree
    day = models.DateField()
    supplement = models.ForeignKey(Supplement, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    evidence = models.UUIDField()  # of the files app
    evidence_name = models.CharField(max_length=200)
    people = models.JSONField(default=list)  # credits.rules.cases.Line as plain values, as the plan was read
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    asked_by = models.BigIntegerField()
    asked_by_name = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    carried_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked_by=F("decided_by")) | Q(decided_by=None), name="case_takes_two_people"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "asked"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="case_decision_is_named",
            ),
            models.CheckConstraint(
                condition=Q(state="carried") ^ Q(carried_at=None), name="case_carried_out_has_its_moment"
            ),
        ]


class Correction(models.Model):
    """A request to reverse an entry, to add one that is missing, or both, decided by a second person."""

    class State(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        DECLINED = "declined"

    public_id = models.UUIDField(default=ids.new, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    entry = models.ForeignKey("credits.Entry", models.PROTECT, null=True, related_name="corrections")  # to reverse
    supplement = models.ForeignKey(Supplement, models.PROTECT, null=True, related_name="corrections")  # to add
    required = models.BooleanField(default=False)  # the line that is added, for this person
    source = models.CharField(max_length=120, blank=True)  # of the line that was added, chosen when it was approved
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="corrections")
    reason = models.CharField(max_length=500)
    evidence = models.UUIDField(null=True)  # of the files app
    evidence_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = models.BigIntegerField()
    asked_by_name = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "asked_at"], name="correction_by_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state__in=["asked", "approved"]), name="correction_once_per_entry"
            ),
            models.UniqueConstraint(fields=["case", "person"], name="correction_once_per_case"),
            models.CheckConstraint(
                condition=~Q(asked_by=F("decided_by")) | Q(decided_by=None), name="correction_takes_two_people"
            ),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="correction_decision_is_named",
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=False) | Q(supplement__isnull=False), name="correction_corrects_something"
            ),
            models.CheckConstraint(
                condition=Q(state="approved", supplement__isnull=False) ^ Q(source=""),
                name="correction_adds_under_a_source",
            ),
        ]


class Objection(models.Model):
    """The person does not agree with a correction: somebody who neither asked for it nor decided looks again."""

    class State(models.TextChoices):
        OPEN = "open"
        KEPT = "kept"  # the correction stands
        UPHELD = "upheld"  # it is undone by another correction

    public_id = models.UUIDField(default=ids.new, unique=True)
    correction = models.OneToOneField(Correction, models.PROTECT, related_name="objection")
    words = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    by_account = models.BigIntegerField()
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    undone = models.OneToOneField(Correction, models.PROTECT, null=True, related_name="undoes")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(by_account=F("decided_by")) | Q(decided_by=None), name="objection_is_decided_by_another"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="objection_decision_is_named",
            ),
            models.CheckConstraint(
                condition=Q(state="upheld") ^ Q(undone=None), name="objection_upheld_is_undone"
            ),
        ]  # fmt: skip
