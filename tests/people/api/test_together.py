"""The same said twice at the same time is done once."""

import threading
from typing import Any

from django.db import connection

from taixue.people.models import ExternalKey, Person, Posting, Unit
from tests import world
from tests.people import town as towns
from tests.people.api.calls import Caller, token


def both(*acts: Any) -> list[Any]:
    """Run all at once and return what came of each."""
    seen: list[Any] = [None] * len(acts)
    barrier = threading.Barrier(len(acts))

    def run(n: int) -> None:
        try:
            barrier.wait()
            seen[n] = acts[n]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def outcomes(results: list[Any]) -> list[list[str]]:
    return sorted([one["outcome"] for one in result["results"]] for result in results)


def test_two_batches_of_one_system_at_once_take_a_person_in_once(committed: str) -> None:
    town = towns.build()
    hr = Caller(token(over=town.tree.county))
    item = {
        "key": "hr-1", "name": "柳青", "id_number": world.identity_number(), "unit": {"code": town.tree.office.code},
    }  # fmt: skip
    assert outcomes(both(*[lambda: hr.batch("persons", [item])] * 4)) == [["created"], *[["unchanged"]] * 3]
    person = Person.objects.get(name="柳青")
    assert Posting.objects.filter(person=person).count() == 1


def test_two_systems_at_once_agree_on_one_person_each_under_its_own_key(committed: str) -> None:
    town = towns.build()
    item = {
        "key": "77", "name": "柳青", "id_number": world.identity_number(), "unit": {"code": town.tree.office.code},
    }  # fmt: skip
    callers = [Caller(token(over=town.tree.county, source=source)) for source in ("hr-one", "hr-two")]
    both(*[lambda one=one: one.batch("persons", [item]) for one in callers])
    for one in callers:
        one.batch("persons", [item])  # who came second at the same moment may have been told "taken"
    again = [one.batch("persons", [item]) for one in callers]
    assert Person.objects.filter(name="柳青").count() == 1
    assert ExternalKey.objects.filter(person__name="柳青").count() == 2
    assert outcomes(again) == [["unchanged"], ["unchanged"]]


def test_two_systems_at_once_found_one_unit_of_a_code(committed: str) -> None:
    town = towns.build()
    item = {
        "key": "o", "code": "U0900", "name": "新局", "kind": "office", "parent": {"code": town.tree.county.code},
    }  # fmt: skip
    callers = [Caller(token(over=town.tree.county, source=source)) for source in ("hr-one", "hr-two")]
    both(*[lambda one=one: one.batch("units", [item]) for one in callers])
    for one in callers:
        one.batch("units", [item])
    assert Unit.objects.filter(code="U0900").count() == 1
    assert ExternalKey.objects.filter(unit__code="U0900").count() == 2
