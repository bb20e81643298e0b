"""News of people, joined on site/wiring.py."""

from django.dispatch import Signal

posting_changed = Signal()
"""A posting began or ended, or the day of registration was corrected. person_id: int, on: date."""

account_news = Signal()
"""Something happened to a person's account. person_id: int, kind: str ("account.reset" …), key: str, facts: dict,
told_by: str, at: datetime."""
