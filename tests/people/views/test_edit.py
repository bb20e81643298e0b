"""A unit administrator corrects a person's data."""

import pytest
from django.test import Client

from taixue.audit.models import Line
from taixue.kit import clock
from taixue.people.models import Person
from taixue.people.rules import mobiles
from taixue.people.services import numbers
from tests import world
from tests.people.town import Town


@pytest.fixture
def form(town: Town, browser: Client) -> dict[str, str]:
    """Return the form as the page fills it in for the learner."""
    world.sign_in(browser, town.admin)
    shown = browser.get(f"/people/{town.learner.public_id}/edit/").context["form"]
    return {name: str(shown.initial.get(name) or "") for name in shown.fields}


def test_the_form_sent_back_unchanged_changes_nothing(town: Town, browser: Client, form: dict[str, str]) -> None:
    answer = browser.post(f"/people/{town.learner.public_id}/edit/", form)
    assert answer["Location"] == f"/people/{town.learner.public_id}/"
    assert not Line.objects.filter(action="person.changed").exists()
    assert numbers.read(Person.objects.get(pk=town.learner.pk)) == numbers.read(town.learner)


def test_a_changed_mobile_and_education_are_stored_and_the_line_names_the_fields_only(
    town: Town, browser: Client, form: dict[str, str]
) -> None:
    mobile = world.mobile()
    browser.post(f"/people/{town.learner.public_id}/edit/", {**form, "mobile": mobile, "education": "20"})
    stored = Person.objects.get(pk=town.learner.pk)
    assert (stored.education, stored.mobile) == ("20", mobile)
    line = Line.objects.get(action="person.changed")
    assert line.details == {"fields": ["education", "mobile"]}
    card = browser.get(f"/people/{town.learner.public_id}/").content.decode()
    assert "大学本科" in card and mobiles.mask(mobile) in card and mobile not in card


def test_a_first_number_is_typed_into_the_form_a_stored_one_is_not(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.admin)
    nobody = world.person(town.tree.station, "方知夏", id_number="")
    number = world.identity_number()
    browser.post(f"/people/{nobody.public_id}/edit/", {"name": "方知夏", "id_number": number})
    assert numbers.read(Person.objects.get(pk=nobody.pk)) == number
    assert "id_number" not in browser.get(f"/people/{nobody.public_id}/edit/").context["form"].fields


def test_a_number_is_corrected_on_its_own_page_with_a_reason(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.admin)
    session = browser.session
    session["confirmed"] = clock.now().timestamp()
    session.save()
    address, number = f"/people/{town.learner.public_id}/correct/", world.identity_number()
    refused = browser.post(address, {"id_number": "110105194912310021", "reason": "录入有误"})
    assert refused.status_code == 422 and "最后一位校验不符" in refused.content.decode()
    taken = browser.post(address, {"id_number": numbers.read(town.stranger), "reason": "录入有误"}).content.decode()
    assert "这个号码属于另一个人。" in taken and town.stranger.name not in taken
    browser.post(address, {"id_number": number, "reason": "录入有误"})
    assert numbers.read(Person.objects.get(pk=town.learner.pk)) == number


def test_nobody_corrects_data_of_their_own(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.admin)
    own = Person.objects.get(pk=town.admin.person_id)
    assert browser.post(f"/people/{own.public_id}/edit/", {"name": "另一个名"}).status_code == 403
    assert "/edit/" not in browser.get(f"/people/{own.public_id}/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("sex", "9", "选择"),
        ("qq", "零", "5 到 12 位"),
        ("mobile", "12345", "手机号为 11 位"),
        ("birth_month", "1979.13", "1979.03"),
        ("name", "", "必填项"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    town: Town, browser: Client, form: dict[str, str], field: str, value: str, words: str
) -> None:
    answer = browser.post(f"/people/{town.learner.public_id}/edit/", {**form, field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
