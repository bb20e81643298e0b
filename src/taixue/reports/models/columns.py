from django.db import models


class ColumnChoice(models.Model):
    """The columns of a report as an account wants them, in its order."""

    account = models.BigIntegerField()
    report = models.CharField(max_length=20)  # reports.rules.columns.REPORTS
    keys = models.JSONField()  # ["subject", "completion"]
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "report"], name="columns_once_an_account")]


class AssessmentOrder(models.Model):
    """The columns of the annual assessment list as an authority wants them, for its unit and all below it."""

    unit = models.OneToOneField("people.Unit", models.PROTECT, related_name="+")
    keys = models.JSONField()
    saved_by = models.BigIntegerField(null=True)
    saved_at = models.DateTimeField()
