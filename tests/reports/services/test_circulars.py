"""Circulars: drafted, published by a second person, numbered without gap, the same ever after, withdrawn in sight."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from docx import Document as Word

from taixue.kit import queue
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.models import Note
from taixue.reports.models import Document, Receipt
from taixue.reports.queries import circulars as found
from taixue.reports.queries.asking import Asking
from taixue.reports.services import circulars, setting, templates
from taixue.reports.services.circulars import Wish
from tests import world
from tests.world import NOON

WISH = Wish("关于 2026 年学习情况的通报", "请于年底前完成。", True)


@pytest.fixture
def author(tree):
    return world.administrator("academy", tree.city, at_unit=tree.province, name="市学院")


@pytest.fixture
def second_author(tree):
    return world.administrator("unit-admin", tree.city, at_unit=tree.province, name="第二人")


@pytest.fixture
def reader(tree):
    return world.administrator("unit-admin", tree.county, at_unit=tree.province, name="县管理员")


@pytest.fixture
def draft(five, tree, author):
    def make(wish: Wish = WISH):
        return circulars.draft(unit_id=tree.city.public_id, asked=Asking(), wish=wish, by=author, at=NOON)

    return make


def publish(row, author, second_author):
    circulars.ask(circular_id=row.public_id, by=author, at=NOON)
    return circulars.publish(circular_id=row.public_id, by=second_author, at=NOON + timedelta(hours=1))


def test_each_unit_reads_its_figures_its_place_and_its_own_people(draft):
    county, other = found.documents(draft())
    assert county.facts["own"]["completion"] == "25.0%" and county.facts["place"] == "1"
    assert [(one["name"], one["missing"]) for one in county.facts["owing"]] == [
        ("丁", "80.0"),
        ("丙", "80.0"),
        ("乙", "1.0"),
    ]
    assert other.facts["owing"] == [] and other.facts["own"]["due"] == "0"
    assert [one["place"] for one in other.facts["ranking"]] == ["1", "–"]
    assert found.documents(draft(Wish("无名单", "", False)))[0].facts["owing"] == []


def test_a_second_person_publishes_and_every_document_has_the_next_number(draft, author, second_author, reader):
    row = draft()
    with pytest.raises(Conflict):
        circulars.publish(circular_id=row.public_id, by=second_author, at=NOON)
    circulars.ask(circular_id=row.public_id, by=author, at=NOON)
    with pytest.raises(Denied):
        circulars.publish(circular_id=row.public_id, by=author, at=NOON)
    for _ in range(2):
        circulars.publish(circular_id=row.public_id, by=second_author, at=NOON)
    publish(draft(), author, second_author)
    numbers = Document.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4]
    note = Note.objects.get(person=reader.person_id, kind="circular.published", key__contains=str(
        found.documents(row)[0].public_id))  # fmt: skip
    assert note.facts["number"] == "〔2026〕1号"


def test_no_number_is_left_out_given_twice_or_taken_away(draft, author, second_author):
    publish(draft(), author, second_author)
    first, last = Document.objects.order_by("number")
    loose = found.documents(draft())[0]
    for change in ({"number": 4}, {"number": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.filter(pk=loose.pk).update(authority=first.authority, year=2026, **change)
    for broken in (lambda: last.delete(), lambda: Document.objects.filter(pk=first.pk).update(facts={})):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()
    with pytest.raises(IntegrityError), transaction.atomic():
        first.circular.__class__.objects.filter(pk=first.circular_id).update(title="另一个")


def test_what_was_published_comes_out_the_same_ever_after(draft, author, second_author, reader):
    row = publish(draft(), author, second_author)
    queue.run_waiting()
    document = found.documents(row)[0]
    assert document.pdf is not None
    _, again = setting.taken(document_id=document.public_id, form="pdf", by=reader, at=NOON + timedelta(days=400))
    assert again.startswith(b"%PDF") and Receipt.objects.get().account_name == "县管理员"
    Document.objects.filter(pk=document.pk).update()
    with pytest.raises(Conflict):
        circulars.seal(Document.objects.get(pk=document.pk), {"pdf": b"another"})


def test_only_the_receiver_and_the_authority_see_a_document(draft, tree, author, second_author, reader):
    row = draft()
    county, other = found.documents(row)
    with pytest.raises(NotFound):
        found.document(county.public_id, by=reader)
    publish(row, author, second_author)
    assert found.document(county.public_id, by=reader).pk == county.pk
    with pytest.raises(NotFound):
        found.document(other.public_id, by=reader)
    assert [one.pk for one in found.received(by=reader)] == [county.pk]
    with pytest.raises(NotFound):
        circulars.withdraw(circular_id=row.public_id, reason="错", by=reader, at=NOON)


def test_who_reaches_everything_sees_drafts_too(draft, academy):
    assert found.get(draft().public_id, by=academy).state == "draft"


def test_a_withdrawal_says_why_and_stays_in_sight(draft, author, second_author, reader):
    row = publish(draft(), author, second_author)
    with pytest.raises(Invalid):
        circulars.withdraw(circular_id=row.public_id, reason=" ", by=author, at=NOON)
    for _ in range(2):
        circulars.withdraw(circular_id=row.public_id, reason="数据有误", by=author, at=NOON)
    assert [one.circular.reason for one in found.received(by=reader)] == ["数据有误"]
    assert Note.objects.filter(person=reader.person_id, kind="circular.withdrawn").count() == 1


def test_a_draft_is_sent_back_and_discarded_but_nothing_published_is(draft, author, second_author):
    row = draft()
    circulars.ask(circular_id=row.public_id, by=author, at=NOON)
    circulars.send_back(circular_id=row.public_id, answer="缺标题", by=second_author, at=NOON)
    circulars.discard(circular_id=row.public_id, by=author, at=NOON)
    assert not Document.objects.exists()
    with pytest.raises(Conflict):
        circulars.discard(circular_id=publish(draft(), author, second_author).public_id, by=author, at=NOON)


def word(text: str) -> bytes:
    document, out = Word(), io.BytesIO()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def test_a_word_template_is_filled_in_to_the_same_bytes(draft, tree, author, second_author, reader):
    content = word("{{ receiver }}：{{ own.completion }} {% for one in owing %}{{ one.name }} {% endfor %}")
    kept = templates.add(unit_id=tree.city.public_id, name="红头", content=content, by=author, at=NOON)
    row = publish(draft(Wish("用模板", "", True, word=kept.public_id)), author, second_author)
    document = found.documents(row)[0]
    made = [setting.taken(document_id=document.public_id, form="docx", by=reader, at=NOON)[1] for _ in range(2)]
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as parts:
        assert "青石县：25.0% 丁 丙 乙" in parts.read("word/document.xml").decode()
    templates.close(template_id=kept.public_id, by=author, at=NOON)
    assert setting.taken(document_id=document.public_id, form="docx", by=reader, at=NOON)[1] == made[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [("{{ nobody }}", "name"), ("{{ ''.__class__.__mro__ }}", "name"), ("{% for x in [1] %}", "name")],
)
def test_a_template_that_names_or_does_what_it_may_not_is_refused(tree, version, author, text, code):
    with pytest.raises(Invalid) as refusal:
        templates.add(unit_id=tree.city.public_id, name="坏", content=word(text), by=author, at=NOON)
    assert refusal.value.facts["problems"][0]["code"] == code


def test_what_is_no_word_file_is_refused(tree, version, author):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("word/document.xml", "<w/>")
        parts.writestr("word/_rels/document.xml.rels", '<r TargetMode="External"/>')
    for content, code in ((b"no", "damaged"), (out.getvalue(), "external")):
        with pytest.raises(Invalid) as refusal:
            templates.add(unit_id=tree.city.public_id, name="坏", content=content, by=author, at=NOON)
        assert refusal.value.facts["problems"][0]["code"] == code
