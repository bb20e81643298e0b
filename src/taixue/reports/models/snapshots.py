from django.db import models
from django.db.models import Q

from taixue.lib import ids


class Snapshot(models.Model):
    """A year of an authority as it was frozen, once, for good. Its canonical bytes are sealed.

    None of the four tables is ever changed (trigger, missing rights). Rows of a snapshot name persons and units without
    a foreign key in the database: it would lock 370,000 persons for as long as freezing takes.
    """

    public_id = models.UUIDField(default=ids.new, unique=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")  # the authority
    year = models.CharField(max_length=10)  # "2026"
    reference = models.DateField()  # the last day of the year: names and tree are those of this day
    taken_at = models.DateTimeField()
    asked_by = models.BigIntegerField(null=True)
    asked_by_name = models.CharField(max_length=80)
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_by_name = models.CharField(max_length=80)
    versions = models.JSONField()  # {"id", "code", "number", "digest", "windows"} each, by code and number
    people = models.PositiveIntegerField()  # standings kept
    units = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)  # SHA-256 over the canonical bytes
    key = models.PositiveIntegerField()  # number of the key (kit.keys, "seal") that signed
    public_key = models.BinaryField(max_length=32)  # Ed25519
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="snapshot_once_a_year")]


class FrozenUnit(models.Model):
    """A unit as it was on the reference day: name, and place in the tree."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("people.Unit", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    parent = models.ForeignKey(
        "people.Unit", models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    path = models.CharField(max_length=200, db_collation="C")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "unit"], name="frozen_unit_once"),
            models.UniqueConstraint(fields=["snapshot", "path"], name="frozen_place_once"),
        ]


class FrozenStanding(models.Model):
    """Where a person stood under a policy when the year was frozen. Amounts in centihours, days local."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(
        "people.Person", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    version = models.ForeignKey(
        "policy.Version", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    window = models.CharField(max_length=40)  # "2026"
    name = models.CharField(max_length=80)
    sex = models.CharField(max_length=1, blank=True)
    born = models.PositiveSmallIntegerField(null=True)  # year
    unit = models.ForeignKey("people.Unit", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    unit_path = models.CharField(max_length=200, db_collation="C")  # where it stood on the reference day
    band = models.CharField(max_length=20)
    rank = models.CharField(max_length=40, blank=True)
    group = models.CharField(max_length=40, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    subject = models.BooleanField()
    exempt = models.CharField(max_length=30, blank=True)  # why not subject to duty: a code of policy.rules.evaluate
    participated = models.BooleanField()
    met = models.BooleanField()
    owed = models.PositiveIntegerField()
    owed_required = models.PositiveIntegerField()
    counted = models.IntegerField()
    counted_required = models.IntegerField()
    missing = models.PositiveIntegerField()
    missing_required = models.PositiveIntegerField()
    last_study = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["snapshot", "version", "window", "unit_path"], name="frozen_by_unit")]
        constraints = [
            models.UniqueConstraint(fields=["person", "version", "window", "snapshot"], name="frozen_standing_once"),
            models.CheckConstraint(condition=Q(met=False) | Q(subject=True), name="frozen_met_is_subject"),
        ]


class FrozenFigure(models.Model):
    """The people of one unit itself (not those below it) in a rank band who were subject to duty, added up."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(
        "policy.Version", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    window = models.CharField(max_length=40)
    unit = models.ForeignKey("people.Unit", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    unit_path = models.CharField(max_length=200, db_collation="C")
    band = models.CharField(max_length=20)
    subject = models.PositiveIntegerField()
    participated = models.PositiveIntegerField()
    met = models.PositiveIntegerField()
    owed = models.BigIntegerField()
    owed_required = models.BigIntegerField()
    counted = models.BigIntegerField()
    counted_required = models.BigIntegerField()
    missing = models.BigIntegerField()
    missing_required = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "version", "window", "unit_path", "band"], name="frozen_figure_once"
            ),
            models.CheckConstraint(
                condition=Q(participated__lte=models.F("subject"), met__lte=models.F("subject")),
                name="frozen_figure_within_subject",
            ),
        ]
