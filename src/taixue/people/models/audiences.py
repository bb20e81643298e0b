from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from taixue.lib import ids
from taixue.people.models.persons import Person
from taixue.people.models.units import Unit


class PriorityGroup(models.Model):
    """People to be trained first (RA10), as a list that unit administrators keep. unit None: the whole authority's."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=100)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], nulls_distinct=False, name="group_name_once_a_unit")
        ]


class GroupMember(models.Model):
    """A person belongs to a priority group over days. Days of one person in one group never overlap."""

    group = models.ForeignKey(PriorityGroup, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    first_day = models.DateField()
    end_day = models.DateField(null=True)  # first day on which it no longer holds
    by_account = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(end_day=None) | Q(end_day__gte=F("first_day")), name="member_ends_after_it_begins"
            ),
            ExclusionConstraint(  # an empty range overlaps nothing: who leaves on the first day was never in
                name="member_once_at_a_time",
                expressions=[
                    (Func(F("person_id"), F("person_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("group_id"), F("group_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("first_day"), F("end_day"), Value("[)"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Audience(models.Model):
    """Saved conditions on who is meant, within a unit's subtree; unit None: the whole authority."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    owner = models.BigIntegerField(null=True)  # account that made it
    owner_name = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # no longer offered; what names it keeps meaning it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(closed_at=None), nulls_distinct=False,
                name="audience_name_once_a_unit",
            )
        ]  # fmt: skip


class AudienceVersion(models.Model):
    """One state of an audience's conditions. Never changed (trigger): what names a version keeps meaning it."""

    audience = models.ForeignKey(Audience, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()  # 1, 2, 3 …
    document = models.JSONField()  # people.rules.audiences
    saved_by = models.BigIntegerField(null=True)
    saved_by_name = models.CharField(max_length=80)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audience", "number"], name="audience_version_numbers_are_unique")
        ]


class AudienceUse(models.Model):
    """A thing of an app above names a version of an audience."""

    class Kind(models.TextChoices):
        REQUIRED = "course-required"  # target: catalog.Version.public_id
        ELECTIVE = "course-elective"
        VISIBLE = "course-visible"  # the edition is found by these people only
        DUTY = "duty"  # target: policy.Version.public_id

    version = models.ForeignKey(AudienceVersion, models.PROTECT, related_name="uses")
    kind = models.CharField(max_length=20, choices=Kind)
    target = models.UUIDField(db_index=True)
    by_account = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "kind", "target"], name="audience_used_once")]
