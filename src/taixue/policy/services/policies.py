"""Publishing a policy: from then on its text never changes."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines as audit
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.queries import audiences as found
from taixue.people.services import audiences
from taixue.policy.models import Policy, Proposal, Version
from taixue.policy.queries import policies
from taixue.policy.rules.document import Document
from taixue.policy.rules.loading import Mistake, Unreadable


@transaction.atomic
def publish(*, text: str, by: Actor, at: datetime) -> Version:
    """Publish what comes with an installation, under nobody's name; the same text again changes nothing.

    People publish by `services.publishing`, two of them. Raises Denied to everybody but the system, else as
    `publishable`; Conflict if that number stands with another text.
    """
    if not by.system:
        raise Denied("second-person")
    document = publishable(text)
    return _store(document, text, None, proposal=None, by=by, at=at)


def publish_approved(*, proposal: Proposal, by: Actor, at: datetime) -> Version:
    """Publish the text of a proposal that every issuer approved, in the transaction of the last approval.

    The policy is kept by the draft's unit from now on. Raises as `publish`, and Conflict if another unit keeps it.
    """
    document = publishable(proposal.draft.text)
    version = _store(document, proposal.draft.text, proposal.draft.unit, proposal=proposal, by=by, at=at)
    if version.proposal_id != proposal.pk:
        raise Conflict("published-with-another-text", code=document.code, number=document.number)
    return version


def publishable(text: str) -> Document:
    """Return the document of a text that may be published.

    Raises Invalid: `facts["mistakes"]` name line, key and cure; `facts["missing"]` each parameter that is not said.
    """
    try:
        document = policies.read(text)
    except Unreadable as unreadable:
        raise Invalid(str(unreadable), mistakes=unreadable.mistakes) from unreadable
    if document.missing:
        raise Invalid("incomplete", missing=document.missing)
    _named(document)
    return document


def _store(document: Document, text: str, unit: Any, *, proposal: Proposal | None, by: Actor, at: datetime) -> Version:
    digest = hashlib.sha256(text.encode()).digest()
    policy, _ = Policy.objects.get_or_create(code=document.code, defaults={"unit": unit})
    policy = Policy.objects.select_for_update(of=("self",)).get(pk=policy.pk)
    known = Version.objects.filter(policy=policy, number=document.number).first()
    if known is not None:
        if bytes(known.digest) != digest:
            raise Conflict("published-with-another-text", code=document.code, number=document.number)
        return known
    if proposal is not None and policy.unit_id != (unit.pk if unit else None):
        raise Conflict("kept-elsewhere", code=document.code)
    version = Version.objects.create(
        policy=policy, number=document.number, document=text, digest=digest, published_at=at,
        published_by=by.account_id, proposal=proposal,
    )  # fmt: skip
    for public_id, number in _named(document):
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
    """Return the text of a policy that comes with Taixue. Raises NotFound for an unknown code."""
    return policies.library(code)
