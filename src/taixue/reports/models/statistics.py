from django.db import models
from django.db.models import Q

from taixue.lib import ids


class StatisticsForm(models.Model):
    """A version of an authority's statistics form, as its text. Only `closed_at` ever changes (trigger)."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")  # the authority
    code = models.CharField(max_length=60)
    number = models.PositiveIntegerField()  # of the version: 1, 2, 3 …
    text = models.TextField()  # docs/rules/statistics.md
    added_by = models.BigIntegerField(null=True)
    added_by_name = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # no longer offered; sheets stay to be filled with it by address

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "code", "number"], name="statistics_form_version_once"),
            models.UniqueConstraint(
                fields=["unit", "code"], condition=Q(closed_at=None), name="statistics_form_one_in_use"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="statistics_form_counts_from_one"),
        ]
