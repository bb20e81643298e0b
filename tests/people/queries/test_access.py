import pytest

from taixue.lib.errors import NotFound
from taixue.people.queries import access
from tests import world


def test_to_see_oneself_takes_no_question_and_another_is_asked_for(db, django_assert_num_queries):
    unit = world.unit("青石县")
    person, other = world.person(unit), world.person(unit, "郑海")
    me = world.actor(person)
    with django_assert_num_queries(0):
        access.require_sight(person.pk, by=me)
    with pytest.raises(NotFound):
        access.require_sight(other.pk, by=me)
    access.require_sight(other.pk, by=world.administrator("auditor", unit))
