"""Lists cut by where a row stands: every row once, in order, whatever comes and goes meanwhile."""

import pytest
from django.db.models import QuerySet

from taixue.kit import paging
from taixue.people.models import Person
from tests import world

NAMES = ["丙", "甲", "乙", "甲", "丁", "a", "B", "甲", "戊"]


@pytest.fixture
def people(db: None) -> QuerySet[Person]:
    Person.objects.bulk_create([Person(name=name, created_at=world.NOON) for name in NAMES])
    return Person.objects.all()


def walk(*parts: QuerySet[Person], size: int) -> list[list[str]]:
    """Turn page after page to the end, and back again; return the pages of names."""
    pages, piece = [], paging.cut(*parts, field="name", size=size)
    forth = [piece]
    while forth[-1].after:
        forth.append(paging.cut(*parts, field="name", size=size, after=str(forth[-1].after)))
    back = [forth[-1]]
    while back[-1].before:
        back.append(paging.cut(*parts, field="name", size=size, before=str(back[-1].before)))
    rows = [row.pk for piece in forth for row in piece.rows]
    assert len(rows) == len(set(rows))
    assert sorted(row.pk for piece in back for row in piece.rows) == sorted(rows)
    pages += [[row.name for row in piece.rows] for piece in forth]
    return pages


@pytest.mark.parametrize("size", [1, 2, 3, 4, 9, 10])
def test_each_row_comes_once_in_order_of_code_points(people: QuerySet[Person], size: int) -> None:
    pages = walk(people, size=size)
    assert [name for page in pages for name in page] == sorted(NAMES)
    assert all(len(page) == size for page in pages[:-1])


@pytest.mark.parametrize("size", [1, 2, 3, 5, 20])
def test_parts_follow_one_another(people: QuerySet[Person], size: int) -> None:
    pages = walk(people.filter(name="甲"), people.exclude(name="甲"), size=size)
    rest = [name for name in sorted(NAMES) if name != "甲"]
    assert [name for page in pages for name in page] == ["甲"] * 3 + rest


def test_a_row_that_went_lets_the_list_begin_anew(people: QuerySet[Person]) -> None:
    first = paging.cut(people, field="name", size=2)
    Person.objects.filter(public_id=first.after).delete()
    for edge in (str(first.after), "no id", ""):
        assert [row.name for row in paging.cut(people, field="name", size=2, after=edge).rows][0] == "B"


def test_no_more_than_a_bound_is_counted(people: QuerySet[Person], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = paging.cut(people, field="name", size=4)
    assert (whole.total, whole.more) == (9, False)
    monkeypatch.setattr(paging, "MOST", 5)
    some = paging.cut(people.filter(name="甲"), people.exclude(name="甲"), field="name", size=4)
    assert (some.total, some.more) == (5, True)
    short = paging.cut(people.filter(name="甲"), field="name", size=4)
    assert (short.total, short.more, short.before, short.after) == (3, False, None, None)
