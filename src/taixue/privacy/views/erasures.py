"""Requests to erase of people in one's units: read, carried out or declined."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from taixue.kit import clock
from taixue.people.views.access import needs
from taixue.privacy import labels
from taixue.privacy.forms import AnswerForm
from taixue.privacy.queries import erasures as found
from taixue.privacy.rules.erasing import STAYS
from taixue.privacy.services import erasures

PAGE = 20


@never_cache
@require_safe
@needs(found.DECIDE)
def listing(request: HttpRequest) -> HttpResponse:
    """List what people of one's units asked for, or what was decided."""
    tab = "decided" if request.GET.get("tab") == "decided" else "open"
    rows = found.received(by=request.actor)
    rows = rows.filter(state="asked") if tab == "open" else rows.exclude(state="asked").order_by("-decided_at", "-pk")
    pages = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    facts = {"tab": tab, "pages": pages, "rows": [(one, *_said(one)) for one in pages]}
    return render(request, "privacy/erasures.html", facts)


@never_cache
@require_safe
@needs(found.DECIDE)
def page(request: HttpRequest, erasure_id: UUID) -> HttpResponse:
    """Show what goes and what stays, and why."""
    return _page(request, erasure_id, AnswerForm())


@require_POST
@needs(found.DECIDE)
def carry_out(request: HttpRequest, erasure_id: UUID) -> HttpResponse:
    """Erase what was asked for."""
    done = erasures.carry_out(erasure_id=erasure_id, by=request.actor, at=clock.now())
    messages.success(request, _("Erased. %(name)s is told.") % {"name": done.person.name})
    return redirect("privacy:erasure", erasure_id)


@require_POST
@needs(found.DECIDE)
def decline(request: HttpRequest, erasure_id: UUID) -> HttpResponse:
    """Leave everything as it is, and say why."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, erasure_id, form)
    done = erasures.decline(erasure_id=erasure_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Declined. %(name)s reads why.") % {"name": done.person.name})
    return redirect("privacy:erasure", erasure_id)


def _page(request: HttpRequest, erasure_id: UUID, form: AnswerForm) -> HttpResponse:
    row = found.get(erasure_id, by=request.actor)
    facts: dict[str, Any] = {
        "erasure": row, "form": form, "state": labels.STATES[row.state],
        "stays": [labels.REMAINS[one] for one in STAYS],
        "goes": [(*labels.ERASED[item], row.rows.get(item)) for item in row.items],
    }  # fmt: skip
    return render(request, "privacy/erasure.html", facts, status=422 if form.errors else 200)


def _said(row: found.Erasure) -> tuple[Any, list[Any]]:
    return labels.STATES[row.state], [labels.ERASED[item][0] for item in row.items]
