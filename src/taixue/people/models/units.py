from django.db import models
from django.db.models import F, Q

from taixue.lib import ids


class Unit(models.Model):
    """A place in the tree of an authority. `path` is "/1/26/398/": ids from the root down to itself."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=20)  # province, city, county, office, department, station
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(
        max_length=200, unique=True, db_collation="C"
    )  # C collation: no extra _like index, ranges work
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # first day on which it no longer is

    class Meta:
        indexes = [models.Index(fields=["name"], name="unit_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(path__startswith="/") & Q(path__endswith="/"), name="unit_path_has_slashes"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="unit_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitEvent(models.Model):
    """What happened to a unit and from which day: created, renamed, moved, closed."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12)
    on = models.DateField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by_account = models.BigIntegerField(null=True)
    at = models.DateTimeField()
