"""Word templates of authorities."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from taixue.kit import clock
from taixue.lib.errors import Invalid
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission
from taixue.people.views.access import needs
from taixue.reports import labels
from taixue.reports.forms.circulars import TemplateForm
from taixue.reports.queries import circulars as found
from taixue.reports.services import templates

MAY = Permission.CIRCULAR_EDIT
MOST = 5 << 20


@require_http_methods(["GET", "POST"])
@needs(MAY)
def listing(request: HttpRequest) -> HttpResponse:
    """List the Word templates, and add one to the highest unit in reach."""
    tops = list(units.tops(by=request.actor, permission=MAY))
    given, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = TemplateForm(given, files, initial={"unit": tops[0].public_id})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            templates.add(
                unit_id=said["unit"], name=said["name"], content=said["file"].read(MOST + 1), by=request.actor,
                at=clock.now(),
            )  # fmt: skip
            return redirect("reports:templates")
        except Invalid as refusal:
            for problem in refusal.facts.get("problems", []):
                form.add_error(problem["field"] if problem["field"] in form.fields else None, labels.unfit(problem))
    return render(request, "reports/templates.html", {
        "form": form, "rows": found.templates(by=request.actor), "unit": tops[0], "sample": names(templates.SAMPLE),
    }, status=422 if form.errors else 200)  # fmt: skip


def names(sample: dict[str, object]) -> list[str]:
    """Return what a template may name: "own.completion", "owing[].name"."""
    said = []
    for name, value in sample.items():
        if isinstance(value, dict):
            said += [f"{name}.{inner}" for inner in value]
        elif isinstance(value, list):
            said += [f"{name}[].{inner}" for inner in value[0]]
        else:
            said.append(name)
    return said


@require_POST
@needs(MAY)
def close(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Offer a template no longer."""
    templates.close(template_id=template_id, by=request.actor, at=clock.now())
    return redirect("reports:templates")
