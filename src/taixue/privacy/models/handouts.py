from django.db import models
from django.db.models import Q

from taixue.lib import ids


class Handout(models.Model):
    """A file about one person: ordered, written by a job, kept encrypted for a day, for who ordered it alone."""

    class Kind(models.TextChoices):
        DOCUMENT = "document"  # the training file as PDF/A
        BUNDLE = "bundle"  # the training file as JSON
        DATA = "data"  # all that is held about the person

    class State(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        FAILED = "failed"  # `problem` says why
        EXPIRED = "expired"  # the file is gone; that it was ordered and taken stays in the audit

    public_id = models.UUIDField(default=ids.new, unique=True)
    account = models.BigIntegerField()  # who ordered it
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")  # whom it is about
    kind = models.CharField(max_length=10, choices=Kind)
    language = models.CharField(max_length=10)  # "zh", "en"
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    file = models.UUIDField(null=True)
    problem = models.CharField(max_length=40, blank=True)  # a code of labels.PROBLEMS
    about = models.CharField(max_length=40, blank=True)  # what stands in the problem's words
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-asked_at"], name="handout_by_account")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "person", "kind", "language"], condition=Q(state="waiting"),
                name="handout_waits_once",
            ),
            models.CheckConstraint(condition=Q(state="ready") | Q(file=None), name="handout_has_a_file_while_ready"),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(done_at__isnull=False), name="handout_end_has_a_moment"
            ),
        ]  # fmt: skip
