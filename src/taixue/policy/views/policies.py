"""Policies to read: the lists, each version and each text of the library in plain words, and what a version changed."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from taixue.kit import clock
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission, reach
from taixue.people.views.access import signed_in
from taixue.policy import labels
from taixue.policy.labels import documents as said
from taixue.policy.labels import drafts as draft_labels
from taixue.policy.queries import drafts, policies
from taixue.policy.rules.document import Document

PAGE = 50
LISTS = ("published", "library", "drafts")


@require_safe
@signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """List published rules, the library that comes with Taixue, or the drafts of who writes rules."""
    writes = bool(reach(request.actor, Permission.POLICY_EDIT))
    chosen = request.GET.get("list", "")
    chosen = chosen if chosen in LISTS and (writes or chosen != "drafts") else LISTS[0]
    search, state = request.GET.get("q", "")[:40].strip(), request.GET.get("state", "")
    rows = {"published": _published, "library": _library, "drafts": _drafts}[chosen](request, search, state)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    facts = {"page": page, "rows": _shown(chosen, list(page)), "chosen": chosen, "writes": writes, "search": search,
             "waiting": drafts.waiting(by=request.actor).count() if writes else 0, "state": state,
             "base": base(request)}  # fmt: skip
    return render(request, "policy/policies.html", facts)


@require_safe
@signed_in
def page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show one version: who owes what, when, and how it is counted; generated from the document itself."""
    version = policies.get(code, number)
    document = policies.read(version.document)
    assigned = policies.assigned(version)
    named = units.by_path(row.unit_path for row in assigned)
    facts = {
        "version": version, "assigned": [(row, named.get(row.unit_path)) for row in assigned],
        "versions": policies.versions(code), "proposal": drafts.published_by(version), "now": clock.now(),
        "base": base(request), "writes": bool(reach(request.actor, Permission.POLICY_EDIT)), **spoken(document),
    }  # fmt: skip
    return render(request, "policy/policy.html", facts)


@require_safe
@signed_in
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """Say what changed from one version to another; without a choice, in the newest one."""
    versions = policies.versions(code)
    numbers = [version.number for version in versions]
    new = _number(request, "new", numbers, 0)
    old = _number(request, "old", numbers, min(numbers.index(new) + 1, len(numbers) - 1))
    read = {version.number: policies.read(version.document) for version in versions if version.number in (old, new)}
    facts = {"code": code, "versions": versions, "old": old, "new": new, "title": labels.words(read[new].title),
             "base": base(request), "sections": said.changes(read[old], read[new])}  # fmt: skip
    return render(request, "policy/changes.html", facts)


@require_safe
@signed_in
def shipped(request: HttpRequest, code: str) -> HttpResponse:
    """Show a text of the library."""
    document = policies.read(policies.library(code))
    facts = {
        "writes": bool(reach(request.actor, Permission.POLICY_EDIT)),
        "shipped": True,
        "base": base(request),
        **spoken(document),
    }
    return render(request, "policy/policy.html", facts)


@require_safe
@signed_in
def shipped_source(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out a text of the library."""
    return handed_out(policies.library(code), code)


@require_safe
@signed_in
def source(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Hand out the machine-readable document."""
    return handed_out(policies.get(code, number).document, f"{code}-{number}")


def base(request: HttpRequest) -> str:
    """Return the page around rules: the administration's for who reads them for others."""
    actor = request.actor
    reads = bool(reach(actor, Permission.POLICY_SEE)) or actor.person_id is None
    return "site/admin.html" if reads else "site/learner.html"


def handed_out(text: str, name: str) -> HttpResponse:
    """Return a document as a file."""
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.toml"'
    return answer


def spoken(document: Document) -> dict[str, Any]:
    """Return what a page says of a document."""
    return {
        "document": document, "title": labels.words(document.title), "notice": labels.words(document.notice),
        "issuers": [labels.words(one) for one in document.issuers], "sections": said.sections(document),
        "missing": [labels.words(one.words) for one in document.parameters if one.id in document.missing],
    }  # fmt: skip


def _published(request: HttpRequest, search: str, state: str) -> list[Any]:
    holding = policies.in_force(clock.day(clock.now()))
    rows = []
    for version, number in policies.latest():
        document = policies.read(version.document)
        holds = version.policy_id in holding
        if _found(document, search) and state in ("", "held" if holds else "unheld"):
            rows.append((version, number, document, holds))
    return rows


def _library(request: HttpRequest, search: str, state: str) -> list[Document]:
    wanted = {"complete": False, "incomplete": True}.get(state)
    return [one for one in policies.shipped() if _found(one, search) and wanted in (None, one.incomplete)]


def _drafts(request: HttpRequest, search: str, state: str) -> Any:
    chosen = state if state in draft_labels.STATES else ""
    return drafts.listed(by=request.actor, search=search, state=chosen)


def _found(document: Document, search: str) -> bool:
    texts = (document.code, document.title.zh, document.title.en, document.notice.zh, document.notice.en, *(
        text for one in document.issuers for text in (one.zh, one.en)))  # fmt: skip
    return all(any(word in text.casefold() for text in texts) for word in search.casefold().split())


def _shown(chosen: str, rows: list[Any]) -> list[Any]:
    if chosen == "published":
        return [(*row, labels.words(row[2].title)) for row in rows]
    if chosen == "library":
        return [(one, labels.words(one.title), labels.words(one.issuers[0])) for one in rows]
    return [(draft, draft_labels.STATES[draft.state]) for draft in rows]


def _number(request: HttpRequest, name: str, numbers: list[int], otherwise: int) -> int:
    asked = request.GET.get(name, "")
    if not asked:
        return numbers[otherwise]
    if not asked.isdecimal() or int(asked) not in numbers:
        raise Http404
    return int(asked)
