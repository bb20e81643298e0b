"""Another system's names for our units, persons and postings. What may be done with what they name, others decide."""

from collections.abc import Iterable

from taixue.people.models import ExternalKey, Person


def known(kind: str, keys: Iterable[str], *, source: str) -> dict[str, int]:
    """Return the things that a system's keys name: key to id. A record that was joined leads to the one kept."""
    found = ExternalKey.objects.filter(source=source, kind=kind, key__in=list(keys))
    things: dict[str, int] = dict(found.values_list("key", f"{kind}_id"))
    if kind == "person" and things:
        joined = Person.objects.filter(pk__in=list(things.values()), joined_into__isnull=False)
        into = {gone: kept for gone, kept in joined.values_list("pk", "joined_into") if kept}
        things = {key: into.get(number, number) for key, number in things.items()}
    return things


def of(kind: str, numbers: Iterable[int], *, source: str) -> dict[int, str]:
    """Return a system's keys for things, by their ids."""
    found = ExternalKey.objects.filter(source=source, kind=kind, **{f"{kind}__in": list(numbers)})
    return dict(found.values_list(f"{kind}_id", "key"))
