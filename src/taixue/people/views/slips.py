"""Printing activation slips, and resetting an account. A code is shown once, on the page that is printed."""

from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from taixue.kit import clock
from taixue.lib.errors import Conflict, Denied, Invalid
from taixue.people.forms.access import ResetForm
from taixue.people.forms.lists import PeopleFilter
from taixue.people.labels.roles import LEFT_OUT
from taixue.people.queries import accounts, cards, persons, units
from taixue.people.queries import resets as requests
from taixue.people.rules.permissions import Permission
from taixue.people.rules.resets import Way
from taixue.people.services import codes, resets
from taixue.people.views.access import confirmed, needs

MOST = 500  # slips on one sheet
PAGE = 50
HERE = "http://127.0.0.1:8000"
"""The address where none was set: it means nothing to a telephone."""


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
        if "mail" in request.POST:
            return mailed(request, chosen)
        return sheet(request, codes.print_sheet(person_ids=chosen, by=request.actor, at=now))
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "unit": unit,
        "page": page,
        "rows": cards.rows(list(page), day=day, at=now),
        "most": MOST,
        "may_mail": bool(settings.TAIXUE_SMTP),
    }
    return render(request, "people/slips.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.ACCOUNT_RESET)
@confirmed
def reset(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Reset a person's account: say why, then the slip with the new code.

    Where the account holds a role of the same reach, the first sending asks a second person; once that one agreed, the
    next one resets.
    """
    person = persons.get(public_id, by=request.actor, permission=Permission.ACCOUNT_RESET)
    account, now = accounts.of_persons([person.pk])[person.pk], clock.now()
    how = requests.how(account.pk, by=request.actor, at=now)
    held = requests.second(account.pk, at=now) if how is Way.TWO else None
    mine = held is not None and held.asked_by == request.actor.account_id
    agreed = mine and held is not None and held.state == "agreed"
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if how is Way.TWO and not agreed:
            reason = form.cleaned_data["reason"]
            resets.ask_second(person_id=person.pk, reason=reason, by=request.actor, at=now)
            messages.success(request, _("Asked. Another administrator of the same reach must agree within a day."))
            return redirect("people:resets")
        answer = _reset(request, person.pk, form)
        if answer is not None:
            return answer
    page = {"person": person, "form": form, "two": how is Way.TWO, "agreed": agreed, "waiting": mine and not agreed,
            "beyond": how is Way.BEYOND}  # fmt: skip
    return render(request, "people/reset.html", page, status=422 if form.errors else 200)


def _reset(request: HttpRequest, person_id: int, form: ResetForm) -> HttpResponse | None:
    try:
        slip = codes.reset(person_id=person_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    except Invalid:
        form.add_error(None, str(LEFT_OUT["no-number"]).capitalize())
    except Conflict:
        form.add_error(None, _("The second person's agreement is used up or too old. Ask again."))
    except Denied:
        form.add_error(None, str(LEFT_OUT["role"]).capitalize())
    else:
        return sheet(request, codes.Sheet((slip,), ()))
    return None


def mailed(request: HttpRequest, chosen: list[int]) -> HttpResponse:
    """Send the codes by e-mail; say how many went and who has none."""
    made = codes.mail_sheet(person_ids=chosen, address="/activate/", by=request.actor, at=clock.now())
    left_out = [(person, LEFT_OUT[why]) for person, why in made.left_out]
    return render(request, "people/mailed.html", {"count": len(made.slips), "left_out": left_out})


def sheet(request: HttpRequest, made: codes.Sheet) -> HttpResponse:
    """Return the page to print: one slip a person, with a QR code that opens the activation page."""
    day = clock.day(clock.now())
    rows = {row.person.pk: row for row in cards.rows([slip.person for slip in made.slips], day=day, at=clock.now())}
    address = front(request) + reverse("people:slip")
    drawn = [
        {"slip": slip, "row": rows[slip.person.pk], "qr": drawing(f"{address}#{slip.code}")} for slip in made.slips
    ]
    left_out = [(person, LEFT_OUT[why]) for person, why in made.left_out]
    return render(request, "people/sheet.html", {"slips": drawn, "left_out": left_out, "address": address})


def front(request: HttpRequest) -> str:
    """Return the address that people reach the house by: the setting's, else the one this request came to."""
    known = settings.TAIXUE_ADDRESS.rstrip("/")
    return known if known != HERE else f"{request.scheme}://{request.get_host()}"


def drawing(text: str) -> SafeString:
    """Return a QR code as an inline SVG without style attributes."""
    code = segno.make(text, error="m", micro=False)
    return mark_safe(code.svg_inline(border=2, svgclass="tx-qr", lineclass=None, omitsize=True))  # segno's own drawing


def _uuids(request: HttpRequest) -> list[str]:
    return [value for value in request.POST.getlist("person") if len(value) == 36][:MOST]
