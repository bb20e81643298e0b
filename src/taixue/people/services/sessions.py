"""Which sessions an account has, so that they can be ended from elsewhere."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction

from taixue.people.models import SignIn

OVER = timedelta(hours=13)  # an hour longer than a session lasts


@transaction.atomic
def begin(*, account_id: int, key: str, at: datetime) -> None:
    """Remember a session of an account, and forget those that are over."""
    SignIn.objects.filter(account=account_id, at__lt=at - OVER).delete()
    SignIn.objects.update_or_create(key=key, defaults={"account_id": account_id, "at": at})


@transaction.atomic
def end_all(*, account_id: int, keep: str = "") -> None:
    """End the sessions of an account at once, on pages and in players, but for the one with the key `keep`."""
    ended = SignIn.objects.filter(account=account_id).exclude(key=keep)
    Session.objects.filter(session_key__in=ended.values("key")).delete()
    ended.delete()
