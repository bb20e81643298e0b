"""Who may send large bodies."""

from django.conf import settings
from django.test import Client

from taixue.site import uploads
from tests import world


def asks(*cookies: str, path: str = "/intake/") -> bool:
    return uploads.expected({"path": path, "headers": [(b"cookie", cookie.encode()) for cookie in cookies]})


def test_who_holds_a_role_may_send_large_bodies_and_anyone_evidence(db: None, client: Client) -> None:
    county = world.unit("青石县")
    assert not asks()
    assert not asks(f"{settings.SESSION_COOKIE_NAME}=0123456789abcdef0123456789abcdef")
    world.sign_in(client, world.person(county))
    assert not asks(f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}")
    assert asks(f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}", path="/declarations/new/")
    assert not asks(path="/declarations/new/")
    other = Client()
    world.sign_in(other, world.administrator("unit-admin", county))
    assert asks("language=en", f"{settings.SESSION_COOKIE_NAME}={other.session.session_key}")
