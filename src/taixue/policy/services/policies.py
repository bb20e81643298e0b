"""Publishing a policy: from then on its text never changes."""

import hashlib
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines as audit
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Invalid, NotFound
from taixue.people.queries import access
from taixue.people.queries import audiences as found
from taixue.people.rules.permissions import Permission
from taixue.people.services import audiences
from taixue.policy.models import Policy, Version
from taixue.policy.queries import policies
from taixue.policy.rules.document import Document
from taixue.policy.rules.loading import Mistake, Unreadable

LIBRARY = Path(__file__).resolve().parent.parent / "library"
"""Policies that come with Taixue."""


@transaction.atomic
def publish(*, text: str, by: Actor, at: datetime) -> Version:
    """Publish a document as the version of its own code and number; the same text again changes nothing.

    Raises Denied without POLICY_EDIT over everything; Invalid, `facts["mistakes"]` naming line, key and cure;
    Conflict if that number stands with another text.
    """
    access.require(Permission.POLICY_EDIT, over="/", by=by)
    try:
        document = policies.read(text)
    except Unreadable as unreadable:
        raise Invalid(str(unreadable), mistakes=unreadable.mistakes) from unreadable
    named = _named(document)
    digest = hashlib.sha256(text.encode()).digest()
    policy, _ = Policy.objects.get_or_create(code=document.code)
    Policy.objects.select_for_update().get(pk=policy.pk)
    known = Version.objects.filter(policy=policy, number=document.number).first()
    if known is not None:
        if bytes(known.digest) != digest:
            raise Conflict("published-with-another-text", code=document.code, number=document.number)
        return known
    version = Version.objects.create(
        policy=policy, number=document.number, document=text, digest=digest, published_at=at, published_by=by.account_id
    )
    for public_id, number in named:
        audiences.use(audience_id=public_id, number=number, kind="duty", target=version.public_id, by=by, at=at)
    audit.record(
        "policy.published", by=by, at=at, target_kind="policy", target=version.public_id,
        details={"code": document.code, "number": document.number, "digest": digest.hex()},
    )  # fmt: skip
    return version


def _named(document: Document) -> list[tuple[UUID, int]]:
    """Return the audiences that duties name. Raises Invalid if one does not exist."""
    named = []
    for who in sorted(document.audiences()):
        public_id, _at, number = who.partition("@")
        try:
            found.version(UUID(public_id), int(number))
        except NotFound:
            mistake = Mistake(0, "groups.duties.who", "value", who)
            raise Invalid("there is no such audience", mistakes=(mistake,)) from None
        named.append((UUID(public_id), int(number)))
    return named


def library(code: str) -> str:
    """Return the text of a policy that comes with Taixue. Raises FileNotFoundError for an unknown code."""
    return (LIBRARY / f"{code}.toml").read_text(encoding="utf-8")
