"""Sign-in: written by the owner of accounts."""

from django.contrib.auth.backends import BaseBackend


class AccountBackend(BaseBackend):
    """Placeholder class until the sign-in service stands; authenticates nobody."""
