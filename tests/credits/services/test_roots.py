"""The nightly root: over all heads of one moment, once a day, signed, and never changed afterwards."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from taixue.credits.models import Head, Root, RootPage
from taixue.credits.queries import roots as log
from taixue.credits.rules import roots
from taixue.credits.services import roots as services
from taixue.kit import seals
from taixue.kit.actor import SYSTEM
from tests import world
from tests.credits import builders

NIGHT = world.NOON
DAY = timedelta(days=1)


def leaves() -> list[bytes]:
    heads = Head.objects.order_by("chain")
    return [roots.leaf(h.chain, h.sequence, bytes(h.digest), h.closed_at is not None) for h in heads]


@pytest.fixture
def people(tree, monkeypatch):
    monkeypatch.setattr(roots, "PAGE", 4)
    found = [world.person(tree.station, name=f"学员{n}") for n in range(9)]
    for one in found:
        builders.post(one)
    return found


def test_the_root_is_that_of_all_heads_and_every_head_has_its_way_to_it(people, auditor):
    made = services.publish(by=SYSTEM, at=NIGHT)
    assert (made.number, made.size, RootPage.objects.count()) == (1, 9, 3)
    assert bytes(made.root) == roots.top([roots.leaf_hash(leaf) for leaf in leaves()])
    for one in people:
        proof = log.inclusion(one.pk, by=auditor)
        head = Head.objects.get(person=one)
        assert (proof.sequence, proof.digest) == (head.sequence, bytes(head.digest))
        hashed = roots.leaf_hash(roots.leaf(head.chain, proof.sequence, proof.digest, proof.closed))
        assert roots.climb(hashed, proof.index, made.size, proof.path) == bytes(made.root)


def test_it_is_signed_and_names_the_one_before(people):
    first = services.publish(by=SYSTEM, at=NIGHT)
    second = services.publish(by=SYSTEM, at=NIGHT + DAY)
    assert bytes(second.previous) == bytes(first.digest) and second.number == 2
    said = roots.Statement(2, NIGHT + DAY, 9, bytes(second.root), bytes(first.digest))
    seal = seals.Seal(second.key, bytes(second.public), bytes(second.signature))
    assert seals.holds(seal, roots.message(said)) and seals.known(seal)


def test_two_runs_of_one_night_make_one_root(people):
    assert services.publish(by=SYSTEM, at=NIGHT) == services.publish(by=SYSTEM, at=NIGHT + timedelta(minutes=5))


def test_who_began_after_the_root_has_no_proof_yet(people, learner, auditor):
    services.publish(by=SYSTEM, at=NIGHT)
    builders.post(learner)
    assert log.inclusion(learner.pk, by=auditor) is None


def test_only_leaves_of_the_two_newest_roots_are_kept(people):
    for day in range(4):
        services.publish(by=SYSTEM, at=NIGHT + day * DAY)
    assert list(RootPage.objects.values_list("root__number", flat=True).distinct().order_by("root__number")) == [3, 4]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE credits_root SET size = 8",
        "DELETE FROM credits_root",
        "UPDATE credits_rootpage SET leaves = ''",
        "DELETE FROM credits_rootpage",
        "INSERT INTO credits_root (number, made_at, size, root, previous, digest, key, public, signature) "
        "SELECT number + 2, made_at, size, root, digest, sha256(digest), key, public, signature FROM credits_root",
        "INSERT INTO credits_root (number, made_at, size, root, previous, digest, key, public, signature) "
        "SELECT number + 1, made_at, size, root, root, sha256(digest), key, public, signature FROM credits_root",
    ],
)
def test_the_log_refuses_whatever_is_no_next_root(people, change):
    services.publish(by=SYSTEM, at=NIGHT)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_everybody_may_read_the_log_and_take_one_root_away(people, browser):
    for day in range(3):
        services.publish(by=SYSTEM, at=NIGHT + day * DAY)
    assert "根 3" in browser.get("/transparency/").content.decode()
    later = json.loads(browser.get("/transparency/roots.json?from=2").content)
    assert [root["number"] for root in later["roots"]] == [2, 3]
    alone = browser.get("/transparency/2.json")
    assert json.loads(alone.content) == {**later, "roots": later["roots"][:1]}
    assert alone.headers["Cache-Control"] == "public, max-age=300"
    assert [browser.get(f"/transparency/{n}.json").status_code for n in (4, 99999999999)] == [404, 404]
    assert Root.objects.count() == 3
