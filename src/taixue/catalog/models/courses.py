from django.db import models
from django.db.models import Q

from taixue.lib import ids


class Subject(models.Model):
    """What a course is about: 政治理论, 法律法规 … One tone of cover a subject."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    tone = models.PositiveSmallIntegerField(default=1)  # 1 to 5: cover class s1 … s5
    position = models.PositiveSmallIntegerField(default=0)


class Course(models.Model):
    """What stays the same over all versions: the public id and what may be earned."""

    class Earns(models.TextChoices):
        ONCE = "once"
        YEARLY = "yearly"
        VERSION = "version"

    public_id = models.UUIDField(default=ids.new, unique=True)
    owner_path = models.CharField(max_length=200, db_collation="C", default="/")  # unit whose academy keeps it
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()


class Version(models.Model):
    """One edition of a course. A published one never changes (trigger); a change is a new version."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        RETIRED = "retired"  # a newer version took its place; who began it may finish it

    public_id = models.UUIDField(default=ids.new, unique=True)
    course = models.ForeignKey(Course, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()  # 1, 2, 3 …
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    summary = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    teacher = models.CharField(max_length=80, blank=True)
    slip = models.CharField(max_length=8, blank=True)  # 2 to 4 characters on the cover's title slip
    centihours = models.PositiveIntegerField(default=0)  # nominal hours the publisher set, 1/100 h
    earns = models.CharField(max_length=10, choices=Course.Earns, default=Course.Earns.ONCE)
    threshold = models.PositiveSmallIntegerField(default=90)  # per cent of a lesson's seconds that complete it
    speed = models.PositiveSmallIntegerField(default=100)  # allowed playing speed, per cent, 100 to 200
    held_limit = models.PositiveSmallIntegerField(default=20)  # minutes a journal may bridge; 0: off
    presence = models.PositiveSmallIntegerField(default=0)  # minutes between presence questions; 0: none
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="version_numbers_are_unique"),
            models.UniqueConstraint(fields=["course"], condition=Q(state="draft"), name="version_one_draft_per_course"),
            models.UniqueConstraint(
                fields=["course"], condition=Q(state="published"), name="version_one_published_per_course"
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=1, threshold__lte=100), name="version_threshold_is_per_cent"
            ),
            models.CheckConstraint(condition=Q(speed__gte=100, speed__lte=200), name="version_speed_is_bounded"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="version_published_has_a_moment"
            ),
        ]


class Lesson(models.Model):
    """One lesson of one version. `origin` stays the same when a version is copied into the next."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    origin = models.UUIDField(default=ids.new, db_index=True)
    version = models.ForeignKey(Version, models.PROTECT, related_name="lessons")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    file = models.UUIDField(null=True)  # files.File.public_id of the MP4
    poster = models.UUIDField(null=True)
    milliseconds = models.PositiveIntegerField(default=0)  # of the video; its bitmap has milliseconds // 1000 bits
    size = models.BigIntegerField(default=0)  # bytes, said before play

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"], name="lesson_has_its_place", deferrable=models.Deferrable.DEFERRED
            )
        ]


class Caption(models.Model):
    """WebVTT of a lesson in one language."""

    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="captions")
    language = models.CharField(max_length=10)  # "zh-Hans", "en"
    file = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson", "language"], name="caption_once_a_language")]


class Audience(models.Model):
    """For whom a version is required (else elective): a rank band, a subtree, or both. No row: elective for all."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="audiences")
    band = models.CharField(max_length=20, blank=True)  # people.rules.ranks.Band; "" is any
    unit_path = models.CharField(max_length=200, db_collation="C", default="/")
    required = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "band", "unit_path"], name="audience_once")]
