"""The page of one change of units: its plan in words and figures, and what became of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from taixue.kit.actor import Actor
from taixue.kit.templatetags.taixue_ui import words
from taixue.lib import paths
from taixue.people.labels import reorganisation as labels
from taixue.people.labels.roles import ROLES, UNIT_KINDS
from taixue.people.queries import reorganisations, units
from taixue.people.rules.permissions import Permission, allows, reach
from taixue.people.services.reorganisation import orders

PAGE = 50
FIRST = 8
STEP = {"draft": 1, "waiting": 3, "applying": 3, "applied": 4, "refused": 2, "withdrawn": 1}
"""How many of the four steps are done."""

Named = Mapping[int, Any]


def named(found: Iterable[Any]) -> Named:
    """Return every unit that some changes name, by the number inside. One query."""
    numbers: set[int] = set()
    for order in found:
        facts, plan = order.facts, order.plan
        numbers |= {n for n in (order.unit_id, facts.get("under"), facts.get("made"), *facts["others"]) if n}
        numbers |= {row[0] for row in (*plan.get("figures", []), *plan.get("above", {}).get("study", [])) if row[0]}
        for old, new, _people, _stays in plan.get("moves", []):
            numbers |= {n for n in (*paths.numbers(old)[-2:], *paths.numbers(new)[-2:]) if n}
    return units.by_ids(numbers)


def headline(order: Any, names: Named) -> str:
    """Return the change in one line."""
    facts = order.facts
    said = {key: words(names[n], "name") for key, n in (("unit", order.unit_id), ("under", facts.get("under"))) if n}
    if order.kind == "rename" and (before := order.plan.get("before")):
        said["unit"] = before
    said["name"] = words(_Wording(facts["wording"]), "name")
    return labels.headline(order.kind, said, [words(names[n], "name") for n in facts["others"]])


class _Wording:
    def __init__(self, said: Mapping[str, str]) -> None:
        self.name, self.name_en = said["name"], said["name_en"]


def share(order: Any) -> int:
    """Return how far a change is, in per cent."""
    return min(100, order.progress * 100 // order.people) if order.people else 0


def page(request: HttpRequest, order: Any) -> dict[str, Any]:
    """Return all that the page of a change shows."""
    by = request.actor
    names = named([order])
    plan, new = order.plan, words(_Wording(order.facts["wording"]), "name")
    done, sees = order.state == "applied", bool(reach(by, Permission.PERSON_SEE) or reach(by, Permission.ROLE_GRANT))
    figures = _figures(plan, names, new, _sees_figures(by, names))
    may = orders.may(order, Permission.UNIT_EDIT, by=by) if not done else False
    own = order.state == "draft" and by.account_id is not None and order.drafted_by == by.account_id
    return {
        "order": order, "title": headline(order, names), "kind": labels.KINDS[order.kind],
        "state": labels.STATES[order.state],
        "tone": labels.TONES[order.state], "steps": labels.steps(), "done": STEP[order.state], "share": share(order),
        "problems": [labels.problem(one) for one in order.problem.get("problems", [])],
        "unit": names.get(order.unit_id) if order.unit_id else None, "made": names.get(order.facts.get("made") or 0),
        "figures": figures, "moves": _moves(plan, names, new),
        "roles": [(ROLES.get(role, role), who if sees else "", where) for role, who, where in plan.get("roles", [])],
        "transfers": plan.get("transfers", 0), "above": plan.get("above", {}),
        "studied": any(row["study"] for row in figures), "listed": _listed(plan),
        "wording": order.facts["wording"], "kind_word": UNIT_KINDS.get(order.facts["wording"]["kind"], ""),
        "may_confirm": may and order.state == "draft",
        "may_withdraw": (may or own) and order.state in ("draft", "waiting", "refused"),
        **_people(request, order),
    }  # fmt: skip


def _sees_figures(by: Actor, names: Named) -> set[int]:
    """Return the units whose study figures the reader may see; whoever drafted the plan may have seen more."""
    return {number for number, unit in names.items() if allows(by, Permission.FIGURES_SEE, over=unit.path)}


def _figures(plan: Mapping[str, Any], names: Named, new: str, seen: set[int]) -> list[dict[str, Any]]:
    study = {row[0]: row[1:] for row in plan.get("above", {}).get("study", []) if row[0] in seen or not row[0] and seen}
    rows = []
    for number, before, after in plan.get("figures", []):
        unit = names.get(number)
        rows.append({
            "unit": unit, "name": words(unit, "name") if unit else new, "before": before, "after": after,
            "shift": f"{after - before:+d}".replace("-", "−"), "study": study.get(number),
        })  # fmt: skip
    return rows


def _moves(plan: Mapping[str, Any], names: Named, new: str) -> list[dict[str, Any]]:
    def place(path: str, *, above: bool) -> str:
        number = (paths.numbers(path)[-2:-1] if above else paths.numbers(path)[-1:]) or [0]
        return words(names[number[0]], "name") if number[0] in names else new

    return [
        {"unit": place(old, above=False), "stays": stays, "people": people, "old": place(old, above=stays),
         "new": place(after, above=stays)}
        for old, after, people, stays in plan.get("moves", [])
    ]  # fmt: skip


def _listed(plan: Mapping[str, Any]) -> dict[str, Any] | None:
    if "unchanged" not in plan:
        return None
    return {"new": plan["new"], "renamed": plan["renamed"], "unchanged": plan["unchanged"]}


def _people(request: HttpRequest, order: Any) -> dict[str, Any]:
    """Return who moves, as far as the reader may see them: the postings of the plan, or who came by it."""
    asked, rows = request.GET.get("page"), []
    found: Any
    if order.state == "applied":
        found = Paginator(reorganisations.relocated(order, by=request.actor), PAGE).get_page(asked)
        rows = [(row.person, "", row.from_unit, row.to_unit) for row in found]
    else:
        found = Paginator(reorganisations.going(order, by=request.actor), PAGE).get_page(asked)
        rows = [(posting.person, posting.department, posting.unit, None) for posting in found]
    direct = sum(people for _old, _new, people, stays in order.plan.get("moves", []) if not stays)
    return {"page": found, "people": rows, "hidden": max(0, direct - found.paginator.count), "direct": direct}
