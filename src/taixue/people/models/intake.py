from django.db import models
from django.db.models import F, Q

from taixue.lib import ids
from taixue.people.models.accounts import Account
from taixue.people.models.units import Unit


class Intake(models.Model):
    """One roster on its way in: uploaded, judged into a plan, applied in a job, answered with a result sheet."""

    class State(models.TextChoices):
        JUDGING = "judging"
        ASKING = "asking"  # what its columns mean is not sure: somebody has to say
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
    hidden_rows = models.BooleanField(default=False)  # are rows judged that nobody sees who opens the sheet?
    chosen = models.JSONField(default=dict)  # what somebody said of the columns: people.rules.intake.asking
    problem = models.JSONField(default=dict)  # {"code", and facts for the words}
    sheet = models.JSONField(default=dict)  # heading row, columns, ignored headings, skipped rows
    counts = models.JSONField(default=dict)  # {action: n}
    progress = models.PositiveIntegerField(default=0)  # rows done in the present state
    rows = models.PositiveIntegerField(default=0)
    by_account = models.BigIntegerField(null=True)  # who uploaded; None: the command line
    created_at = models.DateTimeField()
    applied_by = models.BigIntegerField(null=True)
    applied_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)  # file and verdicts were deleted; the figures stay

    class Meta:
        indexes = [
            models.Index(fields=["-created_at"], name="intake_by_time"),
            models.Index(fields=["created_at"], condition=Q(cleared_at=None), name="intake_to_clear"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="applied") | models.Q(applied_at__isnull=False),
                name="intake_applied_has_a_moment",
            )
        ]


class IntakeRow(models.Model):
    """The verdict on one row of a roster. Nothing here is whole: numbers are masked as pages show them."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="verdicts", db_index=False)  # `intake_row_once`
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


class ColumnMeaning(models.Model):
    """What a heading means in the sheets of a unit, as somebody said who imports for it. scope None: everything."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    scope = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    word = models.CharField(max_length=60)  # the heading as it is compared: lib.sheets.headings.plain
    heading = models.CharField(max_length=60)  # as it was written
    column = models.CharField(max_length=20, blank=True)  # people.rules.intake.columns; "": left aside
    by_account = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "word"], nulls_distinct=False, name="meaning_once_per_unit")
        ]


class RoleProposal(models.Model):
    """A form of administrators names somebody for a role; who may grant it decides, never who asked."""

    class State(models.TextChoices):
        OPEN = "open"
        APPROVED = "approved"
        DECLINED = "declined"

    public_id = models.UUIDField(default=ids.new, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)  # people.rules.permissions.Role
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    intake = models.ForeignKey(Intake, models.PROTECT, related_name="+")  # the form that says so
    asked_by = models.BigIntegerField(null=True)  # None: the command line
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-asked_at"], name="proposal_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "unit"], condition=Q(state="open"), name="proposal_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | ~Q(state="open") & Q(decided_at__isnull=False),
                name="proposal_decision_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(asked_by=None) | ~Q(state="approved") | ~Q(decided_by=F("asked_by")),
                name="proposal_approved_by_another",
            ),
        ]
