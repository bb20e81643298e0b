"""What every page of reports shows of its unit: where it stands, which years and rules there are, how to narrow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.people.labels.roles import BANDS
from taixue.people.queries import audiences, units
from taixue.people.rules.permissions import Permission, allows, reach
from taixue.policy.queries.branches import Held
from taixue.reports import labels
from taixue.reports.forms.choices import ChoiceForm
from taixue.reports.queries import asking, assessments, figures, snapshots
from taixue.reports.queries.asking import Asking
from taixue.reports.queries.figures import Scope
from taixue.reports.queries.narrowing import Narrow
from taixue.reports.rules.grouping import AGES, UNKNOWN
from taixue.reports.rules.rotation import LEAST


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a report, read: whose figures, which people, when."""

    form: ChoiceForm
    scope: Scope
    held: list[Held]
    narrow: Narrow
    now: datetime
    today: date


def read(request: HttpRequest, unit_id: UUID) -> Asked | None:
    """Return what a request asks for, None where nobody of the unit owes anything yet.

    Raises NotFound outside of what the actor may see.
    """
    form = ChoiceForm(request.GET)
    return _read(form, form.asking(), unit_id, by=request.actor)


def assessed(request: HttpRequest, unit_id: UUID) -> Asked | None:
    """Return what a request for an annual assessment list asks for: of a frozen year what was frozen. As `read`."""
    form = ChoiceForm(request.GET)
    return _read(form, assessments.settled(unit_id, form.asking(), by=request.actor), unit_id, by=request.actor)


def _read(form: ChoiceForm, said: Asking, unit_id: UUID, *, by: Actor) -> Asked | None:
    found, now = asking.of(unit_id, said, by=by), clock.now()
    if found.scope is None:
        return None
    return Asked(form, found.scope, found.held, asking.narrow(said, found.scope), now, clock.day(now))


def about(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Return what the frame of a report's page shows."""
    scope, by = asked.scope, request.actor
    return {
        "unit": scope.unit, "scope": scope, "document": scope.document, "now": asked.now, "today": asked.today,
        "trail": trail(scope.unit.path, by=by), "query": asked.form.query(),
        "asked": asked.form.asked, "filters": filters(asked, by=by), "place": asked.form.place(),
    }  # fmt: skip


def trail(path: str, *, by: Any) -> list[tuple[Any, bool]]:
    """Return the superiors of a unit, the root first, each with whether its figures may be seen."""
    above = units.ancestors_of(path)
    return [(one, allows(by, Permission.FIGURES_SEE, over=one.path)) for one in above]


@dataclass(frozen=True, slots=True)
class Year:
    """A year, under a rule or frozen, that a unit's page offers. query: of the address that shows it."""

    window: str
    title: Any  # of the policy, in both languages; None of a frozen year
    number: int
    frozen: datetime | None
    query: dict[str, str]
    current: bool


def years(scope: Scope, held: Iterable[Held]) -> list[Year]:
    """Return the windows and rules under which people of the unit stand, and the frozen years that keep the unit."""
    here = scope.snapshot.public_id if scope.snapshot is not None else None
    live = [
        Year(one.window, one.document.title, one.number, None, {"window": one.window, "rule": one.key},
             here is None and (one.window, one.key) == (scope.window, scope.key))
        for one in held
    ]  # fmt: skip
    frozen = [
        Year(name, None, version.number, kept.taken_at,
             {"snapshot": str(kept.public_id), "window": name, "rule": version.key},
             kept.public_id == here and (name, version.key) == (scope.window, scope.key))
        for kept in snapshots.holding(scope.unit.pk) for version in kept.versions for name in version.windows
    ]  # fmt: skip
    return live + frozen


def filters(asked: Asked, *, by: Any) -> list[dict[str, Any]]:
    """Return the ways to narrow a report: name, words, choices, what is chosen."""
    narrow = asked.narrow
    every = [
        ("band", gettext("Rank band"), gettext("All rank bands"), list(BANDS.items())),
        ("sex", gettext("Sex"), gettext("Men and women"), list(labels.SEX.items())),
        ("age", gettext("Age band"), gettext("All ages"), [(key, labels.age(key)) for key, _, _ in AGES]),
    ]
    if reach(by, Permission.AUDIENCE_EDIT):
        groups = [(str(one.public_id), labels.named(one)) for one in audiences.groups(by=by)]
        saved = [(str(one.public_id), labels.named(one)) for one in audiences.listed(by=by)[:MOST]]
        every.append(("group", gettext("Priority group"), gettext("All groups"), groups))
        every.append(("audience", gettext("Audience"), gettext("Everybody"), saved))
    return [
        {"name": name, "label": label, "all": all_words, "choices": choices, "value": getattr(narrow, name)}
        for name, label, all_words, choices in every
        if choices
    ]


MOST = 100
"""Saved audiences that a page offers."""


def said(asked: Asked) -> list[str]:
    """Return in words how a list is narrowed beyond the filters that the page shows: unit, month, rank, unknown."""
    narrow, words = asked.narrow, []
    if asked.narrow.exactly:
        words.append(gettext("the unit itself"))
    if asked.narrow.below:
        words += [one.name for one in figures.names(asked.scope, [asked.narrow.below]).values()]
    if narrow.month:
        words.append(gettext("recorded hours in %(month)s") % {"month": narrow.month})
    if narrow.trained:
        words.append(labels.trained(narrow.trained, narrow.cycle, narrow.least or str(LEAST)))
    if narrow.rank:
        words.append(labels.line("rank", narrow.rank))
    words += [str(labels.UNKNOWNS[name]) for name in ("sex", "age", "group") if getattr(narrow, name) == UNKNOWN]
    return words
