"""A unit administrator corrects a person's data."""

import pytest
from django.test import Client

from taixue.audit.models import Line
from taixue.people.models import Person
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


def test_a_corrected_number_and_mobile_are_stored_and_the_line_names_the_fields_only(
    town: Town, browser: Client, form: dict[str, str]
) -> None:
    number, mobile = world.identity_number(), world.mobile()
    browser.post(f"/people/{town.learner.public_id}/edit/", {**form, "id_number": number, "mobile": mobile})
    stored = Person.objects.get(pk=town.learner.pk)
    assert (numbers.read(stored), stored.mobile) == (number, mobile)
    line = Line.objects.get(action="person.changed")
    assert line.details == {"fields": ["mobile", "id_number"]}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("id_number", "110105194912310021", "最后一位校验不符"),
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


def test_another_persons_number_is_refused_without_saying_whose(
    town: Town, browser: Client, form: dict[str, str]
) -> None:
    taken = numbers.read(town.stranger)
    page = browser.post(f"/people/{town.learner.public_id}/edit/", {**form, "id_number": taken}).content.decode()
    assert "这个号码属于另一个人。" in page
    assert town.stranger.name not in page
