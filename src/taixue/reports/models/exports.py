from django.db import models
from django.db.models import Q

from taixue.lib import ids


class Export(models.Model):
    """A report that somebody takes away as a file: ordered, written by a job, kept encrypted for some days."""

    class State(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        FAILED = "failed"  # `problem` says why
        EXPIRED = "expired"  # the file is gone; who took how many stays

    public_id = models.UUIDField(default=ids.new, unique=True)
    account = models.BigIntegerField()
    account_name = models.CharField(max_length=80)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    report = models.CharField(max_length=20)  # "figures", "people", "months"
    form = models.CharField(max_length=10)  # "xlsx", "pdf"
    asked = models.JSONField()  # the query of the page it was ordered on
    keys = models.JSONField(default=list)  # columns, as they were when it was ordered
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    progress = models.PositiveIntegerField(default=0)  # rows written
    rows = models.PositiveIntegerField(default=0)
    file = models.UUIDField(null=True)
    problem = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-asked_at"], name="export_by_account")]
        constraints = [
            models.CheckConstraint(condition=Q(state="ready") | Q(file=None), name="export_has_a_file_while_ready"),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(done_at__isnull=False), name="export_end_has_a_moment"
            ),
        ]
