"""Courses made through the real services, with the real short video."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

MEDIA = Path(__file__).parent.parent / "data" / "media"


@pytest.fixture
def tree(db: None) -> Any:
    """Return the branch of the province."""
    from tests import world

    return world.tree()


@pytest.fixture
def author(tree: Any) -> Any:
    """Return an author of the province's academy."""
    from tests import world

    return world.administrator("academy", tree.province)


@pytest.fixture
def writing(author: Any) -> SimpleNamespace:
    """Return short ways to do what an author does."""
    from taixue.catalog.rules.courses import Facts
    from taixue.catalog.services import courses, lessons
    from taixue.files.services import probing
    from taixue.kit.actor import SYSTEM
    from tests.world import NOON

    def draft(title: str = "行政复议与应诉", **said: Any) -> Any:
        facts = Facts(**{"subject": "administration", "title": title, "centihours": 300} | said)
        return courses.create(facts=facts, owner_path=author.grants[0].path, by=author, at=NOON)

    def lesson(version: Any, title: str = "收到申请后的十日", *, content: bytes | None = None) -> Any:
        made = lessons.add(version_id=version.public_id, title=title, by=author, at=NOON)
        chunks = [content or (MEDIA / "lesson.mp4").read_bytes()]
        given = {"name": "a.mp4", "content_type": "video/mp4", "chunks": chunks}
        made = lessons.upload_video(lesson_id=made.public_id, by=author, at=NOON, **given)
        probing.probe(file=made.file, by=SYSTEM, at=NOON)
        return made

    return SimpleNamespace(draft=draft, lesson=lesson)


@pytest.fixture
def published(writing: SimpleNamespace, author: Any) -> Callable[..., Any]:
    """Return a function that publishes a course of one lesson."""
    from taixue.catalog.services import publishing
    from tests.world import NOON

    def make(title: str = "行政复议与应诉", **said: Any) -> Any:
        version = writing.draft(title, **said)
        writing.lesson(version)
        return publishing.publish(version_id=version.public_id, by=author, at=NOON)

    return make
