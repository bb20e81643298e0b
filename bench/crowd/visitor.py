"""Someone signed in who opens pages of a running server over one connection, with a stop-watch."""

import http.client
import statistics
import time
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from bench.crowd.house import House

WARM = 6  # requests before it counts: each server process has seen the page
COUNTED = 25


@dataclass(frozen=True, slots=True)
class Timing:
    """What requests of one page took, ms from the first byte sent to the last one read."""

    middle: float
    slowest: float
    size: int  # bytes of the last answer
    status: int


class Visitor:
    """A browser as far as a measurement needs one. Signed in without a password, as the sign-in page leaves a session.

    mobile: of whom
    """

    def __init__(self, house: House, mobile: str) -> None:
        from django.conf import settings
        from django.test import Client

        from taixue.people.models import Account

        client = Client()
        client.force_login(
            Account.objects.get(person__mobile=mobile), backend="taixue.people.services.signin.AccountBackend"
        )
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self._token = "t" * 32
        self._headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={self._token}"}
        self._line = http.client.HTTPConnection("127.0.0.1", house.port, timeout=60)

    def get(self, address: str) -> tuple[int, bytes]:
        """Return status and body of a page."""
        self._line.request("GET", quote(address, safe="/?=&%+"), headers=self._headers)
        answer = self._line.getresponse()
        return answer.status, answer.read()

    def post(self, address: str, fields: dict[str, str]) -> tuple[int, bytes]:
        """Return status and body of the answer to a form."""
        body = urlencode({"csrfmiddlewaretoken": self._token, **fields})
        headers = {**self._headers, "Content-Type": "application/x-www-form-urlencoded"}
        self._line.request("POST", address, body=body, headers=headers)
        answer = self._line.getresponse()
        return answer.status, answer.read()

    def timed(self, address: str, fields: dict[str, str] | None = None) -> Timing:
        """Ask for a page (with fields: send a form) again and again and return what it took."""
        spent = []
        for number in range(WARM + COUNTED):
            began = time.perf_counter()
            status, body = self.get(address) if fields is None else self.post(address, fields)
            if number >= WARM:
                spent.append((time.perf_counter() - began) * 1000)
        return Timing(statistics.median(spent), max(spent), len(body), status)
