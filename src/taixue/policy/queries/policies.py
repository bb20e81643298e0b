"""Policies and where they hold. What they say is no secret: whoever is signed in may read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.db.models import Q

from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.rules.ranks import Band
from taixue.policy.models import Assignment, Version
from taixue.policy.rules import loading
from taixue.policy.rules.document import Document, Issuer, Value
from taixue.policy.rules.loading.tables import CODE

LIBRARY = Path(__file__).resolve().parent.parent / "library"
"""Policies that come with Taixue, a TOML document each."""
Given = tuple[tuple[str, Value], ...]
"""Parameters that an assignment sets, in order of their ids."""
BANDS = tuple(band.value for band in Band)


@dataclass(frozen=True, slots=True)
class Held:
    """A version of a policy that holds for a subtree over days, with its text read."""

    version_id: int
    policy_id: int
    unit_path: str
    first_day: date
    end_day: date | None
    document: Document
    given: Given = ()  # what the assignment sets instead of the text

    def holds_on(self, day: date, path: str) -> bool:
        """Does it hold for a unit on a day? path: where the unit stood then, which its superior may have left since."""
        held = self.first_day <= day and (self.end_day is None or day < self.end_day)
        return held and paths.under(paths.last(self.unit_path), path)


@lru_cache(maxsize=256)
def read(text: str, given: Given = ()) -> Document:
    """Return the document of a text; the same text always gives the same. Raises loading.Unreadable.

    given: parameters that an assignment sets, as `Assignment.given` has them, in order
    """
    return loading.load(text, bands=BANDS, given=dict(given))


def library(code: str) -> str:
    """Return the text of a policy that comes with Taixue. Raises NotFound for an unknown code."""
    if not CODE.fullmatch(code) or not (LIBRARY / f"{code}.toml").is_file():
        raise NotFound("policy", code=code)
    return (LIBRARY / f"{code}.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def shipped() -> tuple[Document, ...]:
    """Return every policy that comes with Taixue, by code."""
    return tuple(read(library(path.stem)) for path in sorted(LIBRARY.glob("*.toml")))


def other_issuers(document: Document) -> dict[int, Issuer]:
    """Return the issuers beside the leading one, by their place from 1 on; the first one leads where none is named."""
    leading = next((place for place, one in enumerate(document.issuers, 1) if one.leading), 1)
    return {place: one for place, one in enumerate(document.issuers, 1) if place != leading}


def published() -> list[Version]:
    """Return all published versions, by policy, the newest first."""
    return list(Version.objects.exclude(published_at=None).select_related("policy").order_by("policy__code", "-number"))


def latest() -> list[tuple[Version, int]]:
    """Return the newest published version of each policy with how many there are, by code."""
    found: dict[int, tuple[Version, int]] = {}
    for version in published():
        newest, number = found.get(version.policy_id, (version, 0))
        found[version.policy_id] = (newest, number + 1)
    return list(found.values())


def versions(code: str) -> list[Version]:
    """Return the published versions of a policy, the newest first. Raises NotFound if there is none."""
    rows = Version.objects.exclude(published_at=None).filter(policy__code=code).select_related("policy")
    found = list(rows.order_by("-number"))
    if not found:
        raise NotFound("policy", code=code)
    return found


def get(code: str, number: int) -> Version:
    """Return a published version. Raises NotFound."""
    found = Version.objects.exclude(published_at=None).filter(policy__code=code, number=number)
    version = found.select_related("policy").first()
    if version is None:
        raise NotFound("policy", code=code, number=number)
    return version


def held() -> list[Held]:
    """Return everything that holds, or held, anywhere; a handful of rows."""
    rows = Assignment.objects.select_related("version").order_by("version__policy", "first_day", "pk")
    return [_held(row) for row in rows]


def _held(row: Assignment) -> Held:
    given = tuple(sorted(row.given.items()))
    document = read(row.version.document, given)
    return Held(row.version_id, row.version.policy_id, row.unit_path, row.first_day, row.end_day, document, given)


def governing(path: str, day: date, *, among: list[Held] | None = None) -> list[Held]:
    """Return what holds for a unit on a day, one version a policy: the nearest unit's, then the later one's.

    A rule that allows it gives way to one that replaces it and was assigned at least as near.
    """
    best: dict[int, Held] = {}
    for one in held() if among is None else among:
        if one.holds_on(day, path):
            rival = best.get(one.policy_id)
            if rival is None or (_depth(one, path), one.first_day) >= (_depth(rival, path), rival.first_day):
                best[one.policy_id] = one
    left = [one for one in best.values() if replacing(one, best.values(), path) is None]
    return sorted(left, key=lambda one: one.document.code)


def replacing(one: Held, others: Iterable[Held], path: str) -> Held | None:
    """Return which of the rules that hold for a unit holds in the place of one, None if it holds itself."""
    if not one.document.overridable:
        return None
    depth, code = _depth(one, path), one.document.code
    return next((o for o in others if code in o.document.replaces and _depth(o, path) >= depth), None)


def _depth(one: Held, path: str) -> int:
    number = paths.last(one.unit_path)
    return paths.numbers(path).index(number) + 1 if number else 0


def assigned(version: Version) -> list[Assignment]:
    """Return where a version holds."""
    return list(version.assignments.order_by("unit_path", "first_day"))


def assignment(number: int) -> Assignment:
    """Return an assignment by its number. Raises NotFound."""
    found = Assignment.objects.select_related("version__policy").filter(pk=number).first()
    if found is None:
        raise NotFound("assignment")
    return found


def in_force(day: date) -> frozenset[int]:
    """Return the ids of the policies of which a version holds somewhere on a day."""
    rows = Assignment.objects.filter(first_day__lte=day).filter(Q(end_day=None) | Q(end_day__gt=day))
    return frozenset(rows.values_list("version__policy", flat=True))
