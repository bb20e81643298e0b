"""Drafts: begun from nothing, a version or the library; checked, changed as text or number by number."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.kit import clock
from taixue.kit.templatetags.taixue_ui import chinese, words
from taixue.lib.errors import Conflict, Invalid
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission, reach
from taixue.people.views.access import needs
from taixue.policy import labels
from taixue.policy.forms.drafts import AskForm, FiguresForm, NewForm, TextForm
from taixue.policy.labels import documents as said
from taixue.policy.labels import drafts as draft_labels
from taixue.policy.queries import drafts as found
from taixue.policy.queries import policies
from taixue.policy.rules import figures as rules
from taixue.policy.rules.document import Document
from taixue.policy.rules.loading import Unreadable
from taixue.policy.services import drafts as services
from taixue.policy.views.policies import handed_out, spoken

writing = needs(Permission.POLICY_EDIT)


@require_http_methods(["GET", "POST"])
@writing
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft: a text of one's own, or a copy."""
    origin = request.GET.get("from", "")
    text = services.copied(origin) if origin else ""
    form = NewForm(request.POST or None, request.FILES or None, units=scopes(request), copied=bool(origin))
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        try:
            draft = services.create(
                text=text or form.cleaned_data["text"], unit_id=UUID(unit) if unit else None, origin=origin,
                by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Invalid as refusal:
            form.add_error(None, " ".join(draft_labels.problem(one) for one in refusal.facts["problems"]))
        else:
            return redirect("policy:draft", draft.public_id)
    facts = {"form": form, "origin": origin}
    if origin:
        facts |= spoken(policies.read(text))
    return render(request, "policy/draft_new.html", facts, status=422 if form.errors else 200)


@require_safe
@writing
def page(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show a draft: in words if it can be read, what is wrong, what was asked, and what may be done now."""
    return shown(request, found.get(draft_id, by=request.actor))


@require_http_methods(["GET", "POST"])
@writing
def text(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Change the text; its mistakes stand beside it."""
    draft = found.get(draft_id, by=request.actor)
    form = TextForm(request.POST or None, initial={"text": draft.text, "revision": draft.revision})
    status = 200
    if request.method == "POST" and form.is_valid():
        changed = _changed(request, form, services.change, draft_id=draft_id, **form.cleaned_data)
        if changed is not None and not _read(changed.text)[1]:
            messages.success(request, _("Saved. The text has no mistakes."))
            return redirect("policy:draft", draft_id)
        if changed is not None:
            messages.warning(request, _("Saved, with mistakes; they stand beside the text."))
            return redirect("policy:draft-text", draft_id)
        status = 409 if form.non_field_errors() else 422
    typed = form.data.get("text", draft.text) if form.is_bound else draft.text
    lines = typed.splitlines()
    mistakes = [(one.line, draft_labels.mistake(one), _quoted(lines, one))
                for one in _read(typed)[1]]  # fmt: skip
    facts = {"draft": draft, "form": form, "mistakes": mistakes, "title": title(draft)}
    return render(request, "policy/draft_text.html", facts, status=422 if form.errors and status == 200 else status)


@require_http_methods(["GET", "POST"])
@writing
def figures(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Change a draft number by number; the rest of its text stays as it was typed."""
    draft = found.get(draft_id, by=request.actor)
    rows = rules.read(draft.text)
    named = {one.path: draft_labels.figure(one, chinese=chinese()) for one in rows}
    names = {path: f"{name} · {within}" if within else name for path, (name, within) in named.items()}
    form = FiguresForm(request.POST or None, figures=rows, names=names, initial={"revision": draft.revision})
    if request.method == "POST" and form.is_valid():
        changed = _changed(
            request, form, services.change_figures, draft_id=draft_id, values=form.values(),
            revision=form.cleaned_data["revision"],
        )  # fmt: skip
        if changed is not None:
            messages.success(request, _("Saved."))
            return redirect("policy:draft", draft_id)
    facts = {"draft": draft, "form": form, "title": title(draft),
             "rows": [(form[one.path], *named[one.path], one.line) for one in rows]}  # fmt: skip
    return render(request, "policy/draft_figures.html", facts, status=422 if form.errors else 200)


@require_safe
@writing
def changes(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Say what a draft changes against the newest published version, or against what it was copied from."""
    draft = found.get(draft_id, by=request.actor)
    document, mistakes = _read(draft.text)
    old = found.base(draft)
    sections = said.changes(policies.read(old.document), document) if document and old else []
    facts = {"draft": draft, "old": old, "sections": sections, "mistakes": mistakes, "title": title(draft)}
    return render(request, "policy/draft_changes.html", facts)


@require_safe
@writing
def source(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Hand out a draft's text."""
    draft = found.get(draft_id, by=request.actor)
    return handed_out(draft.text, f"{draft.code or 'draft'}-draft")


@require_POST
@writing
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    services.discard(draft_id=draft_id, by=request.actor, at=clock.now())
    messages.success(request, _("Discarded."))
    return redirect("policy:policies")


def shown(
    request: HttpRequest, draft: Any, *, asking: AskForm | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    """Answer with the page of a draft."""
    document, mistakes = _read(draft.text)
    proposals = found.proposals(draft)
    waiting = next((one for one in proposals if one.state == "asked"), None)
    writes = found.writes(draft, by=request.actor)
    facts: dict[str, Any] = {
        "draft": draft, "title": title(draft), "state": draft_labels.STATES[draft.state], "writes": writes,
        "mistakes": mistakes, "asked": [_asked(one, document) for one in proposals], "waiting": waiting,
        "answerable": [(one.place, _issuer(one, document)) for one in found.answerable(waiting, by=request.actor)]
        if waiting else [],
        "own": waiting is not None and waiting.asked_by == request.actor.account_id, "old": found.base(draft),
        "asking": asking or ask_form(draft, document),
    }  # fmt: skip
    if document is not None:
        facts |= spoken(document)
    return render(request, "policy/draft.html", facts | {"title": title(draft)} | more, status=status)


def ask_form(draft: Any, document: Document | None, data: Any = None) -> AskForm | None:
    """Return the form that asks for publication, None where the text cannot be published."""
    if document is None or document.missing or draft.state != "writing":
        return None
    others = policies.other_issuers(document) if document.joint else {}
    return AskForm(data, issuers={place: labels.words(one) for place, one in others.items()})


def title(draft: Any) -> str:
    """Return what a draft is called."""
    return words(draft) or _("Draft without a title")


def read(draft: Any) -> Document | None:
    """Return a draft's document, None if it has mistakes."""
    return _read(draft.text)[0]


def scopes(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the parts of the tree for which `by` writes rules, "" is the whole authority."""
    tops = units.tops(by=request.actor, permission=Permission.POLICY_EDIT)
    whole = [("", _("The whole authority"))] if "/" in reach(request.actor, Permission.POLICY_EDIT) else []
    return whole + [(str(unit.public_id), words(unit, "name")) for unit in tops]


def _read(text: str) -> tuple[Document | None, tuple[Any, ...]]:
    try:
        return policies.read(text), ()
    except Unreadable as unreadable:
        return None, unreadable.mistakes


def _changed(request: HttpRequest, form: Any, change: Any, **facts: Any) -> Any:
    """Carry a change out; put a refusal into the form and return None."""
    try:
        return change(by=request.actor, at=clock.now(), **facts)
    except Invalid as refusal:
        for one in refusal.facts["problems"]:
            form.add_error(one["field"] if one["field"] in form.fields else None, draft_labels.problem(one))
    except Conflict as refusal:
        if str(refusal) == "changed-meanwhile":
            said_by = {"name": refusal.facts["name"]}
            text = _("%(name)s changed the draft meanwhile. Copy your text, load the page anew.")
            form.add_error(None, text % said_by)
        else:
            form.add_error(None, _("The draft waits for approval or is published; it cannot be changed now."))
    return None


def _asked(proposal: Any, document: Document | None) -> dict[str, Any]:
    approvals = [(_issuer(one, document), one, draft_labels.APPROVALS[one.state]) for one in proposal.approvals.all()]
    return {"one": proposal, "state": draft_labels.PROPOSALS[proposal.state], "approvals": approvals}


def _issuer(approval: Any, document: Document | None) -> str:
    """Return the name of the issuer that an approval is of."""
    if document is not None and approval.place:
        return labels.words(document.issuers[approval.place - 1])
    return words(approval.unit, "name") if approval.unit else _("The whole authority")


def _quoted(lines: list[str], mistake: Any) -> str:
    """Return the line that a mistake stands on; what is missing stands on none."""
    there = mistake.code != "missing" and 0 < mistake.line <= len(lines)
    return lines[mistake.line - 1][:120] if there else ""
