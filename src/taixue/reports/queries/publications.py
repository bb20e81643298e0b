"""Results that units publish to their own people: who reads which, what is allowed, who does not want to be named."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.kit.dues import Question
from taixue.lib.errors import NotFound
from taixue.people.queries import access, postings, subtrees
from taixue.people.queries.postings import above_and_self_path
from taixue.people.rules.permissions import Permission, allows, reach
from taixue.reports.models import NameObjection as NameObjection
from taixue.reports.models import Publication as Publication
from taixue.reports.models import PublicationLimit, PublishedResult
from taixue.reports.rules import publications as rules
from taixue.reports.rules.publications import Shown

MAY, READ, LIMIT = Permission.RESULTS_PUBLISH, Permission.FIGURES_SEE, Permission.RESULTS_LIMIT
OFF = (NameObjection.State.OPEN, NameObjection.State.UPHELD)
"""States of an objection in which the name is off."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A publication as somebody sees it.

    shows: what of it is shown now, under the limits of now; NONE once it is over or the authority allows nothing
    own: the reader is of the unit's people; edits: may withdraw it and decide on objections
    """

    row: Publication
    shows: Shown
    own: bool
    edits: bool


def limits(unit_path: str) -> list[PublicationLimit]:
    """Return the limits at and above a unit, the highest first. What is allowed is no secret."""
    rows = PublicationLimit.objects.filter(unit__path__in=above_and_self_path(unit_path))
    return list(rows.select_related("unit").order_by("unit__path"))


def allowed(unit_path: str) -> Shown:
    """Return what a unit may publish."""
    return rules.allowed(one.shows for one in limits(unit_path))


def mine(day: date, *, by: Actor) -> list[Seen]:
    """Return what is published on a day to the unit where the actor stands, the nearest unit's first (two queries)."""
    post = postings.main_on([by.person_id], day).get(by.person_id) if by.person_id is not None else None
    return published_to(post.unit_path if post is not None else "", day, by=by)


def published_to(unit_path: str, day: date, *, by: Actor) -> list[Seen]:
    """Return what is published on a day to the people of a unit, by it and by units above (a query more, if any)."""
    places = above_and_self_path(unit_path)
    rows = Publication.objects.filter(unit__path__in=places, first_day__lte=day, last_day__gte=day, withdrawn_at=None)
    found = list(rows.select_related("unit").order_by("-unit__path", "-published_at"))
    kept = limits(unit_path) if found else []
    seen = []
    for row in found:
        limit = rules.allowed(one.shows for one in kept if row.unit.path.startswith(one.unit.path))
        shows = rules.least((row.shows, limit))
        if shows != Shown.NONE:
            seen.append(Seen(row, shows, True, allows(by, MAY, over=row.unit.path)))
    return seen


def get(public_id: UUID, day: date, *, by: Actor) -> Seen:
    """Return a publication: to the unit's people while it is shown, to who reads the unit's figures always.

    Raises NotFound to everybody else.
    """
    own = next((one for one in mine(day, by=by) if one.row.public_id == public_id), None)
    if own is not None:
        return own
    row = managed(by=by).filter(public_id=public_id).first()
    if row is None:
        raise NotFound("publication", public_id=str(public_id))
    shows = rules.least((row.shows, allowed(row.unit.path))) if running(row, day) else Shown.NONE
    return Seen(row, shows, False, allows(by, MAY, over=row.unit.path))


def running(row: Publication, day: date) -> bool:
    """Is it shown on a day?"""
    return row.withdrawn_at is None and row.first_day <= day <= row.last_day


def managed(*, by: Actor) -> QuerySet[Publication]:
    """Return the publications of units whose figures the actor may see, the latest first."""
    within = access.within(reach(by, READ), "unit__path")
    return Publication.objects.filter(within).select_related("unit").order_by("-published_at", "-pk")


def _objected(reference: str) -> Exists:
    return Exists(NameObjection.objects.filter(person=OuterRef(reference), state__in=OFF))


def named(row: Publication, *, search: str = "") -> QuerySet[PublishedResult]:
    """Return the people named in a publication, by unit and name, by part of the name."""
    found = PublishedResult.objects.filter(~_objected("person"), publication=row)
    found = found.filter(name__icontains=search) if search else found
    return found.order_by("unit_path", "name", "person")


def unnamed(row: Publication) -> int:
    """Return how many people of a publication are not named because they object."""
    return PublishedResult.objects.filter(_objected("person"), publication=row).count()


def own_line(row: Publication, *, by: Actor) -> PublishedResult | None:
    """Return the actor's own line in a publication, also while it is off."""
    return PublishedResult.objects.filter(publication=row, person=by.person_id).first() if by.person_id else None


def own_objection(row: Publication, *, by: Actor) -> NameObjection | None:
    """Return the objection that keeps the actor unnamed, wherever it was made; else the one made here."""
    if by.person_id is None:
        return None
    mine = NameObjection.objects.filter(Q(publication=row) | Q(state__in=OFF), person=by.person_id)
    return next(iter(sorted(mine, key=lambda one: (one.state not in OFF, one.publication_id != row.pk))), None)


def objections(*, by: Actor) -> QuerySet[NameObjection]:
    """Return the objections on which the actor may decide, the open ones first, then the latest; never one's own."""
    within = access.within(reach(by, MAY), "publication__unit__path")
    rows = NameObjection.objects.filter(within).exclude(person=by.person_id or 0)
    open_first = Q(state=NameObjection.State.OPEN)
    found = rows.select_related("publication__unit", "person").annotate(waits=open_first)
    return found.order_by("-waits", "-made_at", "-pk")


def objection(public_id: UUID, *, by: Actor) -> NameObjection:
    """Return an objection on which the actor may decide. Raises NotFound."""
    found = objections(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("objection", public_id=str(public_id))
    return found


def over(at: datetime) -> QuerySet[PublishedResult]:
    """Return the lines of publications that are over."""
    day = clock.day(at)
    return PublishedResult.objects.filter(Q(publication__last_day__lt=day) | Q(publication__withdrawn_at__isnull=False))


DAYS = 10
"""Days in which an objection is decided."""

_OPEN = """
SELECT o.made_at FROM reports_nameobjection o JOIN reports_publication p ON p.id = o.publication_id
JOIN people_unit u ON u.id = p.unit_id WHERE o.state = 'open' AND o.person_id <> %s AND {}
"""


def due(*, by: Actor, at: datetime) -> list[Question]:
    """Return what waits of publications: objections to decide."""
    reached = reach(by, MAY)
    if not reached:
        return []
    within, spans = subtrees.within("u.path", reached)
    return [Question("namings", _OPEN.format(within), (by.person_id or 0, *spans), days=DAYS)]
