from django.db import models

from taixue.policy.models.policies import Policy


class RankListOff(models.Model):
    """A unit does not show the rank lists of a policy, for itself and all units below it."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    by_account = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "unit"], name="rank_list_off_once")]
