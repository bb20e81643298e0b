"""One try of a password, from the sign-in page or the page that asks again: delay, lock-out, answer in words."""

from dataclasses import dataclass

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from taixue.kit import clock
from taixue.people.queries import accounts
from taixue.people.services import signin
from taixue.people.services.passwords import Busy

KNOWN = "known"
KNOWN_SALT = "people.known-browser"
LOCK_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a try: the account, or the words and the HTTP status."""

    account: accounts.Account | None = None
    words: str = ""
    status: int = 200
    retry_after: int = 0


def attempt(request: HttpRequest, *, typed: str, password: str) -> Answer:
    """Try a password. Axes counts by the trace of what was typed and the address; the account gets slower."""
    found = accounts.find(typed)
    return attempt_for(request, found, trace=accounts.trace(typed), password=password)


def attempt_for(request: HttpRequest, found: accounts.Account | None, *, trace: str, password: str) -> Answer:
    """Try a password for an account that is already known, or for none."""
    now = clock.now()
    vars(request).update(signin_trace=trace, signin_account=found.pk if found else None)  # read by axes' callables
    if not AxesProxyHandler.is_allowed(request, {"username": trace}):
        return Answer(words=locked(), status=429)  # nothing was tried, so nothing is counted and nobody slowed
    if found is not None and (found.failures or found.slow_until) and not _is_known(request, found):
        seconds = signin.wait(account_id=found.pk, at=now)
        if seconds:
            return Answer(words=slow(seconds), status=429, retry_after=seconds)
    try:
        account = authenticate(request, username=trace, password=password, account=found, at=now)
    except Busy:
        return Answer(words=busy(), status=503, retry_after=5)
    if account is not None:
        return Answer(account=account)
    signin.failed(account_id=found.pk if found else None, trace=trace, by=request.actor, at=now)
    return Answer(words=wrong(request), status=422)


def busy() -> str:
    """Say that the queue for hashing is full."""
    return _("Very many people are signing in. Try again in a few seconds.")


def slow(seconds: int) -> str:
    """Say how long to wait."""
    return ngettext(
        "Too quick after wrong passwords. Try again in %(n)s second.",
        "Too quick after wrong passwords. Try again in %(n)s seconds.",
        seconds,
    ) % {"n": seconds}


def locked() -> str:
    """Say that this address is locked out for this number."""
    return _("Locked for %(minutes)s minutes after too many wrong passwords from here.") % {"minutes": LOCK_MINUTES}


def wrong(request: HttpRequest) -> str:
    """Say that it was wrong, and how often it may still be."""
    counted = getattr(request, "axes_failures_since_start", None) or 0
    left = max(settings.AXES_FAILURE_LIMIT - counted, 0)
    if getattr(request, "axes_locked_out", False) or left == 0:
        return locked()
    return ngettext(
        "Number or password is wrong. %(n)s try left, then a lock of %(minutes)s minutes.",
        "Number or password is wrong. %(n)s tries left, then a lock of %(minutes)s minutes.",
        left,
    ) % {"n": left, "minutes": LOCK_MINUTES}


def on_lockout(sender: object, request: HttpRequest, **kwargs: object) -> None:
    """Receive axes' signal; only the failure that begins a lock-out is a line, not each knock at the locked door."""
    if getattr(request, "axes_failures_since_start", None) is not None:
        signin.locked(
            account_id=getattr(request, "signin_account", None), trace=signin.trace_of(request), by=request.actor,
            at=clock.now(),
        )  # fmt: skip


def _is_known(request: HttpRequest, account: accounts.Account) -> bool:
    """Did this browser sign in to this account before? Then strangers' wrong passwords do not slow it down."""
    return request.get_signed_cookie(KNOWN, default="", salt=KNOWN_SALT) == str(account.public_id)
