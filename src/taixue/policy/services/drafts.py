"""Writing a policy: a text of one's own, or a copy of a version or of the library; the text may have mistakes."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines as audit
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.queries import access, units
from taixue.people.rules.permissions import Permission
from taixue.policy.models import Draft
from taixue.policy.queries import drafts, policies
from taixue.policy.rules import figures
from taixue.policy.rules.loading import Unreadable

LONGEST = 200_000
State = Draft.State


@transaction.atomic
def create(*, text: str, unit_id: UUID | None, by: Actor, at: datetime, origin: str = "") -> Draft:
    """Begin a draft for a unit, None is the whole authority; the same text again is the same draft.

    origin: what it was copied from, "library:fujian-2017" or "version:fujian-2017.1"
    Raises NotFound, Denied without POLICY_EDIT there, Invalid for a text of nothing or of more than LONGEST.
    """
    if unit_id is None:
        access.require(Permission.POLICY_EDIT, over=paths.ROOT, by=by)
    unit = units.get(unit_id, Permission.POLICY_EDIT, by=by) if unit_id else None
    facts = _facts(_sound(text))
    known = Draft.objects.filter(
        unit=unit, digest=facts["digest"], origin=origin, made_by=by.account_id, state=State.WRITING
    ).first()
    if known is not None:
        return known
    draft = Draft.objects.create(
        unit=unit, origin=origin, made_by=by.account_id, made_by_name=by.name, made_at=at, changed_by_name=by.name,
        changed_at=at, **facts,
    )  # fmt: skip
    record("policy.draft-made", draft, by=by, at=at, details={"origin": origin})
    return draft


@transaction.atomic
def change(*, draft_id: UUID, text: str, revision: int, by: Actor, at: datetime) -> Draft:
    """Give a draft another text; the same text changes nothing.

    revision: of the draft that was read. Raises NotFound, Denied, Invalid as `create`; Conflict if it was changed
    meanwhile ("changed-meanwhile") or is not being written ("not-writing").
    """
    draft = locked(draft_id, by=by)
    facts = _facts(_sound(text))
    if bytes(draft.digest) == facts["digest"]:
        return draft
    if draft.state != State.WRITING:
        raise Conflict("not-writing")
    if draft.revision != revision:
        raise Conflict("changed-meanwhile", name=draft.changed_by_name)
    for name, value in facts.items():
        setattr(draft, name, value)
    draft.revision, draft.changed_by_name, draft.changed_at = draft.revision + 1, by.name, at
    draft.save(update_fields=[*facts, "revision", "changed_by_name", "changed_at"])
    record("policy.draft-changed", draft, by=by, at=at, details={"revision": draft.revision})
    return draft


@transaction.atomic
def change_figures(*, draft_id: UUID, values: Mapping[str, str], revision: int, by: Actor, at: datetime) -> Draft:
    """Put other figures into a draft's text, by path. Raises as `change`; Invalid, `problems` naming each path."""
    draft = drafts.get(draft_id, by=by)
    try:
        text = figures.replaced(draft.text, values)
    except figures.Misfits as misfits:
        problems = [{"field": path, "code": "figure", "value": values[path]} for path in misfits.paths]
        raise Invalid("figures", problems=problems) from misfits
    return change(draft_id=draft_id, text=text, revision=revision, by=by, at=at)


@transaction.atomic
def discard(*, draft_id: UUID, by: Actor, at: datetime) -> Draft:
    """Throw a draft away; again it changes nothing. Raises NotFound, Denied, Conflict if it is asked for or out."""
    draft = locked(draft_id, by=by)
    if draft.state == State.DISCARDED:
        return draft
    if draft.state != State.WRITING:
        raise Conflict("not-writing")
    draft.state = State.DISCARDED
    draft.save(update_fields=["state"])
    record("policy.draft-discarded", draft, by=by, at=at)
    return draft


def locked(draft_id: UUID, *, by: Actor) -> Draft:
    """Return a draft that `by` may change, locked. Raises NotFound or Denied."""
    draft = drafts.get(draft_id, by=by)
    if not drafts.writes(draft, by=by):
        raise Denied(Permission.POLICY_EDIT)
    return Draft.objects.select_for_update(of=("self",)).select_related("unit").get(pk=draft.pk)


def record(
    action: str, draft: Draft, *, by: Actor, at: datetime, reason: str = "", details: dict[str, object] | None = None
) -> None:
    """Leave an audit line about a draft."""
    facts = {"code": draft.code, "digest": bytes(draft.digest).hex()} | (details or {})
    audit.record(
        action, by=by, at=at, target_kind="draft", target=draft.public_id, reason=reason,
        unit_path=drafts.path_of(draft), details=facts,
    )  # fmt: skip


def copied(origin: str) -> str:
    """Return the text that a draft copied from "library:CODE" or "version:CODE.NUMBER" begins with, numbered on.

    Raises NotFound.
    """
    kind, _colon, name = origin.partition(":")
    if kind == "library":
        return figures.numbered(policies.library(name), drafts.next_number(name))
    code, _dot, number = name.rpartition(".")
    if kind != "version" or not number.isdecimal():
        raise NotFound("policy", origin=origin)
    return figures.numbered(policies.get(code, int(number)).document, drafts.next_number(code))


def _sound(text: str) -> str:
    sound = text.replace("\r\n", "\n").strip("\ufeff\n ") + "\n"
    if not 1 < len(sound) <= LONGEST or "\x00" in sound:
        raise Invalid("text", problems=[{"field": "text", "code": "length", "value": len(sound), "cure": LONGEST}])
    return sound


def _facts(text: str) -> dict[str, object]:
    """Return the columns that follow from a text."""
    facts: dict[str, object] = {"text": text, "digest": hashlib.sha256(text.encode()).digest()}
    try:
        document = policies.read(text)
    except Unreadable:
        return facts | {"code": "", "title": "", "title_en": ""}
    return facts | {"code": document.code[:40], "title": document.title.zh[:200], "title_en": document.title.en[:300]}
