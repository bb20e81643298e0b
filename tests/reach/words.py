"""The words of the URL table: roles, rows, what is sent, and what each role gets, in the order of ROLES."""

from dataclasses import dataclass, field
from typing import Any

ROLES = (
    "signed-out", "learner", "unit-admin", "academy", "auditor", "system-admin", "security-admin", "audit-admin",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Row:
    """One address, asked one way. of: the things its parameters name; query and send may name things as "{unit}"."""

    name: str
    of: str
    method: str
    expected: dict[str, str]  # place: words
    query: str = ""
    send: dict[str, Any] = field(default_factory=dict)


def get(name: str, of: str = "", query: str = "", **expected: str) -> Row:
    """Return a row of a GET."""
    return Row(name, of, "GET", expected, query)


def post(name: str, of: str = "", send: dict[str, Any] | None = None, query: str = "", **expected: str) -> Row:
    """Return a row of a POST with what is sent."""
    return Row(name, of, "POST", expected, query, send or {})


FILM, WORDS, ROSTER = "@lesson.mp4", "@captions.vtt", "@roster.csv"
PAPER, DECLARED = "@paper.pdf", "@declared.csv"
"""Files to send."""

COURSE = {"title": "新课", "subject": "law", "hours": "1", "earns": "once", "threshold": "90", "speed": "100",
          "held_limit": "20", "presence": "0"}  # fmt: skip
REASON = {"reason": "核对报名表"}
WINDOW = {"unit": "{code}", "band": "", "first_day": "2026-12-01", "last_day": "2026-12-20"}
LENT = {"grant": "{grant}", "deputy": "{account}", "first_day": "2026-11-20", "last_day": "2026-11-22"}
TOKEN = {"number": "0192b3c4-0000-7000-8000-000000000001", "name": "人事系统", "source": "hr-test", "days": "30",
         "scopes": "units:read", "unit": "{own_code}", "rate": "60"}  # fmt: skip
REMINDER = {"window": "{window}", "rule": "{rule}", "person": "{person}"}
REMINDED = REMINDER | {"person": "{reminded}"}

BUILT = {"blocks": "1", "b1": "1", "b1c1-field": "band", "b1c1-is": "division", "do": "save"}

#          signed-out learner unit academy auditor system security audit
ALL_PAGE = "page     page     page page page page page page"
ALL_GOES = "goes     goes     goes goes goes goes goes goes"
SIGNED_IN = "in      page     page page page page page page"
UNTAKEN = "in        422      422  422  422  422  422  422"
SEES = "in           404      page page page 404  404  404"
ORDERS = "in         404      done done done 404  404  404"
NOT_THERE = "in      404      404  404  404  404  404  404"
HER_OWN = "in        page     page page page 404  404  404"
READERS = "in        403      page page page 403  403  403"
NO_READER = "in      403      404  404  404  403  403  403"
LED_ON = "in         403      goes goes goes 403  403  403"
STAFF = "in          403      page page 403  403  403  403"
STAFF_DONE = "in     403      done done 403  403  403  403"
STAFF_FILE = "in     403      file file 403  403  403  403"
NO_STAFF = "in       403      404  404  403  403  403  403"
AUTHOR = "in         403      403  page 403  403  403  403"
AUTHOR_FILE = "in    403      403  file 403  403  403  403"
AUTHORED = "in       403      403  done 403  403  403  403"
NO_AUTHOR = "in      403      403  404  403  403  403  403"
ADMIN = "in          403      page 403  403  403  403  403"
ADMIN_DONE = "in     403      done 403  403  403  403  403"
NO_ADMIN = "in       403      404  403  403  403  403  403"
GIVER = "in          403      403  403  403  403  page 403"
GIVER_DONE = "in     403      403  403  403  403  done 403"
GIVER_422 = "in      403      403  403  403  403  422  403"
KEEPER = "in         403      403  403  403  page 403  403"
NO_KEEPER = "in      403      403  403  403  404  403  403"
ALL_401 = "401       401      401  401  401  401  401  401"
ALL_JSON = "json     json     json json json json json json"
WATCHER = "in        403      403  403  page 403  403  page"
TREE = "in           403      page page page page 403  403"
NO_TREE = "in        403      404  404  404  404  403  403"
PLANNER = "in        403      page page 403  page 403  403"
NO_PLANNER = "in     403      404  404  403  404  403  403"
NOBODY = "in         403      403  403  403  403  403  403"
ALL_422 = "422       422      422  422  422  422  422  422"
AWAY = "page         goes     goes goes goes goes goes goes"
SENDER = "in         403      403  page 403  page 403  403"
SENDER_DONE = "in    403      403  done 403  done 403  403"
DOOR = "done         done     done done done done done done"
ALL_IN = "in           in       in   in   in   in   in   in"
ALL_LED = "in          goes     goes goes goes goes goes goes"
ALL_DONE = "in       done     done done done done done done"
