from django.db import models

from taixue.lib import ids


class Note(models.Model):
    """Something a person is told, once. The words come from labels by `kind` and `facts`, in the reader's language."""

    public_id = models.UUIDField(default=ids.new, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)  # "credits.posted", "policy.reminder", "account.reset" …
    key = models.CharField(max_length=120)  # what it is about: the same news is told once
    facts = models.JSONField(default=dict)
    sender = models.CharField(max_length=80, blank=True)  # who is named as the sender; "" is the system
    link = models.CharField(max_length=200, blank=True)  # path on this site
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="note_inbox"),
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="note_unread"),
        ]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="note_told_once")]
