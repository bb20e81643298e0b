"""The annual assessment list: each person's result for the personnel system, in the authority's order of columns."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from taixue.kit import clock
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission, allows
from taixue.people.views.access import needs
from taixue.reports import labels
from taixue.reports.forms.columns import ColumnsForm
from taixue.reports.queries import choices, figures, listing
from taixue.reports.services import columns
from taixue.reports.views import scopes
from taixue.reports.views.figures import PAGE, empty


@require_safe
@needs(Permission.FIGURES_SEE)
def page(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Show each person's result of a year."""
    asked = scopes.read(request, unit_id)
    if asked is None:
        return empty(request, unit_id)
    said = asked.form.asked
    found = listing.people(
        asked.scope, narrow=asked.narrow, state=said["state"] or "subject", search=said["q"], today=asked.today,
        by=request.actor,
    )  # fmt: skip
    pages = listing.page(found, number=int(said["page"] or 1), size=PAGE)
    places = figures.names(asked.scope, {one.unit_path for one in pages})
    keys = choices.assessment(asked.scope.unit.path)
    table = [[labels.cell(key, one, places.get(one.unit_path)) for key in keys] for one in pages]
    return render(request, "reports/assessment.html", scopes.about(request, asked) | {
        "pages": pages, "rows": list(zip(pages, table, strict=True)), "by_what": "",
        "years": scopes.years(asked.scope, asked.held),
        "columns": [(key, labels.PEOPLE[key], key in labels.NUMBERS) for key in keys],
        "arranges": allows(request.actor, Permission.PERSON_IMPORT, over=asked.scope.unit.path),
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Permission.PERSON_IMPORT)
def arrange(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Say which columns the list of a unit and all below it has, and in which order."""
    unit = units.get(unit_id, Permission.PERSON_IMPORT, by=request.actor)
    given = request.POST if request.method == "POST" else None
    form = ColumnsForm("assessment", choices.assessment(unit.path), given)
    if request.method == "POST" and form.is_valid():
        columns.arrange(unit_id=unit_id, keys=form.keys(), by=request.actor, at=clock.now())
        return redirect("reports:assessment", unit_id)
    return render(request, "reports/assessment_columns.html", {"form": form, "unit": unit},
                  status=422 if form.errors else 200)  # fmt: skip
