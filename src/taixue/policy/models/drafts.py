from django.db import models
from django.db.models import F, Q

from taixue.lib import ids


class Draft(models.Model):
    """A document being written. Its text may have mistakes; while it is asked to be published it does not change."""

    class State(models.TextChoices):
        WRITING = "writing"
        ASKED = "asked"
        PUBLISHED = "published"
        DISCARDED = "discarded"

    public_id = models.UUIDField(default=ids.new, unique=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, related_name="+")  # of the leading issuer
    state = models.CharField(max_length=10, choices=State, default=State.WRITING)
    code = models.CharField(max_length=40, blank=True)  # of the text, as far as it can be read, for lists
    title = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    digest = models.BinaryField(max_length=32)
    origin = models.CharField(max_length=60, blank=True)  # "library:fujian-2017", "version:fujian-2017.1", ""
    revision = models.PositiveIntegerField(default=1)  # one more with each change
    made_by = models.BigIntegerField(null=True)
    made_by_name = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=80)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "-changed_at"], name="draft_by_state")]


class Proposal(models.Model):
    """Somebody asks that the text of a draft be published; another person decides, with joint issuers one of each."""

    class State(models.TextChoices):
        ASKED = "asked"
        PUBLISHED = "published"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    public_id = models.UUIDField(default=ids.new, unique=True)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="proposals")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    digest = models.BinaryField(max_length=32)  # of the text that is asked for
    reason = models.CharField(max_length=500)
    asked_by = models.BigIntegerField()
    asked_by_name = models.CharField(max_length=80)
    asked_person = models.BigIntegerField(null=True)  # whose inbox the answer goes to
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft"], condition=Q(state="asked"), name="proposal_waits_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "declined"])
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(asked_by=F("decided_by")),
                name="proposal_takes_two_people",
            ),
        ]


class Approval(models.Model):
    """What one issuer says to a proposal. Place 0 leads; others (1, 2 … in the document) only if joint."""

    class State(models.TextChoices):
        OPEN = "open"
        GIVEN = "given"
        DECLINED = "declined"
        DROPPED = "dropped"  # another one declined, or who asked took it back

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="approvals")
    place = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, related_name="+")  # None: the whole authority
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    by_account = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "place"], name="approval_once_per_issuer"),
            models.UniqueConstraint(fields=["proposal", "by_account"], name="approval_one_per_person"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "dropped"]) | Q(by_account__isnull=False, at__isnull=False),
                name="approval_is_named",
            ),
        ]
