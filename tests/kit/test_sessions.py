from datetime import UTC, datetime, timedelta

from django.contrib.sessions.models import Session

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
