"""What a person asks to have erased goes whole and from everywhere; the chain, decisions and audit lines stay."""

import pytest
from django.db import IntegrityError, connection, transaction

from taixue.audit.models import Line
from taixue.credits.queries import chains
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.models import Note
from taixue.people.models import Person
from taixue.people.services import changes
from taixue.people.services import persons as people
from taixue.privacy.models import Erasure
from taixue.privacy.queries import erasures as found
from taixue.privacy.rules.erasing import GOES
from taixue.privacy.services import erasures
from tests import world
from tests.credits import builders
from tests.world import NOON

MAIL, BEFORE = "ruoxi.lin@example.cn", "lin.old@example.cn"


@pytest.fixture
def tree(db):
    return world.tree()


@pytest.fixture
def admin(tree):
    return world.administrator("unit-admin", tree.county, name="周明远")


@pytest.fixture
def learner(tree, admin):
    """Return who has an e-mail address that was another before, by a request that was accepted."""
    made = world.person(tree.station, "林若溪")
    world.account(made)
    people.change(person_id=made.pk, changes={"email": BEFORE}, by=admin, at=NOON)
    asked = changes.ask(wanted={"email": MAIL}, reason="换了邮箱", by=world.actor(made), at=NOON)
    changes.accept(request_id=asked.public_id, by=admin, at=NOON)
    builders.post(made)
    return made


def everywhere(text: str) -> list[str]:
    """Return the tables of the database that hold a text in any row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        tables = [row[0] for row in cursor.fetchall()]
        holding = []
        for table in tables:
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}" row WHERE position(%s in row::text) > 0)', [text])
            if cursor.fetchone()[0]:
                holding.append(table)
    return holding


def test_what_goes_is_nowhere_afterwards_and_the_chain_is_valid(learner, admin):
    assert "people_personchange" in everywhere(BEFORE) and "people_changerequest" in everywhere(MAIL)
    asked = erasures.ask(items=list(GOES), by=world.actor(learner), at=NOON)
    for _ in range(2):
        done = erasures.carry_out(erasure_id=asked.public_id, by=admin, at=NOON)
    assert everywhere(MAIL) == everywhere(BEFORE) == everywhere(learner.mobile) == []
    assert done.state == "carried" and done.rows["contact"] >= 4 and done.rows["notices"] >= 1
    assert chains.verify(learner.pk, by=SYSTEM).valid
    person = Person.objects.get(pk=learner.pk)
    assert (person.name, person.email, person.mobile) == ("林若溪", "", None) and person.id_mask
    line = Line.objects.get(action="erasure.carried")
    assert line.person == learner.pk and set(line.details) == {"items", "rows"}
    assert Note.objects.get(person=learner.pk).kind == "erasure.carried"


def test_the_mobile_stays_where_it_is_the_only_way_to_sign_in(learner, admin):
    Person.objects.filter(pk=learner.pk).update(id_cipher=None, id_lookup=None, id_mask="")
    asked = erasures.ask(items=["contact"], by=world.actor(learner), at=NOON)
    erasures.carry_out(erasure_id=asked.public_id, by=admin, at=NOON)
    assert Person.objects.get(pk=learner.pk).mobile == learner.mobile


def test_only_an_administrator_of_the_unit_decides_and_never_on_an_own_request(learner, admin, tree):
    asked = erasures.ask(items=["devices"], by=world.actor(learner), at=NOON)
    other = world.administrator("unit-admin", tree.other_county, name="另一县")
    for by in (other, world.actor(learner)):
        with pytest.raises(NotFound):
            erasures.carry_out(erasure_id=asked.public_id, by=by, at=NOON)
    own = erasures.ask(items=["devices"], by=admin, at=NOON)
    with pytest.raises((NotFound, Denied)):
        erasures.carry_out(erasure_id=own.public_id, by=admin, at=NOON)
    assert [one.pk for one in found.received(by=admin)] == [asked.pk]
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.filter(pk=own.pk).update(state="carried", decided_by=own.asked_by, decided_at=NOON)


def test_a_request_is_open_once_taken_back_or_declined_with_a_reason_and_then_nothing_goes(learner, admin):
    by = world.actor(learner)
    with pytest.raises(Invalid):
        erasures.ask(items=["ledger"], by=by, at=NOON)
    first = erasures.ask(items=["contact"], by=by, at=NOON)
    with pytest.raises(Conflict):
        erasures.ask(items=["devices"], by=by, at=NOON)
    erasures.withdraw(erasure_id=first.public_id, by=by, at=NOON)
    second = erasures.ask(items=["contact"], by=by, at=NOON)
    with pytest.raises(Invalid):
        erasures.decline(erasure_id=second.public_id, answer=" ", by=admin, at=NOON)
    erasures.decline(erasure_id=second.public_id, answer="正在核查", by=admin, at=NOON)
    with pytest.raises(Conflict):
        erasures.carry_out(erasure_id=second.public_id, by=admin, at=NOON)
    assert Person.objects.get(pk=learner.pk).email == MAIL


def test_a_person_asks_on_the_page_and_the_administrator_reads_what_goes_and_what_stays(learner, admin, client):
    world.sign_in(client, learner)
    assert "什么保存多久" in client.get("/me/rights/").content.decode()
    assert client.post("/me/rights/erase/", {}).status_code == 422
    client.post("/me/rights/erase/", {"items": ["contact", "devices"]})
    row = Erasure.objects.get()
    assert "您有一份申请正在等待答复" in client.get("/me/rights/").content.decode() and row.items == [
        "contact",
        "devices",
    ]
    client.logout()
    world.sign_in(client, admin)
    assert "林若溪" in client.get("/erasures/").content.decode()
    page = client.get(f"/erasures/{row.public_id}/").content.decode()
    assert "电子邮箱、QQ、电话号码" in page and "学习账目、各项决定和应学要求" in page
    client.post(f"/erasures/{row.public_id}/carry-out/")
    assert Erasure.objects.get().state == "carried"
