"""Audiences: the list, one with everyone it means, and the builder, a plain form that its own buttons change."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.kit import clock
from taixue.kit.templatetags.taixue_ui import words
from taixue.lib.errors import Conflict
from taixue.people.forms import audiences as forms
from taixue.people.forms.audiences import NameForm, Row
from taixue.people.labels import audiences as labels
from taixue.people.queries import audiences as found
from taixue.people.queries import members, units
from taixue.people.rules import audiences as rules
from taixue.people.rules.permissions import Permission, reach
from taixue.people.services import audiences as services
from taixue.people.views.access import needs

PAGE = 50
keeping = needs(Permission.AUDIENCE_EDIT)


@require_safe
@keeping
def listing(request: HttpRequest) -> HttpResponse:
    """List the audiences, open or closed."""
    closed, search = request.GET.get("list") == "closed", request.GET.get("q", "")[:40]
    rows = found.listed(by=request.actor, search=search, closed=closed)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "people/audiences.html", {"page": page, "closed": closed, "search": search})


@require_safe
@keeping
def page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show an audience: its conditions in words, everyone it means today, its versions and what names it."""
    audience = found.get(public_id, by=request.actor)
    versions = found.versions(audience)
    chosen = next((v for v in versions if str(v.number) == request.GET.get("version")), versions[0])
    read = rules.read(chosen.document)
    day = clock.day(clock.now())
    everyone = members.members(read, scope=found.scope(audience), day=day, by=request.actor)
    facts = {
        "audience": audience, "versions": versions, "chosen": chosen, "day": day,
        "said": labels.sentences(read, _names(read)), "page": _page(everyone, request.GET.get("page")),
        "uses": [(one, labels.USES[one.kind]) for one in chosen.uses.all()],
        "may_edit": found.may_edit(audience, by=request.actor),
    }  # fmt: skip
    return render(request, "people/audience.html", facts)


@require_http_methods(["GET", "POST"])
@keeping
def new(request: HttpRequest) -> HttpResponse:
    """Build a first version and save it under a name."""
    offered = scopes(request)
    if request.method != "POST":
        return _builder(request, [[]], NameForm(units=offered), None)
    blocks, form = forms.posted(request.POST), NameForm(request.POST, units=offered)
    if request.POST.get("do") != "save":
        return _builder(request, blocks, NameForm(initial=request.POST.dict(), units=offered), None)
    draft = _draft(request, blocks)
    if not form.is_valid() or draft.audience is None:
        return _builder(request, blocks, form, None, draft=draft, status=422)
    said = form.cleaned_data
    unit = units.get(UUID(said["unit"]), Permission.AUDIENCE_EDIT, by=request.actor) if said["unit"] else None
    try:
        made = services.create(
            name=said["name"], name_en=said["name_en"], unit=unit, document=rules.written(draft.audience),
            by=request.actor, at=clock.now(),
        )  # fmt: skip
    except Conflict:
        form.add_error("name", _("An audience of this name exists here. Choose another name."))
        return _builder(request, blocks, form, None, draft=draft, status=409)
    messages.success(request, _("Saved. Courses and study rules can name it now."))
    return redirect("people:audience", made.public_id)


@require_http_methods(["GET", "POST"])
@keeping
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Build the next version of an audience."""
    audience = found.get(public_id, by=request.actor)
    if request.method != "POST":
        read = rules.read(found.version(public_id).document)
        return _builder(request, forms.shown(read, _names(read)), None, audience)
    blocks = forms.posted(request.POST)
    if request.POST.get("do") != "save":
        return _builder(request, blocks, None, audience)
    draft = _draft(request, blocks)
    if draft.audience is None:
        return _builder(request, blocks, None, audience, draft=draft, status=422)
    document = rules.written(draft.audience)
    saved = services.save(audience_id=public_id, document=document, by=request.actor, at=clock.now())
    said = _("Version %(n)s is saved. What names an older one keeps meaning it.")
    messages.success(request, said % {"n": saved.number})
    return redirect("people:audience", public_id)


@require_POST
@keeping
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer an audience no longer."""
    services.close(audience_id=public_id, by=request.actor, at=clock.now())
    messages.success(request, _("Closed. What names it keeps meaning it."))
    return redirect("people:audience", public_id)


def scopes(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the parts of the tree for which `by` keeps audiences, "" is the whole authority."""
    tops = units.tops(by=request.actor, permission=Permission.AUDIENCE_EDIT)
    whole = [("", _("The whole authority"))] if "/" in reach(request.actor, Permission.AUDIENCE_EDIT) else []
    return whole + [(str(unit.public_id), words(unit, "name")) for unit in tops]


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a form says: an audience, or None and the words of what is wrong beside no condition."""

    audience: rules.Audience | None
    wrong: str = ""


def _draft(request: HttpRequest, blocks: list[list[Row]]) -> _Draft:
    """Read a form; problems are put beside their conditions."""
    typed = forms.units_typed(blocks)
    known = found.units_typed(typed, by=request.actor)
    lost = False
    for row in (row for block in blocks for row in block if row.field == "unit"):
        missing = [text for text in forms.units_typed([[row]]) if text not in known]
        if missing:
            lost, row.problem = True, str(labels.PROBLEMS["unit"]) % {"cure": "、".join(sorted(missing))}
    if lost:
        return _Draft(None)
    try:
        return _Draft(rules.read(forms.document(blocks, known)))
    except rules.Unreadable as unreadable:
        return _Draft(None, forms.mark(blocks, unreadable.problems))


def _builder(
    request: HttpRequest, blocks: list[list[Row]], form: NameForm | None, audience: found.Audience | None, *,
    draft: _Draft | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    verb, _colon, number = request.POST.get("do", "").partition(":")
    day, shown = clock.day(clock.now()), None
    if verb in ("preview", "page"):
        draft = _draft(request, blocks)
        if draft.audience is not None:
            scope = _scope(request, audience)
            shown = _page(members.members(draft.audience, scope=scope, day=day, by=request.actor), number)
    facts: dict[str, Any] = {
        "blocks": blocks, "form": form, "audience": audience, "draft": draft, "page": shown, "day": day,
        "fields": labels.FIELDS.items(), "groups": [(str(g.public_id), words(g, "name")) for g in _groups(request)],
    }  # fmt: skip
    wrong = draft is not None and draft.audience is None
    return render(request, "people/audience_edit.html", facts, status=422 if wrong else status)


def _scope(request: HttpRequest, audience: found.Audience | None) -> str:
    if audience is not None:
        return found.scope(audience)
    chosen = request.POST.get("unit", "")
    if chosen not in dict(scopes(request)) or not chosen:
        return "/"
    return units.get(UUID(chosen), Permission.AUDIENCE_EDIT, by=request.actor).path


def _groups(request: HttpRequest) -> list[Any]:
    return list(found.groups(by=request.actor))


def _names(audience: rules.Audience) -> dict[str, str]:
    """Return the names of the units and groups that an audience names."""
    named = [*found.named_groups(audience.references("group")), *found.named_units(audience.references("unit"))]
    return {str(one.public_id): words(one, "name") for one in named}


def _page(everyone: members.Members, number: str | None) -> Any:
    page = Paginator(everyone, PAGE).get_page(number or 1)
    page.object_list = list(page.object_list)
    return page
