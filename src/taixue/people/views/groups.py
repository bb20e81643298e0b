"""Priority groups: the list, and one with its people, added by name, by ticking or by a column of numbers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.kit import clock
from taixue.lib.errors import Conflict
from taixue.people.forms.audiences import NameForm, NumbersForm
from taixue.people.queries import audiences as found
from taixue.people.queries import cards, persons, units
from taixue.people.rules.permissions import Permission
from taixue.people.services import groups as services
from taixue.people.views.access import needs
from taixue.people.views.audiences import scopes

PAGE, OFFERED = 50, 50
keeping = needs(Permission.AUDIENCE_EDIT)


@require_http_methods(["GET", "POST"])
@keeping
def listing(request: HttpRequest) -> HttpResponse:
    """List the groups with how many people in reach belong to each; make another one."""
    form = NameForm(request.POST if request.method == "POST" else None, units=scopes(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (made := _made(request, form)):
            return redirect("people:group", made.public_id)
    rows = list(found.groups(by=request.actor))
    sizes = found.sizes(rows, day=clock.day(clock.now()), by=request.actor)
    facts = {"rows": [(one, sizes.get(one.pk, 0)) for one in rows], "form": form}
    return render(request, "people/groups.html", facts, status=status)


@require_safe
@keeping
def page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a group with its people, and whom a search finds to be added."""
    return _page(request, public_id, NumbersForm())


@require_POST
@keeping
def add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put the ticked people, or those of a column of numbers, into the group."""
    people = _ticked(request)
    if "numbers" in request.POST:
        form = NumbersForm(request.POST)
        if not form.is_valid():
            return _page(request, public_id, form, status=422)
        known, lost = found.people_numbered(form.cleaned_data["numbers"], by=request.actor)
        if lost:
            form.add_error("numbers", _lost(lost))
            return _page(request, public_id, form, status=422)
        people += known
    done = services.add(group_id=public_id, person_ids=people, by=request.actor, at=clock.now())
    said = ngettext("%(n)s person was added.", "%(n)s people were added.", done.added) % {"n": done.added}
    if done.already:
        said += " " + ngettext("%(n)s was in already.", "%(n)s were in already.", done.already) % {"n": done.already}
    messages.success(request, said)
    return redirect("people:group", public_id)


@require_POST
@keeping
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the ticked people out of the group."""
    n = services.remove(group_id=public_id, person_ids=_ticked(request), by=request.actor, at=clock.now())
    messages.success(request, ngettext("%(n)s person left.", "%(n)s people left.", n) % {"n": n})
    return redirect("people:group", public_id)


def _made(request: HttpRequest, form: NameForm) -> Any:
    said = form.cleaned_data
    unit = units.get(UUID(said["unit"]), Permission.AUDIENCE_EDIT, by=request.actor) if said["unit"] else None
    try:
        return services.create(name=said["name"], name_en=said["name_en"], unit=unit, by=request.actor, at=clock.now())
    except Conflict:
        form.add_error("name", _("A group of this name exists here. Choose another name."))
        return None


def _page(request: HttpRequest, public_id: UUID, form: NumbersForm, status: int = 200) -> HttpResponse:
    by, now = request.actor, clock.now()
    group, day = found.group(public_id, by=request.actor), clock.day(now)
    held = Paginator(found.in_groups([group.pk], day=day, by=by), PAGE).get_page(request.GET.get("page"))
    stands = {row.person.pk: row for row in cards.rows([one.person for one in held], day=day, at=now)}
    typed, offered = request.GET.get("q", "").strip()[:40], []
    if typed:
        scope = group.unit
        seen = persons.search(by=by, day=day, name=typed, unit=scope, permission=Permission.AUDIENCE_EDIT)[:OFFERED]
        inside = set(found.in_groups([group.pk], day=day, by=by).values_list("person", flat=True))
        offered = [(row, row.person.pk in inside) for row in cards.rows(list(seen), day=day, at=now)]
    facts = {
        "group": group, "page": held, "rows": [(one, stands[one.person_id]) for one in held], "typed": typed,
        "offered": offered, "form": form,
    }  # fmt: skip
    return render(request, "people/group.html", facts, status=status)


def _ticked(request: HttpRequest) -> list[int]:
    """Return the people ticked. Raises NotFound if one is out of reach."""
    return found.people(
        [UUID(text) for text in request.POST.getlist("person")[:500] if _is_uuid(text)], by=request.actor
    )


def _lost(lost: list[int]) -> str:
    lines = "、".join(str(number) for number in lost[:20])
    return _("Nobody in your reach has the number in line %(lines)s. Nobody was added.") % {"lines": lines}


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
