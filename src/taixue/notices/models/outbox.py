from django.db import models
from django.db.models import Q

from taixue.lib import ids
from taixue.notices.models.notes import Note


class Message(models.Model):
    """Something that leaves the house by one channel, once. What it says is put into words when it goes."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"  # handed to a carrier; left so, its worker died
        FAILED = "failed"  # tried, and tried again at `due_at`
        SENT = "sent"
        GIVEN_UP = "given-up"
        DROPPED = "dropped"  # nobody needs it any more: it was read in the inbox first

    public_id = models.UUIDField(default=ids.new, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    note = models.ForeignKey(Note, models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=8)  # notices.rules.routes.CHANNELS
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160)  # what it is about: the same thing leaves once by one channel
    facts = models.JSONField(default=dict)  # of a letter that has no note; nothing secret
    sealed = models.BinaryField(null=True)  # secret facts and an address of its own, encrypted; gone when it ended
    secret = models.BooleanField(default=False)
    link = models.CharField(max_length=200, blank=True)
    unit_path = models.CharField(max_length=200, blank=True, db_collation="C")  # where the person stood
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    due_at = models.DateTimeField()  # not before
    tries = models.PositiveSmallIntegerField(default=0)
    repeated = models.BooleanField(default=False)  # sent anew after a lost worker: it may come twice
    claimed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=40, blank=True)  # a code of notices.labels.ERRORS
    mask = models.CharField(max_length=120, blank=True)  # where it went, "l***@example.cn"
    queued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-queued_at"], name="message_by_state"),
            models.Index(
                fields=["due_at"], condition=Q(state__in=["queued", "sending", "failed"]), name="message_waiting"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["channel", "key"], name="message_leaves_once"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending", "failed"], ended_at=None)
                | Q(state__in=["sent", "given-up", "dropped"], ended_at__isnull=False),
                name="message_end_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(sealed=None) | Q(state__in=["queued", "sending", "failed"]),
                name="message_secret_ends_with_it",
            ),
            models.CheckConstraint(condition=Q(secret=False) | Q(facts={}), name="message_secret_is_sealed"),
        ]


class Wish(models.Model):
    """How a person wants to be told; without a row everything leaves at once."""

    person = models.OneToOneField("people.Person", models.PROTECT, related_name="+")
    pace = models.CharField(max_length=8, default="now")  # notices.rules.routes.PACES, of e-mail
    text = models.CharField(max_length=8, default="sms")  # of short messages: "sms", "wecom" or "none"
    unwanted = models.JSONField(default=list)  # topics whose optional kinds stay in the inbox
    gathered_at = models.DateTimeField(null=True)  # up to here a digest has told
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["pace"], condition=~Q(pace="now"), name="wish_gathered")]
        constraints = [
            models.CheckConstraint(condition=Q(pace__in=["now", "daily", "weekly"]), name="wish_pace_is_known"),
            models.CheckConstraint(condition=Q(text__in=["sms", "wecom", "none"]), name="wish_text_is_known"),
        ]
