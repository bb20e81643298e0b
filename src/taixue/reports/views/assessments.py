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
from taixue.reports.views.scopes import Year


@require_safe
@needs(Permission.FIGURES_SEE)
def page(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Show each person's result of a year."""
    asked = scopes.assessed(request, unit_id)
    if asked is None:
        return empty(request, unit_id)
    said = asked.form.asked
    state, order = said["state"] or "subject", said["order"] or "unit"
    found = listing.people(
        asked.scope, narrow=asked.narrow, state=state, order=order, search=said["q"], today=asked.today,
        by=request.actor,
    )  # fmt: skip
    pages = listing.page(found, number=int(said["page"] or 1), size=PAGE)
    places = figures.names(asked.scope, {one.unit_path for one in pages})
    keys = choices.assessment(asked.scope.unit.pk)
    table = [[labels.cell(key, one, places.get(one.unit_path)) for key in keys] for one in pages]
    return render(request, "reports/assessment.html", scopes.about(request, asked) | {
        "pages": pages, "rows": list(zip(pages, table, strict=True)), "by_what": "", "tab": "assessment",
        "years": _years(scopes.years(asked.scope, asked.held)), "groupings": labels.GROUPINGS.items(),
        "state": state, "order": order, "states": labels.STATES.items(), "orders": labels.ORDERS.items(),
        "narrowed": not asked.narrow.whole or state != "subject" or said["q"],
        "columns": [(key, labels.PEOPLE[key], key in labels.NUMBERS) for key in keys],
        "arranges": allows(request.actor, Permission.PERSON_IMPORT, over=asked.scope.unit.path),
    })  # fmt: skip


def _years(every: list[Year]) -> list[Year]:
    """Leave out what lives of a year that is frozen: its results are those that were frozen."""
    frozen = {(one.window, one.query["rule"]) for one in every if one.frozen}
    return [one for one in every if one.frozen or (one.window, one.query["rule"]) not in frozen]


@require_http_methods(["GET", "POST"])
@needs(Permission.PERSON_IMPORT)
def arrange(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Say which columns the list of a unit and all below it has, and in which order."""
    unit = units.get(unit_id, Permission.PERSON_IMPORT, by=request.actor)
    given = request.POST if request.method == "POST" else None
    form = ColumnsForm("assessment", choices.assessment(unit.pk), given)
    if request.method == "POST" and form.is_valid():
        columns.arrange(unit_id=unit_id, keys=form.keys(), by=request.actor, at=clock.now())
        return redirect("reports:assessment", unit_id)
    return render(request, "reports/assessment_columns.html", {"form": form, "unit": unit},
                  status=422 if form.errors else 200)  # fmt: skip
