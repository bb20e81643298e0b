from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower

from taixue.lib import ids
from taixue.people.models.units import Unit


class Person(models.Model):
    """A human being in the personnel data, with or without an account."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    name = models.CharField(max_length=80)
    sex = models.CharField(max_length=1, blank=True)  # GB/T 2261.1: "1" male, "2" female
    ethnicity = models.CharField(max_length=20, blank=True)
    birth_month = models.CharField(max_length=7, blank=True)  # "1988.12", as the form writes it
    political_status = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=60, blank=True)  # 职称
    education = models.CharField(max_length=60, blank=True)  # 学历学位
    email = models.CharField(max_length=120, blank=True)
    mobile = models.CharField(max_length=20, null=True, unique=True)
    id_cipher = models.BinaryField(null=True)  # AES-GCM, bound to public_id; key id in the first bytes
    id_lookup = models.BinaryField(max_length=32, null=True, unique=True)  # keyed hash of the identity number
    id_mask = models.CharField(max_length=18, blank=True)  # "359901********2317"
    registered_on = models.DateField(null=True)  # enrolment (学籍): from this day the person owes
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["name"], name="person_by_name", opclasses=["varchar_pattern_ops"]
            ),  # serves prefixes too
            models.Index(Lower("email"), name="person_by_email"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(id_cipher=None, id_lookup=None, id_mask="")
                | Q(id_cipher__isnull=False, id_lookup__isnull=False) & ~Q(id_mask=""),
                name="person_number_is_whole_or_absent",
            ),
            models.CheckConstraint(condition=Q(sex__in=["", "1", "2"]), name="person_sex_is_coded"),
        ]

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """A person in a unit with post and rank over days. Main postings of one person never overlap (constraint)."""

    class Kind(models.TextChoices):
        MAIN = "main"
        SECONDED = "seconded"  # lent to another unit; the main posting goes on
        RETIRED = "retired"
        DECEASED = "deceased"

    person = models.ForeignKey(Person, models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MAIN)
    department = models.CharField(max_length=60, blank=True)
    post = models.CharField(max_length=60, blank=True)  # 职务, as written
    rank = models.CharField(max_length=40, blank=True)  # 职级, a code of people.rules.ranks
    first_day = models.DateField()
    end_day = models.DateField(null=True)  # first day on which it no longer holds
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "first_day"], name="posting_by_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_day=None) | Q(end_day__gt=F("first_day")), name="posting_ends_after_it_begins"
            ),
            ExclusionConstraint(  # int8range instead of btree_gist: no contrib extension is needed
                name="posting_main_never_overlaps",
                expressions=[
                    (Func(F("person_id"), F("person_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("first_day"), F("end_day"), Value("[)"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(kind="seconded"),
            ),
        ]


class TransferRequest(models.Model):
    """A roster names a person who stands elsewhere: the other unit is asked; nothing stored is shown to the asker."""

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DECLINED = "declined"

    public_id = models.UUIDField(default=ids.new, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)  # as the asker wrote it: all that the asker sees
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    post = models.CharField(max_length=60, blank=True)
    rank = models.CharField(max_length=40, blank=True)
    department = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "to_unit"], condition=Q(state="open"), name="transfer_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_at__isnull=False), name="transfer_decision_has_a_moment"
            ),
        ]
