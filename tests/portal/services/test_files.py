"""A training file handed out is proven outside of the house, and nothing that was changed in it is."""

import json
import random
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pypdf import PdfReader

from taixue.audit.models import Line
from taixue.credits.services import corrections, roots
from taixue.kit import queue, seals
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import NotFound
from taixue.policy.services import exemptions
from taixue.portal.rules import bundles
from taixue.portal.services import files
from taixue.privacy.services import handouts
from tests import world
from tests.credits import builders
from tests.portal import verifier
from tests.portal.conftest import stand

verify = verifier.load()
AT = world.NOON


@pytest.fixture
def tree(db):
    return world.tree()


@pytest.fixture
def learner(tree):
    """Return who has two entries, one of them taken back, under a root, and a third one after it."""
    made = world.person(tree.station)
    first = builders.post(made)
    builders.post(made, source="course:second:2026", item=uuid4(), nominal=250)
    asker = world.administrator("unit-admin", tree.county)
    second = world.administrator("unit-admin", tree.county, name="陈立新")
    asked = corrections.ask(entry_id=first.public_id, reason="重复登记", by=asker, at=AT)
    corrections.approve(correction_id=asked.public_id, by=second, at=AT)
    for n in range(3):
        builders.post(world.person(tree.office, name=f"同事{n}"))
    roots.publish(by=SYSTEM, at=AT)
    builders.post(made, source="course:third:2026", item=uuid4(), nominal=100)
    return made


@pytest.fixture
def trust(learner, client):
    return verify.trusted(client.get("/transparency/roots.json").content)


@pytest.fixture
def bundle(learner):
    return files.bundle(person_id=learner.public_id, by=world.actor(learner), at=AT)


def said(found) -> list[str]:
    return [verify.WORDS[one.code][0].format(**one.about) for one in found]


def test_a_bundle_is_proven_fact_by_fact(bundle, trust):
    found = said(verify.check(bundle, trust))
    assert "4 entries form one unbroken chain" in found and "1 reversals take back what they name" in found
    assert "hours set by publishers, reversals taken off: 3.50" in found
    assert "entries 1 to 3 are under root 1" in found and "root 1 of 2026-11-20 is the published one" in found
    assert "NOT under a root, only signed: 1 newer entries" in found


def test_a_pdf_is_signed_whole_readable_and_carries_the_bundle(learner, trust):
    pdf = files.document(person_id=learner.public_id, language="zh", by=world.actor(learner), at=AT)
    assert said(verify.check(pdf, trust))[0] == "the PDF is signed over every byte, and nothing was added"
    read = PdfReader(BytesIO(pdf))
    text = "".join(page.extract_text() for page in read.pages)
    assert all(words in text for words in (learner.name, "数据安全与个人信息保护", "重复登记", "3.50", "根 1"))
    assert verify.check(read.attachments["training-file.json"][0], trust)
    assert "<pdfaid:part>3</pdfaid:part>" in read.xmp_metadata.stream.get_data().decode()
    for at in (pdf.index(b"/Contents <") + 11, len(pdf) - 1, 30, pdf.rindex(b"00>")):
        with pytest.raises(verify.Refused):
            verify.check(pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :], trust)
    with pytest.raises(verify.Refused):
        verify.check(pdf + b"\n", trust)


def test_no_single_bit_of_a_bundle_may_change(bundle, trust):
    rng = random.Random(7)
    for _try in range(200):
        bit = rng.randrange(8 * len(bundle))
        changed = bytearray(bundle)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(verify.Refused):
            verify.check(bytes(changed), trust)


def test_whoever_recomputes_and_signs_it_all_is_refused(bundle, trust):
    parts = json.loads(bundle)
    parts.pop("seal")
    parts["person"]["name"] = "另一个人"
    key = Ed25519PrivateKey.generate()
    forged = bundles.sealed(
        parts, key=trust_key(trust), public=key.public_key().public_bytes_raw(),
        signature=key.sign(bundles.message(parts)),
    )  # fmt: skip
    with pytest.raises(verify.Refused, match="not the authority's"):
        verify.check(forged, trust)


def trust_key(trust) -> int:
    return next(iter(trust.keys))


def test_a_root_that_was_not_published_is_refused_even_under_the_right_key(bundle, trust):
    with pytest.raises(verify.Refused, match="not among the trusted ones"):
        verify.check(bundle, verify.Trust(trust.keys, {}))


def test_without_a_key_to_trust_nothing_is_proven(bundle):
    with pytest.raises(verify.Refused, match="no key is trusted"):
        verify.check(bundle, verify.Trust({}, {}))


def test_another_spelling_of_the_same_bundle_is_refused(bundle, trust):
    for other in (b" " + bundle, bundle + b"\n", json.dumps(json.loads(bundle)).encode(), b"\xef\xbb\xbf" + bundle):
        with pytest.raises(verify.Refused):
            verify.check(other, trust)


def test_who_has_no_entries_still_has_a_file(tree, trust):
    newcomer = world.person(tree.office, name="新来的")
    made = files.bundle(person_id=newcomer.public_id, by=world.actor(newcomer), at=AT)
    assert [one.code for one in verify.check(made, trust)] == ["form", "seal", "stated"]


@pytest.mark.parametrize(("kind", "start", "name"), [("document", b"%PDF-", "pdf"), ("bundle", b'{"auth', "json")])
def test_an_ordered_file_is_written_by_the_job_and_each_taking_is_a_line_that_the_person_reads(
    learner, tree, settings, kind, start, name
):
    stand(settings, AT)
    admin = world.administrator("unit-admin", tree.county, name="司空远")
    order = {"person_id": learner.public_id, "kind": kind, "language": "en", "by": admin, "at": AT}
    first, again = files.order(**order), files.order(**order)
    assert (first.pk, first.state) == (again.pk, "waiting")
    queue.run_waiting()
    row, content = handouts.take(handout_id=first.public_id, by=admin, at=AT + timedelta(minutes=1))
    assert (row.state, row.progress, content[: len(start)]) == ("ready", 100, start)
    line = Line.objects.get(action="file.exported")
    assert (line.person, line.actor_name, line.details) == (learner.pk, "司空远", {"kind": name})


def test_an_ordered_file_is_for_who_ordered_it_while_the_person_is_in_reach_and_for_a_day(learner, tree, settings):
    stand(settings, AT)
    admin = world.administrator("unit-admin", tree.county, name="司空远")
    made = files.order(person_id=learner.public_id, kind="bundle", language="zh", by=admin, at=AT)
    queue.run_waiting()
    bare = type(admin)(name=admin.name, account_id=admin.account_id)
    for other in (world.actor(learner), bare):
        with pytest.raises(NotFound):
            handouts.take(handout_id=made.public_id, by=other, at=AT)
    with pytest.raises(NotFound):
        handouts.take(handout_id=made.public_id, by=admin, at=AT + timedelta(hours=25))
    assert [handouts.expire(at=AT + timedelta(hours=hours)) for hours in (23, 25, 25)] == [0, 1, 0]


def test_a_bundle_names_exemptions_and_one_of_the_format_before_is_taken_for_good(learner, tree, trust):
    asker = world.administrator("unit-admin", tree.county)
    second = world.administrator("unit-admin", tree.county, name="陈立新")
    asked = exemptions.ask(
        person_id=learner.public_id, kind="illness", first_day=date(2026, 3, 2), last_day=date(2026, 6, 30),
        reason="住院", upload=builders.paper("诊断.pdf"), by=asker, at=AT,
    )  # fmt: skip
    exemptions.approve(exemption_id=asked.public_id, by=second, at=AT)
    parts = json.loads(files.bundle(person_id=learner.public_id, by=world.actor(learner), at=AT))
    assert parts["facts"]["exemptions"] == [
        {"asked_by": asker.name, "decided_by": "陈立新", "first_day": "2026-03-02", "kind": "illness",
         "last_day": "2026-06-30", "state": "approved"}
    ]  # fmt: skip
    before = {name: value for name, value in parts.items() if name != "seal"}
    before["format"], before["facts"] = "taixue-file-1", without(parts["facts"], "exemptions")
    assert verify.check(resealed(before), trust)
    for facts in (without(parts["facts"], "exemptions"), parts["facts"] | {"more": []}):
        with pytest.raises(verify.Refused, match="other facts"):
            verify.check(resealed(before | {"format": "taixue-file-2", "facts": facts}), trust)


def without(facts: dict, name: str) -> dict:
    return {key: value for key, value in facts.items() if key != name}


def resealed(parts: dict) -> bytes:
    seal = seals.sign(parts["format"].encode() + b"\n" + bundles.canonical(parts))
    return bundles.sealed(parts, key=seal.key, public=seal.public_key, signature=seal.signature)


def test_outside_of_what_one_may_see_there_is_no_file(learner, tree):
    other = world.administrator("unit-admin", tree.other_county)
    with pytest.raises(NotFound):
        files.bundle(person_id=learner.public_id, by=other, at=AT)
