"""All data held about a person: whole, readable, with the files, for that person alone."""

import json
import zipfile
from io import BytesIO

import pytest

from taixue.audit.models import Line
from taixue.kit import queue
from taixue.lib.errors import NotFound
from taixue.privacy.services import exports, handouts
from tests import world
from tests.credits import builders
from tests.portal.conftest import stand
from tests.world import NOON


@pytest.fixture
def learner(db, settings):
    stand(settings, NOON)
    tree = world.tree()
    made = world.person(tree.station, "林若溪")
    world.account(made)
    builders.post(made)
    builders.declare(world.actor(made))
    return made


@pytest.fixture
def package(learner):
    by = world.actor(learner)
    ordered = exports.order(language="zh", by=by, at=NOON)
    queue.run_waiting()
    _row, content = handouts.take(handout_id=ordered.public_id, by=by, at=NOON)
    return zipfile.ZipFile(BytesIO(content))


def test_the_file_holds_every_row_the_number_whole_and_what_was_handed_in(package, learner):
    said = json.loads(package.read("data.json"))
    assert said["identity_number"].startswith("359901") and "*" not in said["identity_number"]
    held = said["held"]
    assert held["people_person"][0]["name"] == "林若溪" and "id_cipher" not in held["people_person"][0]
    assert len(held["credits_entry"]) == len(held["credits_declaration"]) == 1
    assert held["people_posting"][0]["unit_name"] == "青石县第一市场监督管理所"
    assert any(line["action"] == "person.created" for line in held["audit_line"])
    files = [name for name in package.namelist() if name.startswith("files/")]
    assert len(files) == 1 and package.read(files[0]) == builders.PDF
    page = package.read("data.html").decode()
    assert said["identity_number"] in page and "我的学习账目" in page and "公文写作培训班" in page


def test_taking_it_is_a_line_and_nobody_else_can_order_or_take_it(package, learner):
    assert Line.objects.get(action="data.exported").person == learner.pk
    staff = type(world.actor(learner))(name="系统", account_id=4_000)
    with pytest.raises(NotFound):
        exports.order(language="zh", by=staff, at=NOON)
