"""Registration: windows for administrators, enrolling others, and one's own enrolment."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from taixue.kit import clock
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.forms.access import WindowForm
from taixue.people.forms.lists import PeopleFilter
from taixue.people.labels.roles import BANDS, NOT_REGISTERED, WINDOW_PROBLEMS
from taixue.people.queries import cards, persons, units
from taixue.people.queries import windows as queries
from taixue.people.rules.permissions import Permission, reach
from taixue.people.rules.ranks import Band
from taixue.people.services import registration as services
from taixue.people.views.access import needs, signed_in

PAGE = 50
MOST = 2000  # people enrolled at a click


@never_cache
@require_GET
@needs(Permission.PERSON_SEE)
def listing(request: HttpRequest) -> HttpResponse:
    """List the windows with how many of the people they are for are enrolled."""
    today = clock.day(clock.now())
    page = Paginator(queries.visible(by=request.actor).order_by("-end_day", "-first_day", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    mine = reach(request.actor, Permission.REGISTRATION_OPEN)
    rows = [_row(one, today, mine) for one in queries.counted(list(page), today)]
    may_enrol = bool(reach(request.actor, Permission.PERSON_IMPORT))
    waiting = queries.unregistered(by=request.actor, day=today).count() if may_enrol else 0
    context = {"page": page, "rows": rows, "may_open": bool(mine), "may_enrol": may_enrol, "waiting": waiting}
    return render(request, "people/windows.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.REGISTRATION_OPEN)
def opening(request: HttpRequest) -> HttpResponse:
    """Open a window."""
    form = WindowForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _opened(request, form):
        return redirect("people:windows")
    return render(request, "people/window.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@needs(Permission.REGISTRATION_OPEN)
def shut(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Shut a window from today."""
    row = services.shut_window(window_id=public_id, by=request.actor, at=clock.now())
    messages.success(request, _("Registration of %(unit)s is shut.") % {"unit": row.unit.name})
    return redirect("people:windows")


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.PERSON_IMPORT)
def enrol(request: HttpRequest) -> HttpResponse:
    """List who is not enrolled; enrol the chosen ones or all of the list."""
    filters = PeopleFilter(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    now = clock.now()
    day, band = clock.day(now), Band(asked["band"]) if asked.get("band") else None
    found = queries.unregistered(by=request.actor, day=day, name=asked.get("q", ""), band=band)
    left_out: list[tuple[object, object]] = []
    if request.method == "POST":
        if "all" not in request.POST:
            found = found.filter(public_id__in=[one for one in request.POST.getlist("person") if len(one) == 36])
        chosen = list(found.values_list("pk", flat=True)[:MOST])
        done = services.register(person_ids=chosen, by=request.actor, at=now)
        text = ngettext("%(n)s person enrolled.", "%(n)s people enrolled.", done.people) % {"n": done.people}
        if not done.left_out:
            messages.success(request, text)
            return redirect("people:enrol")
        left_out = [(person, NOT_REGISTERED[why]) for person, why in done.left_out[:20]]
        messages.warning(request, text)
        found = queries.unregistered(by=request.actor, day=day, name=asked.get("q", ""), band=band)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters, "page": page, "rows": cards.rows(list(page), day=day, at=now), "left_out": left_out,
        "most": MOST,
    }  # fmt: skip
    return render(request, "people/enrol.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """Show a person's own enrolment, or let her enrol."""
    if request.actor.person_id is None:
        raise NotFound("person")
    now = clock.now()
    if request.method == "POST":
        try:
            services.register_myself(by=request.actor, at=now)
        except Conflict:
            messages.warning(request, _("Registration is not open for you just now."))
        else:
            messages.success(request, _("You are enrolled."))
        return redirect("people:enrolment")
    person = persons.by_id(request.actor.person_id, by=request.actor)
    state = queries.own(person, clock.day(now))
    band = BANDS.get(state.span.band) if state.span else None
    return render(request, "people/enrolment.html", {"person": person, "state": state, "band": band})


def _row(one: queries.Counted, today: date, mine: tuple[str, ...]) -> dict[str, object]:
    row = one.window
    state = "past" if row.end_day <= today else "open" if row.first_day <= today else "coming"
    may_shut = state != "past" and any(row.unit.path.startswith(path) for path in mine)
    share = round(100 * one.registered / one.people) if one.people else 0
    last = type(row.end_day).fromordinal(row.end_day.toordinal() - 1)
    return {
        "window": row, "band": BANDS.get(row.band, _("All ranks")), "last_day": last, "state": state,
        "people": one.people, "registered": one.registered, "share": share, "may_shut": may_shut,
    }  # fmt: skip


def _opened(request: HttpRequest, form: WindowForm) -> bool:
    data = form.cleaned_data
    try:
        row = services.open_window(
            unit=units.by_code(data["unit"]), band=data["band"], first_day=data["first_day"],
            last_day=data["last_day"], by=request.actor, at=clock.now(),
        )  # fmt: skip
    except (NotFound, Denied):
        form.add_error("unit", _("There is no unit with this code in your reach."))
    except Invalid as refusal:
        form.add_error("last_day", str(WINDOW_PROBLEMS[refusal.facts["problems"][0]["code"]]))
    except Conflict:
        form.add_error("first_day", _("A window of this unit and band begins on this day. Shut that one first."))
    else:
        messages.success(request, _("Registration of %(unit)s is set.") % {"unit": row.unit.name})
        return True
    return False
