"""What stands in the documents of a circular: the figures of one moment as plain values, each unit's own names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from taixue.kit.actor import Actor
from taixue.kit.templatetags.taixue_ui import hours
from taixue.reports import labels
from taixue.reports.queries import breakdowns, figures, listing
from taixue.reports.queries.figures import Figures, Scope
from taixue.reports.queries.narrowing import Narrow
from taixue.reports.queries.snapshots import Named
from taixue.reports.rules import circulars as rules
from taixue.reports.rules.circulars import MOST_NAMED, Standing, share
from taixue.reports.rules.grouping import By

Facts = dict[str, Any]


def facts(scope: Scope, receivers: Sequence[Named], *, names: bool, today: date, by: Actor) -> list[Facts]:
    """Return what stands in the document of each receiver, in their order, in the language that is active.

    A receiver reads its own figures, its place among the receivers, and of people only its own.
    """
    whole = breakdowns.of(scope, By.UNIT, narrow=Narrow(), today=today, by=by)
    known = {line.key: line.figures for line in whole.lines}
    own = {unit.pk: known.get(str(unit.public_id), Figures()) for unit in receivers}
    ranking = _ranking(receivers, own)
    shared = {
        "authority": labels.named(scope.unit), "period": scope.window, "all": numbers(whole.total), "ranking": ranking,
        "rule": scope.document.title.zh if labels.language().startswith("zh") else scope.document.title.en,
        "day": (scope.snapshot.reference if scope.snapshot else today).isoformat(),
        "frozen": scope.snapshot is not None,
    }  # fmt: skip
    return [shared | _of(replace(scope, unit=unit), own[unit.pk], ranking, names, today, by) for unit in receivers]


def numbers(said: Figures) -> dict[str, str]:
    """Return figures as a document writes them."""
    return {
        "due": str(said.subject), "took_part": str(said.participated), "completed": str(said.met),
        "participation": share(said.participated, said.subject), "completion": share(said.met, said.subject),
        "average": hours(said.average), "owing": str(said.unmet), "likely": str(said.likely),
    }  # fmt: skip


def _ranking(receivers: Sequence[Named], own: dict[int, Figures]) -> list[dict[str, str]]:
    named = {unit.pk: unit for unit in receivers}
    placed = rules.ranked([Standing(unit.pk, own[unit.pk].subject, own[unit.pk].participated, own[unit.pk].met)
                           for unit in receivers])  # fmt: skip
    return [
        {"place": str(place or "–"), "unit": labels.named(named[one.key]), **numbers(own[one.key])}
        for place, one in placed
    ]


def _of(scope: Scope, own: Figures, ranking: list[dict[str, str]], names: bool, today: date, by: Actor) -> Facts:
    found = breakdowns.of(scope, By.UNIT, narrow=Narrow(), today=today, by=by)
    name = labels.named(scope.unit)
    below = [
        {"unit": labels.named(line) or labels.line(By.UNIT, line.key), **numbers(line.figures)} for line in found.lines
    ]
    place = next((one["place"] for one in ranking if one["unit"] == name), "–")
    owing = _owing(scope, today, by) if names else []
    return {
        "receiver": name, "own": numbers(own), "place": place, "units": str(len(ranking)), "below": below,
        "owing": owing, "unnamed": str(max(0, own.unmet - len(owing))), "named": names,
    }  # fmt: skip


def _owing(scope: Scope, today: date, by: Actor) -> list[dict[str, str]]:
    people = listing.people(scope, narrow=Narrow(), state="unmet", order="unit", today=today, by=by)[:MOST_NAMED]
    places = figures.names(scope, {one.unit_path for one in people})
    return [
        {"name": one.name, "unit": labels.cell("unit", one, places.get(one.unit_path)),
         "missing": hours(max(one.missing, one.missing_required))}
        for one in people
    ]  # fmt: skip
