"""The unit tree: as far as a role reaches, one level at a time or by search, today or as it was on a day."""

from collections.abc import Iterable, Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.people.forms.units import DayFilter, TreeFilter
from taixue.people.labels import reorganisation as labels
from taixue.people.labels.roles import UNIT_KINDS, Words
from taixue.people.queries import reorganisations, trees, units
from taixue.people.queries.trees import Node
from taixue.people.rules.permissions import Permission, reach
from taixue.people.views.access import needs

PAGE = 100
PEOPLE = 50
MAY = (Permission.PERSON_SEE, Permission.UNIT_EDIT)
EVENTS = 4
"""So many events stand on the unit's own page; all of them on its history."""


@require_GET
@needs(*MAY)
def tree(request: HttpRequest) -> HttpResponse:
    """Show the highest units in reach with what is under them, or what a search finds."""
    filters = TreeFilter(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    today = clock.day(clock.now())
    text, day = (asked.get("q") or "").strip(), _day(asked.get("on"), today)
    page: dict[str, Any] = {"filters": filters, "text": text, "on": day, "then": day < today, "roots": []}
    if text:
        found = Paginator(units.named(text, by=request.actor), PAGE).get_page(request.GET.get("page"))
        page |= {"page": found, "found": _nodes(trees.these(found, day=day, today=today))}
    else:
        page["roots"] = trees.first(by=request.actor, day=day, today=today)
    page |= {
        "people": sum(node.people for node in page["roots"]), "units": sum(node.units + 1 for node in page["roots"]),
        "may_found": "/" in reach(request.actor, Permission.UNIT_EDIT),
        "may_plan": bool(reach(request.actor, Permission.UNIT_PLAN)),
    }  # fmt: skip
    return render(request, "people/units.html", page)


def _day(asked: date | None, today: date) -> date:
    return min(asked, today) if asked else today


@require_GET
@needs(*MAY)
def unit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one unit: where it stands and what is directly under it; the bare list when the tree asks for it."""
    found = units.get(public_id, _permission(request), by=request.actor)
    filters = DayFilter(request.GET)
    today = clock.day(clock.now())
    day = _day(filters.cleaned_data.get("on") if filters.is_valid() else None, today)
    children = trees.under(found.pk, day=day, today=today)
    page: dict[str, Any] = {"unit": found, "found": children, "on": day, "then": day < today}
    if request.headers.get("HX-Request"):
        return render(request, "people/_branch.html", page)
    page |= _standing(request, found, day, today)
    return render(request, "people/unit.html", {**page, "filters": filters})


def _permission(request: HttpRequest) -> Permission:
    return next(permission for permission in MAY if reach(request.actor, permission))


def _standing(request: HttpRequest, found: units.Unit, day: date, today: date) -> dict[str, Any]:
    """Return where the unit stands or stood, how many people it has, what happened to it and what may be done."""
    then = trees.on_day([found.pk], day).get(found.pk)
    above = units.ancestors_of(then.path) if then else units.ancestors(found)
    node = next(iter(trees.these([found], day=day, today=today)), None)
    events = list(reorganisations.events(found)[: EVENTS + 1])
    over = found.path if not above else above[-1].path
    may = found.valid_to is None and day == today
    kinds = [kind for kind in labels.KINDS if may and _may_plan(request, kind, found.path, over)]
    return {
        "above": above, "node": node, "was": then if then and day < today else None,
        "kind": UNIT_KINDS.get(then.kind if then else found.kind, found.kind),
        "people_seen": bool(reach(request.actor, Permission.PERSON_SEE)),
        "events": [_event(event) for event in events[:EVENTS]], "more": len(events) > EVENTS,
        "waiting": list(reorganisations.waiting_for(found)),
        "changes": [(kind, labels.KINDS[kind], labels.ICONS[kind]) for kind in kinds],
    }  # fmt: skip


def _may_plan(request: HttpRequest, kind: str, path: str, over: str) -> bool:
    wanted = over if kind in ("move", "close") else path
    reached = reach(request.actor, Permission.UNIT_PLAN)
    return kind != "list" and any(wanted.startswith(top) for top in reached)


@require_GET
@needs(*MAY)
def history(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show all that happened to a unit."""
    found = units.get(public_id, _permission(request), by=request.actor)
    page = Paginator(reorganisations.events(found), PEOPLE).get_page(request.GET.get("page"))
    facts = {"unit": found, "above": units.ancestors(found), "page": page, "events": [_event(one) for one in page]}
    return render(request, "people/unit_history.html", facts)


@require_GET
@needs(Permission.PERSON_SEE)
def people(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """List who stood in a unit and below it on a day, as far as the reader may see them now; the others are counted."""
    found = units.get(public_id, Permission.PERSON_SEE, by=request.actor)
    filters = DayFilter(request.GET)
    today = clock.day(clock.now())
    day = _day(filters.cleaned_data.get("on") if filters.is_valid() else None, today)
    rows = trees.stood(found, day, by=request.actor)
    page = Paginator(rows, PEOPLE).get_page(request.GET.get("page"))
    total = trees.stood_count(found, day)
    places = trees.on_day({posting.unit_id for posting in page}, day)
    facts = {
        "unit": found, "above": units.ancestors(found), "filters": filters, "on": day, "then": day < today,
        "page": page, "total": total, "hidden": total - page.paginator.count,
        "rows": [{"posting": posting, "place": places.get(posting.unit_id)} for posting in page],
    }  # fmt: skip
    return render(request, "people/unit_people.html", facts)


@require_GET
@needs(*MAY)
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the units in reach as the list that `import-units` and the page of lists take; `?on=` as it was."""
    filters = DayFilter(request.GET)
    now = clock.now()
    today = clock.day(now)
    day = _day(filters.cleaned_data.get("on") if filters.is_valid() else None, today)
    tops = list(units.tops(by=request.actor))
    path = tops[0].path if len(tops) == 1 else ""
    lines.record("unit.exported", by=request.actor, at=now, unit_path=path, details={"on": day.isoformat()})
    answer = HttpResponse("".join(_table(units.listed(tops, day))), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="units-{day.isoformat()}.csv"'
    return answer


COLUMNS = ("code", "parent", "name", "name_en", "kind")


def _table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield "\ufeff" + ",".join(COLUMNS) + "\r\n"
    for row in rows:
        yield ",".join(map(_cell, row)) + "\r\n"


def _cell(value: str) -> str:
    """Return a value as CSV writes it; what a spreadsheet takes for a formula gets the sign that reading strips."""
    value = f"'{value}" if value[:1] in ("=", "+", "-", "@") else value
    return '"' + value.replace('"', '""') + '"' if any(sign in value for sign in ',"\r\n') else value


def _nodes(found: Iterable[Node]) -> list[tuple[Node, Words]]:
    return [(one, UNIT_KINDS.get(one.kind, one.kind)) for one in found]


def _event(event: Any) -> dict[str, Any]:
    return {
        "event": event, "words": labels.EVENTS.get(event.kind, event.kind),
        "icon": labels.EVENT_ICONS.get(event.kind, "info"), "before": SimpleNamespace(**event.before),
        "after": SimpleNamespace(**event.after),
    }  # fmt: skip
