"""What every page's frame shows: names, languages, unread news and the entries this actor may use."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.notices.queries import notes
from taixue.people.rules.permissions import Permission as P
from taixue.people.rules.permissions import reach


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a navigation: where it leads, and who may use it (any one of the permissions; () is everyone)."""

    section: str
    href: str
    icon: str
    label: str | Promise
    permissions: tuple[P, ...] = ()
    group: str | Promise = ""


LEARNER = (
    Place("desk", "/desk/", "home", _("Desk")),
    Place("courses", "/courses/", "book", _("Courses")),
    Place("file", "/file/", "file", _("My file")),
    Place("inbox", "/inbox/", "bell", _("Inbox")),
)

WITHIN = (
    (re.compile(r"/study/"), "/courses/"),
    (re.compile(r"/duties/|/statement/"), "/file/"),
    (re.compile(r"/units/[^/]+/(desk|standings|remind)/"), "/unit/"),
    (re.compile(r"/units/[^/]+/(reports|assessment|results|statistics)/"), "/reports/"),
    (re.compile(r"/results/objections/|/statistics/"), "/reports/"),
    (re.compile(r"/results/"), "/desk/"),
    (re.compile(r"/units/[^/]+/circulars/"), "/circulars/"),
    (re.compile(r"/units/[^/]+/evidence/|/evidence/"), "/audit/evidence/"),
    (re.compile(r"/groups/"), "/audiences/"),
    (re.compile(r"/exemptions/mine/|/corrections/mine/"), "/statement/"),
    (re.compile(r"/cases/"), "/corrections/"),
    (re.compile(r"/declarations/sheets/"), "/declarations/desk/"),
    (re.compile(r"/declarations/(?!desk/)"), "/file/"),
    (re.compile(r"/units/[^/]+/years/"), "/years/"),
)
"""Addresses whose pages belong to a place with another address."""

TRAINING, RECORDS, SYSTEM = _("Training"), _("Rules and records"), _("System")

ADMINISTRATION = (
    Place("unit", "/unit/", "chart", _("Unit desk"), (P.FIGURES_SEE,)),
    Place("week", "/week/", "clipboard", _("This week"), (P.PERSON_IMPORT,)),
    Place("search", "/search/", "search", pgettext_lazy("page", "Search"), (P.PERSON_SEE, P.UNIT_EDIT)),
    Place("people", "/people/", "users", _("People"), (P.PERSON_SEE,)),
    Place("units", "/units/", "tree", _("Units"), (P.PERSON_SEE, P.UNIT_EDIT)),
    Place("intake", "/intake/", "up", _("Roster import"), (P.PERSON_IMPORT,)),
    Place("registration", "/registration/", "clipboard", _("Registration"), (P.PERSON_SEE,)),
    Place("resets", "/resets/", "lock", _("Resets asked for"), (P.ACCOUNT_RESET,)),
    Place("requests", "/changes/", "edit", _("Change requests"), (P.PERSON_EDIT,)),
    Place("erasures", "/erasures/", "trash", _("Requests to erase"), (P.PERSON_EDIT,)),
    Place("quality", "/quality/", "check", _("Data quality"), (P.PERSON_EDIT,)),
    Place("transfers", "/transfers/", "move", _("Transfers"), (P.PERSON_IMPORT,)),
    Place("joins", "/joins/", "copy", _("Double records"), (P.PERSON_JOIN,)),
    Place("audiences", "/audiences/", "filter", _("Audiences"), (P.AUDIENCE_EDIT,)),
    Place("academy", "/academy/courses/", "book2", _("Course making"), (P.COURSE_EDIT,), TRAINING),
    Place("late", "/late/", "clock", _("Late people"), (P.FIGURES_SEE,), TRAINING),
    Place("reports", "/reports/", "table", _("Reports"), (P.FIGURES_SEE,), RECORDS),
    Place("circulars", "/circulars/", "news", _("Circulars"), (P.FIGURES_SEE,), RECORDS),
    Place("policies", "/policies/", "scale", _("Study rules"), (P.POLICY_SEE,), RECORDS),
    Place(
        "declarations",
        "/declarations/desk/",
        "clipboard",
        _("Declarations"),
        (P.DECLARATION_DECIDE, P.DECLARATION_CERTIFY),
        RECORDS,
    ),
    Place("years", "/years/", "cal", _("Training years"), (P.FIGURES_SEE,), RECORDS),
    Place("exemptions", "/exemptions/", "cal", _("Exemptions"), (P.EXEMPTION_DECIDE,), RECORDS),
    Place("corrections", "/corrections/", "file", _("Corrections"), (P.CORRECTION_ASK, P.CORRECTION_DECIDE), RECORDS),
    Place("evidence", "/audit/evidence/", "shield", _("Evidence"), (P.EVIDENCE_SEE,), RECORDS),
    Place("audit", "/audit/", "history", _("Audit lines"), (P.AUDIT_SEE,), RECORDS),
    Place("outbox", "/outbox/", "send", _("Outbox"), (P.OUTBOX,), SYSTEM),
    Place("roles", "/roles/", "key", _("Roles"), (P.ROLE_GRANT,), SYSTEM),
    Place("tokens", "/tokens/", "link", _("API tokens"), (P.TOKEN_EDIT,), SYSTEM),
    Place("deputies", "/deputies/", "useradd", _("Deputies"), tuple(P), SYSTEM),
)


def home_of(path: str) -> str:
    """Return the address of the place that a page belongs to."""
    return next((place for pattern, place in WITHIN if pattern.match(path)), path)


@cache
def served(href: str) -> bool:
    """Is there a page at this address? An entry never leads nowhere."""
    try:
        resolve(href)
    except Resolver404:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as this page shows it."""

    section: str
    href: str
    icon: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading of the rail; the first group has none."""

    label: str
    entries: list[Entry]


class Frame:
    """The frame of one page. Nothing is asked of the database before the template needs it."""

    def __init__(self, request: HttpRequest) -> None:
        self.actor: Actor = getattr(request, "actor", Actor(name=""))
        self.known_unread: int | None = getattr(request, "unread", None)
        self.viewing: Any = getattr(request, "viewing", None)
        self.account: Any = getattr(request, "user", None)
        self.path = home_of(request.path)
        self.chinese = (get_language() or "").startswith("zh")
        self.phone = settings.TAIXUE_PHONE

    @property
    def seen_until(self) -> datetime | None:
        """Until when somebody sees this person's pages, None if nobody does."""
        until: datetime | None = getattr(self.account, "seen_until", None)
        return until if until is not None and self.viewing is None and until > clock.now() else None

    @property
    def seen_by(self) -> str:
        """Who sees this person's pages just now, "" if nobody does."""
        return str(self.account.seen_by) if self.seen_until is not None else ""

    @property
    def html_lang(self) -> str:
        return "zh-Hans" if self.chinese else "en"

    @property
    def product(self) -> str:
        return "太学" if self.chinese else "Taixue"

    @property
    def authority(self) -> str:
        return str(settings.TAIXUE_AUTHORITY if self.chinese else settings.TAIXUE_AUTHORITY_EN)

    @property
    def other_code(self) -> str:
        return "en" if self.chinese else "zh-hans"

    @property
    def other_lang(self) -> str:
        return "en" if self.chinese else "zh-Hans"

    @property
    def other_name(self) -> str:
        return "English" if self.chinese else "中文"

    @property
    def signed_in(self) -> bool:
        return self.actor.account_id is not None

    @property
    def person(self) -> bool:
        """Does the account belong to a person, who has a desk, a file and an inbox?"""
        return self.actor.person_id is not None

    @property
    def name(self) -> str:
        return self.actor.name

    @cached_property
    def unread(self) -> int:
        """Notes not read; a view that knows the number already leaves it on the request."""
        if self.known_unread is not None:
            return self.known_unread
        return notes.unread(self.actor.person_id) if self.actor.person_id is not None else 0

    @cached_property
    def home(self) -> str:
        if self.person:
            return "/desk/"
        return self.admin_home or "/"

    @cached_property
    def learner(self) -> list[Entry]:
        """The bar on top, for persons; the inbox is the bell there."""
        return [entry for entry in self.thumbs if entry.section != "inbox"]

    @cached_property
    def thumbs(self) -> list[Entry]:
        """The bar under the thumb on phones."""
        return self.shown(LEARNER) if self.person else []

    @cached_property
    def rail(self) -> list[Group]:
        """The administration's entries, only those that the actor may use."""
        groups: list[Group] = []
        for place in ADMINISTRATION:
            if not self.allowed(place):
                continue
            if not groups or groups[-1].label != str(place.group):
                groups.append(Group(str(place.group), []))
            groups[-1].entries.append(self.entry(place))
        return groups

    @cached_property
    def held(self) -> frozenset[P]:
        """What the actor may do anywhere."""
        return frozenset(permission for permission in P if reach(self.actor, permission))

    @cached_property
    def here(self) -> str:
        """The address of the page's place: the longest that fits wins, so /audit/evidence/ is not /audit/."""
        fitting = (place.href for place in (*LEARNER, *ADMINISTRATION) if self.path.startswith(place.href))
        return max(fitting, key=len, default="")

    @cached_property
    def admin_home(self) -> str:
        """Where the administration begins for this actor; "" if nowhere."""
        return next((place.href for place in ADMINISTRATION if place.permissions and self.allowed(place)), "")

    def allowed(self, place: Place) -> bool:
        permitted = not place.permissions or not self.held.isdisjoint(place.permissions)
        return permitted and served(place.href)

    def shown(self, places: tuple[Place, ...]) -> list[Entry]:
        return [self.entry(place) for place in places if self.allowed(place)]

    def entry(self, place: Place) -> Entry:
        return Entry(place.section, place.href, place.icon, str(place.label), place.href == self.here)


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame` in every template."""
    return {"frame": Frame(request)}
