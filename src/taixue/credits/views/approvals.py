"""Declarations as administrators meet them: the lists, deciding on one or on many, sheets of many rows."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.credits.forms import files
from taixue.credits.forms.declarations import DeclarationFilter, SheetForm
from taixue.credits.labels import declarations as labels
from taixue.credits.labels import kind
from taixue.credits.queries import declarations as found
from taixue.credits.rules import sheets as rules
from taixue.credits.services import approvals, sheets
from taixue.credits.views import declarations
from taixue.kit import clock
from taixue.kit.decisions import ApprovalForm, RefusalForm
from taixue.lib.errors import Conflict, Invalid
from taixue.people.rules.permissions import Permission, reach
from taixue.people.views.access import needs

PAGE, ROWS, MOST = 50, 50, 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DECIDES = (Permission.DECLARATION_DECIDE, Permission.DECLARATION_CERTIFY)
SEES = (*DECIDES, Permission.EVIDENCE_SEE)


@require_safe
@needs(*SEES)
def listing(request: HttpRequest) -> HttpResponse:
    """Show one of the three lists, narrowed by name, kind and state."""
    name = request.GET.get("list", "")
    chosen = name if name in found.LISTS else found.LISTS[0]
    filters = DeclarationFilter(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    narrowed = {"kind": asked.get("kind", ""), "state": asked.get("state", ""), "search": asked.get("q", "")}
    rows = found.listed(chosen, by=request.actor, **narrowed)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    facts = {
        "chosen": chosen, "lists": labels.LISTS, "filters": filters, "filtered": any(narrowed.values()), "page": page,
        "waiting": found.waiting(by=request.actor),
        "may_enter": bool(reach(request.actor, Permission.DECLARATION_ENTER)),
        "rows": [(one, labels.STATES[one.state], kind(one.kind), labels.measures(one)) for one in page],
    }  # fmt: skip
    return render(request, "credits/approvals.html", facts)


@require_POST
@needs(*DECIDES)
def approve(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """Approve: the ledger gets a line for everybody who took part."""
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        return declarations.show(request, declaration_id, approval=form)
    try:
        approvals.approve(declaration_id=declaration_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    except Conflict as refusal:
        if "doubles" not in refusal.facts:
            raise
        form.add_error("answer", _("It looks like something that is there already: write why it is another one."))
        return declarations.show(request, declaration_id, approval=form)
    messages.success(request, _("Approved. It stands in the ledger now."))
    return redirect("credits:declaration", declaration_id)


@require_POST
@needs(*DECIDES)
def send_back(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """Return a declaration with a reason."""
    form = RefusalForm(request.POST, auto_id="id_refusal_%s")
    if not form.is_valid():
        return declarations.show(request, declaration_id, refusal=form)
    approvals.send_back(declaration_id=declaration_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Returned with your reason."))
    return redirect("credits:declaration", declaration_id)


@require_POST
@needs(*DECIDES)
def approve_each(request: HttpRequest) -> HttpResponse:
    """Approve the ticked declarations; those that look like something credited are left for a closer look."""
    ticked = [UUID(text) for text in request.POST.getlist("declaration")[:MOST] if _is_uuid(text)]
    done, left = approvals.approve_each(declaration_ids=ticked, by=request.actor, at=clock.now())
    if done:
        messages.success(request, declarations.many(done))
    if left:
        words = ngettext(
            "%(n)d looks like something that is there already: %(titles)s. Open it.",
            "%(n)d look like something that is there already: %(titles)s. Open them.", len(left),
        )  # fmt: skip
        messages.warning(request, words % {"n": len(left), "titles": "、".join(left[:5])})
    return redirect("credits:approvals")


@require_http_methods(["GET", "POST"])
@needs(Permission.DECLARATION_ENTER)
def sheet_list(request: HttpRequest) -> HttpResponse:
    """List the sheets I sent in, and take another one."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            sheet, proof = files.uploads([form.cleaned_data["sheet"], form.cleaned_data["file"]])
            made = sheets.plan(sheet=sheet, proof=proof, by=request.actor, at=clock.now())
        except Invalid as refusal:
            form.refuse(refusal.facts["problems"])
        else:
            return redirect("credits:sheet", made.public_id)
    page = Paginator(found.sheets(by=request.actor), PAGE).get_page(request.GET.get("page"))
    return render(request, "credits/sheets.html", {"form": form, "page": page}, status=422 if form.errors else 200)


@require_safe
@needs(Permission.DECLARATION_ENTER)
def sheet_form(request: HttpRequest) -> HttpResponse:
    """Hand out the blank form."""
    answer = HttpResponse(rules.form(), content_type=XLSX)
    name = quote(f"{rules.TITLE}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename=\"declarations.xlsx\"; filename*=UTF-8''{name}"
    return answer


@require_safe
@needs(Permission.DECLARATION_ENTER)
def sheet(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """Show the plan: every row with its verdict, those that need mending first."""
    planned = found.sheet(sheet_id, by=request.actor)
    counts = {name: sum(row["action"] == name for row in planned.rows) for name in ("accepted", "double", "refused")}
    order = sorted(planned.rows, key=lambda row: (row["action"] == "accepted", row["row"]))
    page = Paginator(order, ROWS).get_page(request.GET.get("page"))
    rows = [
        (row, kind(row["facts"].get("kind", "")), [labels.row_problem(*one) for one in row["problems"]]) for row in page
    ]
    return render(request, "credits/sheet.html", {"sheet": planned, "counts": counts, "page": page, "rows": rows})


@require_POST
@needs(Permission.DECLARATION_ENTER)
def sheet_apply(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """Declare the accepted rows."""
    done = sheets.apply(sheet_id=sheet_id, by=request.actor, at=clock.now())
    words = ngettext("%(n)d declaration was made; a second person decides.",
                     "%(n)d declarations were made; a second person decides.", done)  # fmt: skip
    messages.success(request, words % {"n": done})
    return redirect("credits:sheet", sheet_id)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
