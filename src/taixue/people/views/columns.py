"""What the columns of a sheet mean: said by a reader where it is not sure, remembered for the unit, and editable."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from taixue.kit import clock
from taixue.lib.errors import Invalid, NotFound
from taixue.people.forms.intake import ColumnsForm, MeaningForm
from taixue.people.labels import intake as labels
from taixue.people.queries import intakes, meanings
from taixue.people.rules.permissions import Permission
from taixue.people.services.intake import answers
from taixue.people.views.access import needs

PAGE = 50


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.PERSON_IMPORT)
def columns(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask what each column means; what is said judges the sheet again."""
    found = intakes.get(public_id, by=request.actor)
    asked = answers.question(found)
    if asked is None:
        raise NotFound("question")
    form = ColumnsForm(asked, request.POST or None)
    if request.method == "POST" and form.is_valid() and _said(request, public_id, form):
        return redirect("people:intake", public_id)
    page = {"intake": found, "asked": asked, "form": form, "rows": _rows(asked, form), "why": labels.why(asked["why"])}
    return render(request, "people/columns.html", page, status=422 if form.errors else 200)


def _said(request: HttpRequest, public_id: UUID, form: ColumnsForm) -> bool:
    try:
        answers.explain(
            intake_id=public_id, said=form.said(), remember=form.cleaned_data["remember"], by=request.actor,
            at=clock.now(),
        )  # fmt: skip
    except Invalid as refusal:
        for problem in refusal.facts["problems"]:
            form.add_error(None, labels.column_problem(problem["code"], problem["value"]))
        return False
    return True


def _rows(asked: dict[str, Any], form: ColumnsForm) -> list[dict[str, Any]]:
    return [{**one, "field": form[ColumnsForm.name(one["column"])]} for one in asked["columns"]]


@require_POST
@needs(Permission.PERSON_IMPORT)
def hidden(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Judge the sheet again with its hidden rows, or without them."""
    answers.judge_hidden(
        intake_id=public_id, hidden_rows=request.POST.get("judge") == "yes", by=request.actor, at=clock.now()
    )
    return redirect("people:intake", public_id)


@never_cache
@require_GET
@needs(Permission.PERSON_IMPORT)
def remembered(request: HttpRequest) -> HttpResponse:
    """List the headings whose meaning was said."""
    page = Paginator(meanings.visible(by=request.actor), PAGE).get_page(request.GET.get("page"))
    rows = [(one, MeaningForm(initial={"column": one.column}, auto_id=f"m{one.pk}-%s")) for one in page]
    return render(request, "people/headings.html", {"page": page, "rows": rows})


@require_POST
@needs(Permission.PERSON_IMPORT)
def say(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say anew what a heading means."""
    form = MeaningForm(request.POST)
    if form.is_valid():
        found = answers.say(
            meaning_id=public_id, column=form.cleaned_data["column"], by=request.actor, at=clock.now()
        )  # fmt: skip
        messages.success(request, _("“%(heading)s”: kept.") % {"heading": found.heading})
    return redirect("people:intake-headings")


@require_POST
@needs(Permission.PERSON_IMPORT)
def forget(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Forget what a heading means."""
    answers.forget(meaning_id=public_id, by=request.actor, at=clock.now())
    messages.success(request, _("Forgotten. The next sheet with this heading asks again."))
    return redirect("people:intake-headings")
