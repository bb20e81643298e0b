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
    ethnicity = models.CharField(max_length=20, blank=True)  # a code of GB/T 3304; see people.rules.codes
    birth_month = models.CharField(max_length=7, blank=True)  # "1988.12", as the form writes it
    native_place = models.CharField(max_length=60, blank=True)  # 籍贯
    political_status = models.CharField(max_length=20, blank=True)  # a code of GB/T 4762
    title = models.CharField(max_length=60, blank=True)  # 职称 in words; GB/T 8561 knows most of them
    education = models.CharField(max_length=60, blank=True)  # 学历, a code of GB/T 4658
    degree = models.CharField(max_length=4, blank=True)  # 学位, a code of GB/T 6864
    school = models.CharField(max_length=80, blank=True)
    major = models.CharField(max_length=80, blank=True)
    qq = models.CharField(max_length=15, blank=True)
    office_phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=120, blank=True)
    mobile = models.CharField(max_length=20, null=True, unique=True)
    id_cipher = models.BinaryField(null=True)  # AES-GCM, bound to public_id; key id in the first bytes
    id_lookup = models.BinaryField(max_length=32, null=True, unique=True)  # keyed hash of the identity number
    id_mask = models.CharField(max_length=18, blank=True)  # "359901********2317"
    registered_on = models.DateField(null=True)  # enrolment (学籍): from this day the person owes
    confirmed_on = models.DateField(null=True)  # the last day on which someone said that all of this is right
    created_at = models.DateTimeField()
    joined_into = models.ForeignKey(  # the same human being's other record, which stays: people.models.joins
        "self", models.PROTECT, null=True, related_name="joined", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["joined_into"], condition=Q(joined_into__isnull=False), name="person_by_joined"),
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
        LEAVE = "leave"  # long leave: nobody owes hours for days on it
        RETIRED = "retired"
        LEFT = "left"  # left the service
        DECEASED = "deceased"

    person = models.ForeignKey(Person, models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MAIN)
    department = models.CharField(max_length=60, blank=True)
    post = models.CharField(max_length=60, blank=True)  # 职务, as written
    rank = models.CharField(max_length=40, blank=True)  # 职级, a code of people.rules.ranks
    post_level = models.CharField(max_length=3, blank=True)  # 职务层次, a code of GB/T 12407
    first_day = models.DateField()
    end_day = models.DateField(null=True)  # first day on which it no longer holds
    expected_to = models.DateField(null=True)  # leave, secondment: when the end is looked for; it ends nothing
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
            models.CheckConstraint(
                condition=Q(kind__in=["main", "seconded", "leave", "retired", "left", "deceased"]),
                name="posting_kind_is_known",
            ),
        ]


class TransferRequest(models.Model):
    """A roster names a person who stands elsewhere: the other unit is asked; nothing stored is shown to the asker."""

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"  # by who asked

    public_id = models.UUIDField(default=ids.new, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)  # as the asker wrote it: all that the asker sees
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    post = models.CharField(max_length=60, blank=True)
    rank = models.CharField(max_length=40, blank=True)
    department = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # why the asker wants the person
    from_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # where the decision was taken
    answer = models.CharField(max_length=200, blank=True)  # what the present unit says to a refusal
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["to_unit", "state"], name="transfer_by_asker"),
            models.Index(fields=["from_unit", "-decided_at"], name="transfer_by_decider"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "to_unit"], condition=Q(state="open"), name="transfer_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_at__isnull=False), name="transfer_decision_has_a_moment"
            ),
        ]
