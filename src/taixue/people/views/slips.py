"""Printing activation slips, and resetting an account. A code is shown once, on the page that is printed."""

from uuid import UUID

import segno
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from taixue.kit import clock
from taixue.lib.errors import Invalid
from taixue.people.forms.lists import PeopleFilter
from taixue.people.forms.signin import ReasonForm
from taixue.people.labels.roles import LEFT_OUT
from taixue.people.queries import cards, persons, units
from taixue.people.rules.permissions import Permission
from taixue.people.services import codes
from taixue.people.views.access import confirmed, needs

MOST = 500  # slips on one sheet
PAGE = 50


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.ACCOUNT_RESET)
@confirmed
def slips(request: HttpRequest) -> HttpResponse:
    """Choose people of a unit; then the sheet."""
    filters = PeopleFilter(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    unit = units.get(asked["unit"], Permission.ACCOUNT_RESET, by=request.actor) if asked.get("unit") else None
    now = clock.now()
    day = clock.day(now)
    found = persons.search(
        by=request.actor, day=day, name=asked.get("q", ""), unit=unit, band=asked.get("band") or None,
        permission=Permission.ACCOUNT_RESET,
    )  # fmt: skip
    waiting = persons.without_activation(found)
    if request.method == "POST":
        if "all" in request.POST:
            chosen = list(waiting.values_list("pk", flat=True)[:MOST])
        else:
            chosen = list(found.filter(public_id__in=_uuids(request)).values_list("pk", flat=True)[:MOST])
        return sheet(request, codes.print_sheet(person_ids=chosen, by=request.actor, at=now))
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "unit": unit,
        "page": page,
        "rows": cards.rows(list(page), day=day, at=now),
        "most": MOST,
    }
    return render(request, "people/slips.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.ACCOUNT_RESET)
@confirmed
def reset(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Reset a person's account: say why, then the slip with the new code."""
    person = persons.get(public_id, by=request.actor, permission=Permission.ACCOUNT_RESET)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            slip = codes.reset(
                person_id=person.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now()
            )
        except Invalid:
            form.add_error(None, str(LEFT_OUT["no-number"]).capitalize())
        else:
            return sheet(request, codes.Sheet((slip,), ()))
    return render(request, "people/reset.html", {"person": person, "form": form}, status=422 if form.errors else 200)


def sheet(request: HttpRequest, made: codes.Sheet) -> HttpResponse:
    """Return the page to print: one slip a person, with a QR code that opens the activation page."""
    day = clock.day(clock.now())
    rows = {row.person.pk: row for row in cards.rows([slip.person for slip in made.slips], day=day, at=clock.now())}
    address = request.build_absolute_uri(reverse("people:activate"))
    drawn = [
        {"slip": slip, "row": rows[slip.person.pk], "qr": drawing(f"{address}?c={slip.code}")} for slip in made.slips
    ]
    left_out = [(person, LEFT_OUT[why]) for person, why in made.left_out]
    return render(request, "people/sheet.html", {"slips": drawn, "left_out": left_out, "address": address})


def drawing(text: str) -> SafeString:
    """Return a QR code as an inline SVG without style attributes."""
    code = segno.make(text, error="m", micro=False)
    return mark_safe(code.svg_inline(border=2, svgclass="tx-qr", lineclass=None, omitsize=True))  # segno's own drawing


def _uuids(request: HttpRequest) -> list[str]:
    return [value for value in request.POST.getlist("person") if len(value) == 36][:MOST]
