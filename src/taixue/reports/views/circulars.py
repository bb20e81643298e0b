"""Circulars: drafted, looked at, published by a second person, read by the units, withdrawn in sight."""

from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.kit import clock
from taixue.lib.errors import Denied, NotFound
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission, reach
from taixue.people.views.access import needs
from taixue.reports import labels
from taixue.reports.forms.choices import ChoiceForm
from taixue.reports.forms.circulars import DraftForm, ReasonForm
from taixue.reports.queries import asking, figures
from taixue.reports.queries import circulars as found
from taixue.reports.queries.asking import Asking
from taixue.reports.services import circulars, setting
from taixue.reports.services.circulars import Wish
from taixue.reports.views import scopes
from taixue.reports.views.comparisons import words

MAY, READ = Permission.CIRCULAR_EDIT, Permission.FIGURES_SEE
PAGE = 30
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
@needs(MAY, READ)
def listing(request: HttpRequest) -> HttpResponse:
    """List the circulars of authorities in reach."""
    pages = Paginator(found.listed(by=request.actor), PAGE).get_page(request.GET.get("page"))
    tops = list(units.tops(by=request.actor, permission=MAY))
    return render(request, "reports/circulars.html", {"pages": pages, "tops": tops, "states": labels.CIRCULARS})


@require_safe
@needs(READ)
def received(request: HttpRequest) -> HttpResponse:
    """List the documents that came to units in reach."""
    pages = Paginator(found.received(by=request.actor), PAGE).get_page(request.GET.get("page"))
    makes = bool(reach(request.actor, MAY))
    rows = [(one, circulars.number(one)) for one in pages]
    return render(request, "reports/received.html", {"pages": pages, "rows": rows, "makes": makes})


@require_http_methods(["GET", "POST"])
@needs(MAY)
def new(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Draft a circular to the units directly below."""
    unit = units.get(unit_id, MAY, by=request.actor)
    there = asking.of(unit_id, Asking(), by=request.actor)
    if there.scope is None:
        return render(request, "reports/empty.html", {"unit": unit, "trail": scopes.trail(unit.path, by=request.actor)})
    form = DraftForm(
        request.POST if request.method == "POST" else None,
        figures=[(urlencode(one.query), words(one)) for one in scopes.years(there.scope, there.held)],
        receivers=[(str(one.public_id), labels.named(one)) for one in figures.below(there.scope)],
        words=[(str(one.public_id), one.name) for one in found.templates(by=request.actor) if not one.closed_at],
    )
    if request.method == "POST" and form.is_valid():
        made = circulars.draft(
            unit_id=unit_id, asked=ChoiceForm(QueryDict(form.cleaned_data["figures"])).asking(),
            wish=_wish(form.cleaned_data), by=request.actor, at=clock.now(),
        )  # fmt: skip
        return redirect("reports:circular", made.public_id)
    return render(
        request, "reports/circular_new.html", {"form": form, "unit": unit}, status=422 if form.errors else 200
    )


def _wish(said: dict[str, Any]) -> Wish:
    return Wish(
        title=said["title"], remark=said["remark"], names=said["names"], receivers=tuple(said["receivers"]),
        word=UUID(said["word"]) if said["word"] else None, language=said["language"],
    )  # fmt: skip


@never_cache
@require_safe
@needs(MAY, READ)
def page(request: HttpRequest, circular_id: UUID) -> HttpResponse:
    """Show a circular with its documents, what may be done with it, and who opened what."""
    return _page(request, circular_id, ReasonForm(), 200)


def _page(request: HttpRequest, circular_id: UUID, form: ReasonForm, status: int) -> HttpResponse:
    row = found.get(circular_id, by=request.actor)
    edits = found.may_edit(row, by=request.actor)
    documents = [(one, circulars.number(one)) for one in found.documents(row)] if edits else []
    return render(request, "reports/circular.html", {
        "circular": row, "documents": documents, "edits": edits, "form": form, "state": labels.CIRCULARS[row.state],
        "asked_by_me": row.asked_by == request.actor.account_id, "receipts": found.receipts(row) if edits else [],
    }, status=status)  # fmt: skip


@require_POST
@needs(MAY)
def ask(request: HttpRequest, circular_id: UUID) -> HttpResponse:
    """Ask for a second person."""
    circulars.ask(circular_id=circular_id, by=request.actor, at=clock.now())
    return redirect("reports:circular", circular_id)


@require_POST
@needs(MAY)
def publish(request: HttpRequest, circular_id: UUID) -> HttpResponse:
    """Publish as the second person."""
    try:
        circulars.publish(circular_id=circular_id, by=request.actor, at=clock.now())
    except Denied:
        messages.warning(request, gettext("A second person must publish it: you asked for it yourself."))
    return redirect("reports:circular", circular_id)


@require_POST
@needs(MAY)
def discard(request: HttpRequest, circular_id: UUID) -> HttpResponse:
    """Delete a draft."""
    circulars.discard(circular_id=circular_id, by=request.actor, at=clock.now())
    return redirect("reports:circulars")


@require_POST
@needs(MAY)
def send_back(request: HttpRequest, circular_id: UUID) -> HttpResponse:
    """Make a draft of it again, with the reason."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, circular_id, form, 422)
    circulars.send_back(circular_id=circular_id, answer=form.cleaned_data["reason"], by=request.actor, at=clock.now())
    return redirect("reports:circular", circular_id)


@require_POST
@needs(MAY)
def withdraw(request: HttpRequest, circular_id: UUID) -> HttpResponse:
    """Withdraw what was published, in sight of everybody who got it."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, circular_id, form, 422)
    circulars.withdraw(circular_id=circular_id, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
    return redirect("reports:circular", circular_id)


@never_cache
@require_safe
@needs(MAY, READ)
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Show a document as a page; of the receiving unit that is noted as received."""
    row = circulars.read(document_id=document_id, by=request.actor, at=clock.now())
    edits = found.may_edit(row.circular, by=request.actor)
    return render(request, "reports/document.html", {
        "document": row, "circular": row.circular, "facts": setting.facts(row), "edits": edits,
    })  # fmt: skip


@never_cache
@require_safe
@needs(MAY, READ)
def file(request: HttpRequest, document_id: UUID, form: str) -> HttpResponse:
    """Hand a document out as PDF or Word file."""
    if form not in KINDS:
        raise NotFound("file")
    row, content = setting.taken(document_id=document_id, form=form, by=request.actor, at=clock.now())
    answer = HttpResponse(content, content_type=KINDS[form])
    name = f"{circulars.number(row) or row.circular.title}-{row.facts['receiver']}.{form}"
    answer["Content-Disposition"] = f"attachment; filename=\"circular.{form}\"; filename*=UTF-8''{quote(name)}"
    return answer
