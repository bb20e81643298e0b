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
    scope = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # the importer's unit; None: everything
    state = models.CharField(max_length=10, choices=State, default=State.JUDGING)
    problem = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)  # {action: n}
    verdicts = models.JSONField(default=list)  # masked: row, action, name, unit, problems
    progress = models.PositiveIntegerField(default=0)  # rows done
    rows = models.PositiveIntegerField(default=0)
    by_account = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
