from django.db import models
from django.db.models import F, Q

from taixue.lib import ids


class PublicationLimit(models.Model):
    """What units of a subtree may publish of their people's results; of several above one the strictest holds."""

    unit = models.OneToOneField("people.Unit", models.PROTECT, related_name="+")
    shows = models.CharField(max_length=10)  # reports.rules.publications.Shown
    by_account = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(shows__in=["none", "counts", "names"]), name="publication_limit_is_known"
            )
        ]


class Publication(models.Model):
    """A unit's results shown to its own people for some days, as they were at one moment or in a frozen year.

    Only a withdrawal ever changes it (trigger).
    """

    public_id = models.UUIDField(default=ids.new, unique=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    shows = models.CharField(max_length=10)  # "counts" or "names"
    window = models.CharField(max_length=20)
    rule = models.CharField(max_length=60)  # "fujian-2017.1"
    snapshot = models.UUIDField(null=True)  # a frozen year; None: the figures of the moment `published_at`
    figures = models.JSONField()  # counts in all, by unit directly below and by rank band, small groups together
    first_day = models.DateField()
    last_day = models.DateField()  # the last on which it is shown
    published_by = models.BigIntegerField(null=True)
    published_by_name = models.CharField(max_length=80)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=500, blank=True)  # of the withdrawal

    class Meta:
        indexes = [models.Index(fields=["unit", "last_day"], name="publication_by_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(shows__in=["counts", "names"]), name="publication_shows_something"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="publication_has_days"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(reason=""), name="publication_withdrawn_says_why"
            ),
        ]


class PublishedResult(models.Model):
    """A person's line in a publication of names. Amounts in centihours. Goes when the publication is over."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    unit_path = models.CharField(max_length=200, db_collation="C")
    owed = models.PositiveIntegerField()
    counted = models.IntegerField()
    participated = models.BooleanField()
    met = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "person"], name="published_result_once"),
        ]


class NameObjection(models.Model):
    """A person does not want to be named. The name is off at once; while it is open or upheld it is off everywhere."""

    class State(models.TextChoices):
        OPEN = "open"
        UPHELD = "upheld"  # kept off
        DECLINED = "declined"  # shown again, with a reason
        TAKEN_BACK = "taken-back"  # by the person

    public_id = models.UUIDField(default=ids.new, unique=True)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    made_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "person"], name="name_objection_once"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | ~Q(state="open") & Q(decided_at__isnull=False),
                name="name_objection_end_has_a_moment",
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(answer=""), name="name_objection_no_says_why"),
        ]
