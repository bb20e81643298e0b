"""axe-core finds nothing serious on the pages people use: in Chinese on a phone, in English on a desk."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import accessibility

PAGES = [
    ("/", ""),
    ("/sign-in/", ""),
    ("/activate/", ""),
    ("/desk/", "learner"),
    ("/courses/", "learner"),
    ("/courses/{course}/", "learner"),
    ("/study/{lesson}/", "learner"),
    ("/inbox/", "learner"),
    ("/statement/", "learner"),
    ("/password/", "learner"),
    ("/people/", "unit-admin"),
    ("/people/{person}/", "unit-admin"),
    ("/units/", "unit-admin"),
    ("/units/{unit}/desk/", "unit-admin"),
    ("/late/", "unit-admin"),
    ("/intake/", "unit-admin"),
    ("/corrections/", "unit-admin"),
    ("/academy/courses/", "academy"),
    ("/academy/courses/{draft}/", "academy"),
    ("/audit/evidence/", "auditor"),
    ("/audit/", "audit-admin"),
    ("/roles/", "security-admin"),
]


@pytest.fixture
def facts(live) -> dict[str, Any]:
    """A county with people of every role, a published course and a draft; {name: id} and {role: who acts}."""
    from taixue.catalog.models import Lesson
    from taixue.catalog.rules.courses import Facts
    from taixue.catalog.services import courses as writing
    from taixue.kit.actor import SYSTEM
    from tests import world
    from tests.browser import courses

    tree = world.tree()
    learner = world.person(tree.station)
    lesson = courses.publish(courses.SHORT)[0]
    draft = writing.create(
        facts=Facts(subject="law", title="草稿", title_en="A draft"), owner_path="/", by=SYSTEM, at=world.NOON
    )
    roles = {"learner": learner}
    for role in ("unit-admin", "auditor"):
        roles[role] = world.administrator(role, tree.county)
    for role in ("academy", "audit-admin", "security-admin"):
        roles[role] = world.administrator(role, None, at_unit=tree.province)
    ids = {
        "lesson": lesson,
        "course": Lesson.objects.select_related("version__course").get(public_id=lesson).version.course.public_id,
        "draft": draft.public_id,
        "person": learner.public_id,
        "unit": tree.county.public_id,
    }
    return {"ids": ids, "roles": roles}


def test_nothing_serious_is_found_on_any_page(facts, signed_in, signed_out) -> None:
    def opener(role: str, width: int) -> Page:
        return signed_in(facts["roles"][role], width=width) if role else signed_out(width=width)

    pages = [(path.format(**facts["ids"]), role) for path, role in PAGES]
    found = accessibility.report(pages, opener=opener, ways=[("zh-hans", 390), ("en", 1280)])  # all four: prove pages
    assert len(found) == len(PAGES) * 2
    lines = [f"{page}: {problem}" for page, problems in found.items() for problem in problems]
    assert not lines, "\n".join(lines)
