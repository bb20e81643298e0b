"""Who is subject to duty, in which group, for which part of the window."""

from dataclasses import dataclass
from datetime import date, timedelta

from taixue.policy.rules.answer import Excused
from taixue.policy.rules.document import Document, Duty, Group
from taixue.policy.rules.facts import Facts, Post
from taixue.policy.rules.prorata import FULL, Share, Span, share
from taixue.policy.rules.windows import Window

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands on the reference day, and what follows. weights: (group, days) where ranks are weighted."""

    reference: date
    rank_day: date
    unit_path: str
    ranked: Post | None
    group: Group | None
    exempt: str
    part: Share
    weights: tuple[tuple[Group, int], ...]
    excused: tuple[Excused, ...]


def place(document: Document, window: Window, facts: Facts, reference: date) -> Place:
    """Return where a person stands in a window on the reference day."""
    post = facts.post(reference)
    stands = post or facts.leave(reference)
    ranked, rank_day = _ranked(document, window, facts, reference)
    group = document.group(ranked.band, facts.kinds) if ranked else None
    exempt = _exempt(post, facts, reference, group)
    excused = _excused(document, window, facts) if facts.exempted else ()
    return Place(
        reference, rank_day, stands.unit_path if stands else "", ranked, group, exempt,
        _part(document, window, facts, ()) if not exempt else FULL,
        _weights(document, window, facts) if document.rank_on == "weighted" and not exempt else (), excused,
    )  # fmt: skip


def part_of(document: Document, window: Window, facts: Facts, where: Place, duty: Duty) -> Share:
    """Return the part of a duty that is asked: that of the person, less what exemptions of this duty take."""
    spans = tuple((one.first_day, one.last_day) for one in where.excused if _touches(one, duty, "months", "days"))
    return _part(document, window, facts, spans) if spans else where.part


def lifted(where: Place, duty: Duty) -> bool:
    """Does an exemption that covers the reference day lift the duty?"""
    return any(
        _touches(one, duty, "lifts") and one.first_day <= where.reference <= one.last_day for one in where.excused
    )


def _touches(one: Excused, duty: Duty, *effects: str) -> bool:
    return one.effect in effects and (not one.duties or duty.id in one.duties)


def _ranked(document: Document, window: Window, facts: Facts, reference: date) -> tuple[Post | None, date]:
    if document.rank_on != "first-day":
        return facts.post(reference), reference
    later = [post for post in facts.posts if post.kind == "main" and window.first < post.first_day <= reference]
    first = facts.post(window.first) or min(later, key=lambda post: post.first_day, default=None)
    return first, max(window.first, first.first_day) if first else window.first


def _exempt(post: Post | None, facts: Facts, reference: date, group: Group | None) -> str:
    if post is None:
        return "on-leave" if facts.leave(reference) else "no-posting"
    if facts.registered_on is None or facts.registered_on > reference:
        return "not-registered"
    return "" if group else "band-not-named"


def _part(document: Document, window: Window, facts: Facts, spans: tuple[Span, ...]) -> Share:
    """Return the share of months or days that is asked; a document reduces by one of the two."""
    unit = document.reduces_by
    if unit == "none" or facts.registered_on is None:
        return FULL
    away = list(spans)
    if document.pro_rata_leave != "none":
        away += [(p.first_day, p.end_day - DAY if p.end_day else window.last) for p in facts.posts if p.kind == "leave"]
    since = facts.registered_on if document.pro_rata != "none" else window.first
    return share(since, window, unit, away=away)


def _excused(document: Document, window: Window, facts: Facts) -> tuple[Excused, ...]:
    """Return what each approved exemption that touches the window does by the document."""
    found = []
    otherwise = "lifts" if document.pro_rata == "none" else document.pro_rata
    for one in facts.exempted:
        if one.first_day > window.last or one.last_day < window.first:
            continue
        known = [rule for rule in document.exemptions if rule.kind == one.kind]
        if not document.exemptions:
            found.append(Excused(one.kind, one.first_day, one.last_day, otherwise, one.duties))
        elif not known:
            found.append(Excused(one.kind, one.first_day, one.last_day, "unknown", one.duties))
        for rule in known:
            duties = tuple(d for d in one.duties if d in rule.duties) if one.duties and rule.duties else ()
            if one.duties and rule.duties and not duties:
                continue
            found.append(
                Excused(one.kind, one.first_day, one.last_day, rule.effect, duties or one.duties or rule.duties)
            )
    return tuple(found)


def _weights(document: Document, window: Window, facts: Facts) -> tuple[tuple[Group, int], ...]:
    """Return how many days of the window the person stands in each group; a posting without an end goes on."""
    days: dict[str, int] = {}
    for post in facts.posts:
        first = max(post.first_day, window.first)
        last = min(post.end_day - DAY if post.end_day else window.last, window.last)
        group = document.group(post.band, facts.kinds) if post.kind == "main" and first <= last else None
        if group is not None:
            days[group.id] = days.get(group.id, 0) + (last - first).days + 1
    return tuple((group, days[group.id]) for group in document.groups if group.id in days)
