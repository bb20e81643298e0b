"""Roster import: upload, read the plan, apply it, take the result sheet."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from taixue.kit import clock
from taixue.lib.errors import Invalid
from taixue.people.forms.intake import RosterForm
from taixue.people.labels import intake as labels
from taixue.people.queries import intakes
from taixue.people.rules.intake import blank
from taixue.people.rules.intake.problems import Action
from taixue.people.rules.permissions import Permission
from taixue.people.services.intake import application, plans, results
from taixue.people.views.access import confirmed, needs

PAGE = 50
FIRST = 6
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ICONS = {
    Action.NEW: "plus", Action.CHANGED: "edit", Action.MOVED: "move", Action.UNCHANGED: "check",
    Action.TRANSFER: "send", Action.REFUSED: "alert",
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Permission.PERSON_IMPORT)
def rosters(request: HttpRequest) -> HttpResponse:
    """List the rosters that came in, and take another one."""
    form = RosterForm(request.POST or None, request.FILES or None)
    if not intakes.may_found(by=request.actor):
        del form.fields["new_units"]
    if request.method == "POST" and form.is_valid():
        try:
            intake = _upload(request, form.cleaned_data)
        except Invalid as refusal:
            form.add_error("file", labels.file_problem(str(refusal), {}))
        else:
            return redirect("people:intake", intake.public_id)
    page = Paginator(intakes.visible(by=request.actor), PAGE).get_page(request.GET.get("page"))
    return render(request, "people/intakes.html", {"form": form, "page": page}, status=422 if form.errors else 200)


def _upload(request: HttpRequest, said: Mapping[str, Any]) -> intakes.Intake:
    file = said["file"]
    return plans.upload(
        name=file.name, content_type=file.content_type or "", chunks=file.chunks(),
        new_units=said.get("new_units", False), by=request.actor, at=clock.now(),
    )  # fmt: skip


@require_GET
@needs(Permission.PERSON_IMPORT)
def form(request: HttpRequest) -> HttpResponse:
    """Hand out the blank registration form."""
    return _workbook(blank.form(), f"{blank.TITLE}.xlsx")


@never_cache
@require_GET
@needs(Permission.PERSON_IMPORT)
def intake(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the plan, or how far judging and applying are."""
    found = intakes.get(public_id, by=request.actor)
    return render(request, "people/intake.html", _page(request, found))


@never_cache
@require_GET
@needs(Permission.PERSON_IMPORT)
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show only how far it is; when it is done the page loads anew."""
    found = intakes.get(public_id, by=request.actor)
    answer = render(request, "people/_intake_progress.html", {"intake": found, "share": _share(found)})
    if found.state not in ("judging", "applying"):
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@needs(Permission.PERSON_IMPORT)
def apply(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Order the plan's application."""
    application.order(intake_id=public_id, by=request.actor, at=clock.now())
    return redirect("people:intake", public_id)


@never_cache
@require_GET
@needs(Permission.PERSON_IMPORT)
@confirmed
def sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hand out the same sheet with the verdicts; `?only=refused` leaves the other rows out."""
    only = {Action.REFUSED.value} if request.GET.get("only") == "refused" else set()
    found = intakes.get(public_id, by=request.actor)
    content = results.sheet(intake_id=public_id, only=only, by=request.actor, at=clock.now())
    stem, kind = found.file_name.rsplit(".", 1)[0], labels.refused_name() if only else labels.result_name()
    return _workbook(content, f"{stem}-{kind}.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename=\"roster.xlsx\"; filename*=UTF-8''{quote(name)}"
    return answer


def _page(request: HttpRequest, found: intakes.Intake) -> dict[str, Any]:
    page: dict[str, Any] = {"intake": found, "share": _share(found)}
    page |= {"steps": labels.steps(), "done": STEPS[found.state]}
    if found.state == "refused":
        return page | {"problem": labels.file_problem(found.problem["code"], found.problem["facts"])}
    if found.state == "asking":
        return page | {"why": labels.why(found.sheet["why"])}
    if found.state == "judging" or found.cleared_at is not None:
        return page
    asked = request.GET.get("action", "")
    asked = asked if asked in list(Action) else ""
    words = found.sheet["words"]
    tiles = [
        {"action": a, "label": labels.action(a), "n": found.counts.get(a, 0), "note": labels.NOTES[a], "icon": ICONS[a]}
        for a in (*TILES, *([Action.TRANSFER] if found.counts.get(Action.TRANSFER) else []), Action.REFUSED)
    ]
    page |= {"tiles": tiles, "asked": asked, "about": _about(found.sheet), "writes": _writes(found.counts)}
    if asked:
        rows = Paginator(intakes.rows(found, action=asked), PAGE).get_page(request.GET.get("page"))
        return page | {"pages": rows, "sections": [_section(asked, found, list(rows), words)]}
    shown = [a for a in (Action.REFUSED, Action.CHANGED, Action.MOVED, Action.TRANSFER) if found.counts.get(a)]
    return page | {"sections": [_section(a, found, list(intakes.rows(found, action=a)[:FIRST]), words) for a in shown]}


TILES = (Action.NEW, Action.CHANGED, Action.MOVED, Action.UNCHANGED)
STEPS = {"judging": 1, "asking": 1, "planned": 1, "refused": 0, "applying": 2, "applied": 3}


def _share(found: intakes.Intake) -> int:
    return min(100, found.progress * 100 // found.rows) if found.rows else 0


def _writes(counts: Mapping[str, int]) -> int:
    return sum(counts.get(a, 0) for a in (Action.NEW, Action.CHANGED, Action.MOVED, Action.TRANSFER))


def _about(sheet: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was understood of the sheet: heading row, columns, what was left aside."""
    forms = sheet.get("kind") == "forms"
    own = [(sheet["letters"].get(key, ""), word, labels.column(key)) for key, word in sheet["words"].items()]
    return {
        "heading": sheet["heading"],
        "columns": sorted(own, key=lambda row: (len(row[0]), row[0])),
        "unknown": "" if forms else labels.several(sheet["unknown"]),
        "absent": "" if forms else labels.several(labels.column(key) for key in sheet["absent"]),
        "skipped": labels.several(sheet["skipped"]),
        "forms": forms,
        "encoding": sheet.get("encoding", ""),
        "hidden": labels.hidden(sheet),
        "hidden_judged": sheet.get("hidden_judged", False),
    }


def _section(action: str, found: intakes.Intake, rows: list[Any], words: Mapping[str, str]) -> dict[str, Any]:
    letters = found.sheet["letters"]
    return {
        "action": action,
        "label": labels.action(action),
        "n": found.counts.get(action, 0),
        "rows": [
            {
                "row": row,
                "place": labels.place(found.sheet, row.row),
                "problems": [_said(p, words, letters) for p in row.problems],
                "hints": [_said(h, words, letters) for h in row.hints],
                "changes": [
                    (labels.column(column), labels.value(column, before), labels.value(column, after))
                    for column, before, after in row.changes
                ],
            }
            for row in rows
        ],
    }


def _said(problem: Mapping[str, Any], words: Mapping[str, str], letters: Mapping[str, str]) -> dict[str, str]:
    code, facts, key = problem["code"], problem["facts"], problem["column"]
    column = " ".join(filter(None, [letters.get(key, ""), labels.column(key, words)]))
    return {
        "column": column, "value": problem["value"], "reason": labels.reason(code, facts),
        "cure": labels.cure(code, facts), "remark": labels.remark(code, facts),
    }  # fmt: skip
