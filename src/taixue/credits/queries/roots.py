"""The transparency log, which everybody may read, and the proof that a person's head is in it."""

from dataclasses import dataclass
from typing import Any

from taixue.credits.models import Head, RootPage
from taixue.credits.models import Root as Root
from taixue.credits.rules import chain, roots
from taixue.kit import seals
from taixue.kit.actor import Actor
from taixue.people.queries import access

AT_ONCE = 400
"""Roots that one answer holds."""


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A head as it stood when a root was made, and the way from it to the root."""

    root: Root
    index: int
    sequence: int
    digest: bytes
    closed: bool
    path: list[bytes]


def newest() -> Root | None:
    """Return the newest root, None before the first night."""
    return Root.objects.order_by("-number").first()


def listed(*, since: int) -> list[Root]:
    """Return up to AT_ONCE roots from a number on, the oldest first: each names the digest of the one before."""
    return list(Root.objects.filter(number__gte=since).order_by("number")[:AT_ONCE])


def latest(count: int) -> list[Root]:
    """Return so many of the newest roots, the newest first."""
    return list(Root.objects.order_by("-number")[:count])


def one(number: int) -> Root | None:
    """Return the root of a number."""
    return Root.objects.filter(number=number).first()


def inclusion(person_id: int, *, by: Actor) -> Inclusion | None:
    """Return the proof for a person's chain under the newest root; None if the chain began after it was made.

    Raises NotFound or Denied if `by` may not see the person's evidence.
    """
    access.require_sight(person_id, by=by)
    head, root = Head.objects.filter(person=person_id).first(), newest()
    if head is None or root is None:
        return None
    page = RootPage.objects.filter(root=root, low__lte=head.chain).order_by("-low").first()
    if page is None:
        return None
    data = bytes(page.leaves)
    leaves = [data[at : at + roots.LEAF] for at in range(0, len(data), roots.LEAF)]
    place = next((n for n, leaf in enumerate(leaves) if leaf[:16] == head.chain.bytes), None)
    if place is None:
        return None
    tops = [bytes(top) for top in root.pages.order_by("position").values_list("top", flat=True)]
    way = roots.path(place, [roots.leaf_hash(leaf) for leaf in leaves]) + roots.path(page.position, tops)
    found = leaves[place]
    return Inclusion(
        root, page.position * roots.PAGE + place, int.from_bytes(found[16:24], "big"), found[24:56], found[56] == 1, way
    )


def record(root: Root) -> dict[str, Any]:
    """Return a root as it is published: its statement, and who signed it."""
    return {
        "key": root.key,
        "made_at": chain.moment(root.made_at),
        "number": root.number,
        "previous": bytes(root.previous).hex(),
        "public": bytes(root.public).hex(),
        "root": bytes(root.root).hex(),
        "signature": bytes(root.signature).hex(),
        "size": root.size,
    }


def keys() -> list[dict[str, Any]]:
    """Return the public keys that sealed here, as they are published."""
    return [{"id": k.id, "made": k.made, "public": k.public.hex(), "state": k.state} for k in seals.published()]
