from django.db import models
from django.db.models import Q

from taixue.lib import ids


class File(models.Model):
    """An upload, and what a job found when it looked inside. Bytes lie under <data>/files by public id.

    Those of purposes that files.rules.kinds calls sealed lie there encrypted.
    """

    class State(models.TextChoices):
        WAITING = "waiting"  # stored, a job will look at it
        READY = "ready"
        REFUSED = "refused"  # `problem` says why

    public_id = models.UUIDField(default=ids.new, unique=True)
    purpose = models.CharField(max_length=20)  # "lesson", "captions", "intake", "evidence", "poster"
    name = models.CharField(max_length=200)  # as the uploader called it
    content_type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    sha256 = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=40, blank=True)  # code; labels.py says it in words
    facts = models.JSONField(default=dict)  # lesson: {"milliseconds", "width", "height", "video", "audio", "bytes"}
    poster = models.OneToOneField("self", models.PROTECT, null=True, related_name="of")
    uploaded_by = models.BigIntegerField(null=True)  # account
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=0), name="file_size_is_counted"),
            models.CheckConstraint(condition=Q(state="refused") | Q(problem=""), name="file_problem_only_if_refused"),
        ]
