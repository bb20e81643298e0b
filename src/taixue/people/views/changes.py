"""Change requests of people in one's units: read, accept, decline."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from taixue.kit import clock
from taixue.lib.errors import Conflict, Invalid
from taixue.people.forms.persons import AnswerForm
from taixue.people.labels import persons as labels
from taixue.people.queries import changes, postings, units
from taixue.people.rules import mobiles
from taixue.people.rules import requests as rules
from taixue.people.rules.permissions import Permission
from taixue.people.services import changes as services
from taixue.people.views.access import needs

PAGE = 20


@never_cache
@require_GET
@needs(Permission.PERSON_EDIT)
def listing(request: HttpRequest) -> HttpResponse:
    """List what people of one's units asked for: open ones, the longest waiting first, or those that were decided."""
    now = clock.now()
    tab = "decided" if request.GET.get("tab") == "decided" else "open"
    found = changes.received(by=request.actor)
    found = found.filter(state="open") if tab == "open" else found.exclude(state="open").order_by("-decided_at", "-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    standing = postings.main_on([one.person_id for one in page], clock.day(now))
    stands = units.by_path(facts.unit_path for facts in standing.values())
    rows = [
        _row(one, stands[standing[one.person_id].unit_path] if one.person_id in standing else None, clock.day(now))
        for one in page
    ]
    context = {"tab": tab, "page": page, "rows": rows, "waiting": changes.waiting(by=request.actor)}
    return render(request, "people/requests.html", context)


@require_POST
@needs(Permission.PERSON_EDIT)
def accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Carry out what was asked."""
    try:
        done = services.accept(request_id=public_id, by=request.actor, at=clock.now())
    except (Invalid, Conflict) as refusal:
        messages.error(request, _refused(refusal))
    else:
        messages.success(request, _("The data of %(name)s was put right.") % {"name": done.person.name})
    return redirect("people:requests")


@require_POST
@needs(Permission.PERSON_EDIT)
def decline(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Leave everything as it is, and say why."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write why you decline: the person reads it."))
        return redirect("people:requests")
    try:
        answer = form.cleaned_data["answer"]
        done = services.decline(request_id=public_id, answer=answer, by=request.actor, at=clock.now())
    except (Invalid, Conflict) as refusal:
        messages.error(request, _refused(refusal))
    else:
        messages.success(request, _("Declined. %(name)s reads why.") % {"name": done.person.name})
    return redirect("people:requests")


def _refused(refusal: Invalid | Conflict) -> str:
    problems = refusal.facts.get("problems")
    if not problems:
        return _("This request was decided or taken back meanwhile.")
    said = [f"{labels.FIELDS.get(one['field'], '')}: {labels.problem(one['field'], one['code'])}" for one in problems]
    return _("Nothing was changed. %(said)s") % {"said": " ".join(said)}


def _row(one: changes.ChangeRequest, unit: object, day: date) -> dict[str, object]:
    wanted = [
        (
            labels.FIELDS[field], _shown(field, str(getattr(one.person, field) or "")), _shown(field, value),
            one.state == "open" and str(getattr(one.person, field) or "") != one.before.get(field, ""),
        )
        for field, value in rules.ordered(one.wanted)
    ]  # fmt: skip
    if one.id_mask:
        wanted.append((labels.FIELDS["id_number"], one.person.id_mask, one.id_mask, False))
    due = changes.due(one)
    return {"request": one, "unit": unit, "wanted": wanted, "due": due, "late": one.state == "open" and due < day}


def _shown(field: str, value: str) -> str:
    return mobiles.mask(value) if field == "mobile" and value else labels.value(field, value)
