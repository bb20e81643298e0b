"""What-if: a draft tried over everybody, how far it is, what it would mean by unit, rank band and person."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.kit import clock
from taixue.kit.templatetags.taixue_ui import words
from taixue.lib import paths
from taixue.lib.errors import Invalid, NotFound
from taixue.people.labels.roles import BANDS
from taixue.people.queries import access, units
from taixue.people.rules.permissions import Permission
from taixue.people.views.access import needs
from taixue.policy.forms.whatif import KeepForm, TryForm
from taixue.policy.labels import whatif as labels
from taixue.policy.queries import drafts as draft_queries
from taixue.policy.queries import policies
from taixue.policy.queries import whatif as found
from taixue.policy.rules.changes import CHANGES
from taixue.policy.services import whatif as services
from taixue.policy.views import drafts

PAGE = 50
Counts = dict[str, int]
writing = needs(Permission.POLICY_EDIT)


@require_http_methods(["GET", "POST"])
@writing
def new(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Try a draft; below the form stand its tries so far."""
    draft = draft_queries.get(draft_id, by=request.actor)
    document = drafts.read(draft)
    offered = found.windows(document, clock.day(clock.now())) if document and not document.missing else []
    form = TryForm(request.POST or None, windows=offered, units=drafts.scopes(request))
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        try:
            whatif = services.begin(
                draft_id=draft_id, window=form.cleaned_data["window"], unit_id=UUID(unit) if unit else None,
                by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Invalid:
            form.add_error(None, _("The draft has changed meanwhile and cannot be tried as it is."))
        else:
            return redirect("policy:whatif", whatif.public_id)
    tries = [(one, labels.STATES[one.state]) for one in found.of_draft(draft)]
    facts = {"draft": draft, "title": drafts.title(draft), "form": form, "offered": offered, "tries": tries}
    return render(request, "policy/whatif_new.html", facts, status=422 if form.errors else 200)


@never_cache
@require_safe
@writing
def page(request: HttpRequest, whatif_id: UUID) -> HttpResponse:
    """Show a try: how far it is, or what it would mean for a unit and those below it."""
    return _page(request, found.get(whatif_id, by=request.actor))


@never_cache
@require_safe
@writing
def progress(request: HttpRequest, whatif_id: UUID) -> HttpResponse:
    """Show only how far it is; when it is done the page loads anew."""
    whatif = found.get(whatif_id, by=request.actor)
    answer = render(request, "policy/_whatif_progress.html", {"whatif": whatif, "share": _share(whatif)})
    if whatif.state not in ("waiting", "running"):
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@writing
def cancel(request: HttpRequest, whatif_id: UUID) -> HttpResponse:
    """Stop a try."""
    services.cancel(whatif_id=whatif_id, by=request.actor, at=clock.now())
    messages.success(request, _("Stopped."))
    return redirect("policy:whatif", whatif_id)


@require_POST
@writing
def keep(request: HttpRequest, whatif_id: UUID) -> HttpResponse:
    """Keep a try under a name."""
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _page(request, found.get(whatif_id, by=request.actor), keeping=form)
    services.keep(whatif_id=whatif_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Kept with its text and digest; it can be tried again."))
    return redirect("policy:whatif", whatif_id)


@require_POST
@writing
def discard(request: HttpRequest, whatif_id: UUID) -> HttpResponse:
    """Throw a try away."""
    draft = services.discard(whatif_id=whatif_id, by=request.actor, at=clock.now())
    messages.success(request, _("Discarded."))
    return redirect("policy:whatif-new", draft.public_id)


def _page(request: HttpRequest, whatif: Any, *, keeping: KeepForm | None = None) -> HttpResponse:
    draft = whatif.draft
    facts: dict[str, Any] = {
        "whatif": whatif, "draft": draft, "title": drafts.title(draft), "state": labels.STATES[whatif.state],
        "share": _share(whatif), "steps": labels.steps(), "at": labels.STEP[whatif.state],
        "same": bytes(draft.digest) == bytes(whatif.digest),
        "keeping": keeping or KeepForm(initial={"name": whatif.name}),
    }  # fmt: skip
    if whatif.state == "done":
        facts |= _result(request, whatif)
    status = 422 if keeping is not None else 200
    return render(request, "policy/whatif.html", facts, status=status)


def _result(request: HttpRequest, whatif: Any) -> dict[str, Any]:
    unit, path = _place(request, whatif)
    cells = found.cells(whatif, path, by=request.actor)
    below = units.by_ids({cell.branch for cell in cells if cell.branch})
    band = request.GET.get("band", "")
    band = band if band in BANDS else ""
    change = request.GET.get("change", CHANGES[0])
    change = change if change in CHANGES else CHANGES[0]
    page = Paginator(found.people(whatif, path, change, band, by=request.actor), PAGE).get_page(request.GET.get("page"))
    named = units.by_path(row.unit_path for row in page)
    document = policies.read(whatif.text)
    return {
        "unit": unit, "total": _counts(cells, lambda cell: 0).get(0, {}),
        "branches": _branches(cells, below), "bands": _bands(cells), "changes": labels.CHANGES.items(),
        "chosen": change, "chosen_words": labels.CHANGES[change], "band": band, "page": page,
        "people": [(row, named.get(row.unit_path), BANDS.get(row.band, row.band)) for row in page],
        "sees": access.allowed(Permission.PERSON_SEE, over=path, by=request.actor), "amounts": document.unit,
    }  # fmt: skip


def _place(request: HttpRequest, whatif: Any) -> tuple[Any, str]:
    """Return the unit that is looked at, within what was tried."""
    top = whatif.unit.path if whatif.unit else paths.ROOT
    asked = request.GET.get("unit", "")
    if not asked:
        return whatif.unit, top
    unit = next(iter(units.these([asked], by=request.actor, permission=Permission.FIGURES_SEE)), None)
    if unit is None or not unit.path.startswith(top):
        raise NotFound("unit")
    return unit, unit.path


def _counts(cells: list[found.Cell], key: Any) -> dict[Any, Counts]:
    sums: dict[Any, Counts] = defaultdict(lambda: dict.fromkeys((*CHANGES, "all"), 0))
    for cell in cells:
        row = sums[key(cell)]
        row[cell.change] += cell.people
        row["all"] += cell.people
    return sums


def _branches(cells: list[found.Cell], below: Any) -> list[tuple[Any, Counts]]:
    """Return the units below with their counts, the most newly failing first; None is the unit itself."""
    counts = _counts(cells, lambda cell: cell.branch)
    rows = [(below.get(number), row) for number, row in counts.items()]
    return sorted(rows, key=lambda row: (-row[1]["fails"], words(row[0], "name") if row[0] else ""))


def _bands(cells: list[found.Cell]) -> list[tuple[Any, str, Counts]]:
    counts = _counts(cells, lambda cell: cell.band)
    return [(BANDS[band], str(band), counts[str(band)]) for band in BANDS if str(band) in counts]


def _share(whatif: Any) -> int:
    return min(100, whatif.done * 100 // whatif.people) if whatif.people else 0
