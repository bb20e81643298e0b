from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from taixue.kit.sessions import SessionStore


def kept() -> str:
    store = SessionStore()
    store["colour"] = "青"
    store.save()
    return store.session_key


def test_a_session_is_read_with_one_question(db: None, django_assert_num_queries) -> None:
    key = kept()
    with django_assert_num_queries(1):
        store = SessionStore(key)
        assert store["colour"] == "青" and store.session_key == key and not store.modified


def test_a_session_that_is_over_is_empty_and_its_key_is_not_kept(db: None) -> None:
    key = kept()
    Session.objects.filter(pk=key).update(expire_date=datetime.now(UTC) - timedelta(seconds=1))
    store = SessionStore(key)
    assert "colour" not in store
    assert store.session_key is None


def test_an_unknown_key_is_never_taken_over(db: None) -> None:
    store = SessionStore("k" * 32)
    assert dict(store.items()) == {} and store.session_key is None


def test_a_new_session_has_a_key_at_once_and_is_written_once_though_saved_twice(db: None) -> None:
    store = SessionStore()
    store["cart"] = {"colour": "青"}
    store.cycle_key()
    key = store.session_key
    assert key is not None and not Session.objects.filter(pk=key).exists()
    with CaptureQueriesContext(connection) as asked:
        store.save()
        store.save()
    assert [one["sql"].split()[0] for one in asked.captured_queries if "django_session" in one["sql"]] == ["INSERT"]
    assert SessionStore(key)["cart"] == {"colour": "青"}


def test_what_changed_after_a_save_is_written_too(db: None) -> None:
    store = SessionStore(kept())
    store["cart"] = {"colour": "青"}
    store.save()
    store["cart"]["colour"] = "赤"
    store.save()
    assert SessionStore(store.session_key)["cart"] == {"colour": "赤"}


def test_a_session_that_was_ended_meanwhile_is_not_written_back(db: None) -> None:
    store = SessionStore(kept())
    store["colour"] = "赤"
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()
