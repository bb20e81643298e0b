"""Circulars: those that `by` makes, and the documents that came to units of `by`."""

from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, allows, reach
from taixue.reports.models import Circular as Circular
from taixue.reports.models import Document as Document
from taixue.reports.models import Receipt, WordTemplate

MAY = Permission.CIRCULAR_EDIT
OUT = (Circular.State.PUBLISHED, Circular.State.WITHDRAWN)


def visible(*, by: Actor) -> QuerySet[Circular]:
    """Return the circulars of authorities in reach, the latest first: to who makes some all, to others what is out."""
    found = Circular.objects.select_related("unit", "word").order_by("-made_at", "-pk")
    if "/" in reach(by, MAY):
        return found
    makes = access.within(reach(by, MAY), "unit__path")
    reads = access.within(reach(by, Permission.FIGURES_SEE), "unit__path")
    return found.filter(makes | (reads & Q(state__in=OUT)))


def listed(*, by: Actor) -> QuerySet[Circular]:
    """Return the visible circulars with `sent` (documents) and `opened` (those that somebody opened)."""
    opened = Count("documents", filter=Q(documents__receipts__isnull=False), distinct=True)
    return visible(by=by).annotate(sent=Count("documents", distinct=True), opened=opened)


def get(public_id: UUID, *, by: Actor) -> Circular:
    """Return a circular. Raises NotFound."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("circular", public_id=str(public_id))
    return found


def may_edit(circular: Circular, *, by: Actor) -> bool:
    """May `by` change, publish or withdraw it?"""
    return allows(by, MAY, over=circular.unit.path)


def documents(circular: Circular) -> list[Document]:
    """Return a circular's documents in their order, with receivers, receipts counted and the last of them."""
    found = circular.documents.select_related("receiver").order_by("position")
    return list(found.annotate(opened=Count("receipts"), last=Max("receipts__at")))


def received(*, by: Actor) -> QuerySet[Document]:
    """Return the documents that came to units in reach, the latest first; those withdrawn stay."""
    within = access.within(reach(by, Permission.FIGURES_SEE), "receiver__path")
    found = Document.objects.filter(within, circular__state__in=OUT)
    return found.select_related("receiver", "circular__unit").order_by("-circular__published_at", "position", "pk")


def document(public_id: UUID, *, by: Actor) -> Document:
    """Return a document of a circular that `by` makes, or one that came to a unit in reach. Raises NotFound."""
    rows = Document.objects.select_related("receiver", "circular__unit", "circular__word")
    found = rows.filter(public_id=public_id).first()
    if found is not None:
        came = found.circular.state in OUT and allows(by, Permission.FIGURES_SEE, over=found.receiver.path)
        if came or may_edit(found.circular, by=by):
            return found
    raise NotFound("document", public_id=str(public_id))


def receipts(circular: Circular) -> list[Receipt]:
    """Return who opened which document, the first of each document first."""
    found = Receipt.objects.filter(document__circular=circular).select_related("document__receiver")
    return list(found.order_by("document__position", "at"))


def templates(*, by: Actor) -> QuerySet[WordTemplate]:
    """Return the Word templates of authorities for which `by` makes circulars, in use first, by name."""
    within = access.within(reach(by, MAY), "unit__path")
    return WordTemplate.objects.filter(within).select_related("unit").order_by("closed_at", "name", "pk")


def template(public_id: UUID, *, by: Actor) -> WordTemplate:
    """Return a Word template. Raises NotFound."""
    found = templates(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("template", public_id=str(public_id))
    return found
