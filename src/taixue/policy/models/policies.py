from django.db import models
from django.db.models import F, Q

from taixue.lib import ids


class Policy(models.Model):
    """A rule of an authority, through all its versions."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    code = models.CharField(max_length=40, unique=True)  # "fujian-2017"
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, related_name="+")  # that keeps it; None: all


class Version(models.Model):
    """One text of a policy: a TOML document. A published one never changes (trigger)."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.TextField()  # TOML, docs/rules/format.md
    digest = models.BinaryField(max_length=32)
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True)  # who gave the last approval; None: came with the installation
    proposal = models.OneToOneField("policy.Proposal", models.PROTECT, null=True, related_name="version")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "number"], name="policy_version_numbers_are_unique")]


class Assignment(models.Model):
    """A policy version holds for a unit's subtree over days."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="assignments")
    unit_path = models.CharField(max_length=200, db_collation="C")
    first_day = models.DateField()
    end_day = models.DateField(null=True)
    given = models.JSONField(default=dict)  # parameters set here instead of by the text: {"hours-asked": 80}
    by_account = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "unit_path", "first_day"], name="assignment_once"),
            models.CheckConstraint(
                condition=Q(end_day=None) | Q(end_day__gt=F("first_day")), name="assignment_ends_after_it_begins"
            ),
        ]


class Standing(models.Model):
    """Where a person stands under a policy in a window. Derived from entries and facts; rebuildable at any time."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    window = models.CharField(max_length=40)  # "2026", "2024-05-01..2026-04-30", docs/rules/format.md
    unit_path = models.CharField(max_length=200, db_collation="C")  # main posting on the reference day; "" without one
    band = models.CharField(max_length=20)
    rank = models.CharField(max_length=40, blank=True)
    group = models.CharField(max_length=40, blank=True)  # id of the group of the document
    first_day = models.DateField()  # the window's first day, or the day of registration if that is later
    last_day = models.DateField()  # of the window
    subject = models.BooleanField()  # subject to duty
    participated = models.BooleanField()
    met = models.BooleanField()
    owed = models.PositiveIntegerField()  # centihours asked in all
    owed_required = models.PositiveIntegerField()
    counted = models.IntegerField()  # centihours counted
    counted_required = models.IntegerField()
    missing = models.PositiveIntegerField()
    missing_required = models.PositiveIntegerField()
    last_study = models.DateField(null=True)
    reasons = models.JSONField(default=dict)  # policy.rules.record: facts, entries counted and not, and why
    evaluated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["version", "window", "unit_path"], name="standing_by_unit")]
        constraints = [models.UniqueConstraint(fields=["person", "version", "window"], name="standing_once")]


class Studied(models.Model):
    """The first and the last local day of a year on which a person proved a second of study."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "year"], name="studied_once_a_year"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day"), first_day__year=F("year"), last_day__year=F("year")),
                name="studied_days_lie_in_the_year",
            ),
        ]
