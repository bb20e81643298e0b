from django.db import models

from taixue.lib import ids
from taixue.people.models.units import Unit


class Intake(models.Model):
    """One roster on its way in: uploaded, judged into a plan, applied in a job, answered with a result sheet."""

    class State(models.TextChoices):
        JUDGING = "judging"
        PLANNED = "planned"
        APPLYING = "applying"
        APPLIED = "applied"
        REFUSED = "refused"  # the file as a whole; `problem` says why

    public_id = models.UUIDField(default=ids.new, unique=True)
    file = models.UUIDField()  # files.File.public_id
    file_name = models.CharField(max_length=200)
    scope = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # the importer's; None: everything
    new_units = models.BooleanField(default=False)  # may it found units that a row names under a known one?
    state = models.CharField(max_length=10, choices=State, default=State.JUDGING)
    problem = models.JSONField(default=dict)  # {"code", and facts for the words}
    sheet = models.JSONField(default=dict)  # heading row, columns, ignored headings, skipped rows
    counts = models.JSONField(default=dict)  # {action: n}
    progress = models.PositiveIntegerField(default=0)  # rows done in the present state
    rows = models.PositiveIntegerField(default=0)
    by_account = models.BigIntegerField(null=True)  # who uploaded; None: the command line
    created_at = models.DateTimeField()
    applied_by = models.BigIntegerField(null=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="intake_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="applied") | models.Q(applied_at__isnull=False),
                name="intake_applied_has_a_moment",
            )
        ]


class IntakeRow(models.Model):
    """The verdict on one row of a roster. Nothing here is whole: numbers are masked as pages show them."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="verdicts")
    row = models.PositiveIntegerField()  # as the sheet numbers it, from 1
    serial = models.CharField(max_length=20, blank=True)  # 序号, as written
    action = models.CharField(max_length=10)  # new, changed, moved, unchanged, refused, transfer
    name = models.CharField(max_length=80, blank=True)
    person = models.BigIntegerField(null=True)  # the stored person the row was matched with
    unit = models.BigIntegerField(null=True)
    unit_name = models.CharField(max_length=250, blank=True)
    problems = models.JSONField(default=list)  # [{"column", "code", "value", "facts"}]
    hints = models.JSONField(default=list)  # the same shape; a hint refuses nothing
    changes = models.JSONField(default=list)  # [[column, before, after]]; empty for persons who stand outside

    class Meta:
        constraints = [models.UniqueConstraint(fields=["intake", "row"], name="intake_row_once")]
        indexes = [models.Index(fields=["intake", "action", "row"], name="intake_row_by_action")]
