"""How allauth behaves here: no sign-up, no message after each sign-in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Named in the setting ACCOUNT_ADAPTER."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come with the personnel data."""
        return False

    def get_login_stages(self) -> list[str]:
        """Return none: the second step is asked for by our own page before anybody is signed in."""
        return []

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the page that follows shows who is signed in."""
