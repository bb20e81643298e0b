from django.db import models
from django.db.models import F, Q

from taixue.lib import ids


class Enrolment(models.Model):
    """A person began a version of a course; that version is the one she finishes."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    course = models.UUIDField()  # catalog.Course.public_id
    version = models.ForeignKey("catalog.Version", models.PROTECT, related_name="+")
    window = models.CharField(max_length=10)  # "2026" where the course earns yearly, "" else
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["version", "person"], name="enrolment_by_version")]
        constraints = [
            models.UniqueConstraint(fields=["person", "course", "version", "window"], name="enrolment_once"),
            models.UniqueConstraint(
                fields=["person", "course"], condition=Q(completed_at=None), name="enrolment_one_open_per_course"
            ),
        ]


class Visit(models.Model):
    """A lesson was opened on a device. Figures are folded in when it ends; while it is open they stand in Progress."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="visits")
    lesson = models.ForeignKey("catalog.Lesson", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, blank=True)  # "taken", "left", "idle"
    device = models.CharField(max_length=60, blank=True)  # "Android · Chrome", from the user agent, for people
    session = models.BinaryField(max_length=16)  # digest of the session it was opened in
    last_at = models.DateTimeField(null=True)  # last acknowledged beat
    claimed = models.PositiveIntegerField(default=0)  # seconds of the stretches sent
    proven = models.PositiveIntegerField(default=0)  # new seconds proven here
    held = models.PositiveIntegerField(default=0)  # of them, from journals
    refusals = models.JSONField(default=dict)  # study.rules.refusals: {"fast": seconds, "shared": deliveries, …}

    class Meta:
        indexes = [
            models.Index(fields=["lesson", "person"], name="visit_by_lesson"),
            models.Index(fields=["person", "opened_at"], name="visit_by_person"),
            models.Index(fields=["session"], condition=Q(ended_at=None), name="visit_open_by_session"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="visit_one_active_per_person"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("opened_at")), name="visit_ends_after_it_opens"
            ),
            models.CheckConstraint(condition=Q(held__lte=F("proven")), name="visit_held_is_proven"),
        ]


class Progress(models.Model):
    """The one row a beat touches: a person's proven seconds of a lesson, and the clock of the open visit.

    No index beyond the key, fillfactor 70 (migration): updates stay on their page.
    """

    pk = models.CompositePrimaryKey("enrolment_id", "lesson_id")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="progress", db_index=False)
    lesson = models.ForeignKey("catalog.Lesson", models.PROTECT, related_name="+", db_index=False)
    person_id = models.BigIntegerField()
    bits = models.BinaryField()  # bit s set: second s (from 0) is proven; lowest bit first, ceil(n / 8) bytes
    seconds = models.PositiveIntegerField(default=0)  # = bit_count(bits), checked
    held = models.PositiveIntegerField(default=0)  # of them, from journals; at most a third of the lesson
    resume = models.PositiveIntegerField(default=0)  # lesson second to go on from
    completed_at = models.DateTimeField(null=True)
    visit = models.BigIntegerField(null=True)  # the open visit, None when none is
    opened_ms = models.BigIntegerField(default=0)  # server clock, Unix ms: when the visit opened
    filled_ms = models.BigIntegerField(default=0)  # when the allowance was last filled
    acked_ms = models.BigIntegerField(default=0)  # last acknowledged beat
    allowance = models.IntegerField(default=0)  # lesson milliseconds that may still be proven
    sequence = models.IntegerField(default=0)  # highest sequence seen in the visit
    seen = models.BigIntegerField(default=0)  # bit k: sequence - k was seen
    claimed = models.IntegerField(default=0)
    proven = models.IntegerField(default=0)  # in this visit
    visit_held = models.IntegerField(default=0)
    fast = models.IntegerField(default=0)  # seconds refused: faster than the clock
    replayed = models.IntegerField(default=0)  # beats seen before
    clock = models.IntegerField(default=0)  # journals whose client times do not fit
    absent = models.IntegerField(default=0)  # seconds refused while a presence question waited
    ask_ms = models.BigIntegerField(default=0)  # presence question: due at (positive), put at (negative), 0: none

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(allowance__gte=0), name="progress_allowance_is_not_owed"),
            models.CheckConstraint(condition=Q(held__lte=F("seconds")), name="progress_held_is_proven"),
        ]


class HeldStretch(models.Model):
    """Seconds that a journal handed in after an outage: which, when, by which visit."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="held_stretches")
    at = models.DateTimeField()
    first = models.PositiveIntegerField()  # lesson second, inclusive
    end = models.PositiveIntegerField()  # exclusive
    seconds = models.PositiveIntegerField()  # newly proven among them
