"""Declarations: my own, one of them, and declaring, sending again and withdrawing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.credits.forms import files
from taixue.credits.forms.declarations import DeclarationForm
from taixue.credits.labels import KINDS, kind
from taixue.credits.labels import declarations as labels
from taixue.credits.queries import declarations as found
from taixue.credits.queries import doubles
from taixue.credits.rules.activities import ACTIVITIES
from taixue.credits.services import declarations
from taixue.files.queries import addresses
from taixue.kit import clock
from taixue.kit.decisions import ApprovalForm, RefusalForm
from taixue.lib.errors import Conflict, Invalid, NotFound
from taixue.people.queries import naming
from taixue.people.rules.permissions import Permission, reach
from taixue.people.services import reading
from taixue.people.views.access import signed_in

PAGE = 20


@require_safe
@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """List what I declared or took part in, with its state."""
    page = Paginator(found.own(by=request.actor), PAGE).get_page(request.GET.get("page"))
    rows = [(one, labels.STATES[one.state], kind(one.kind), labels.measures(one)) for one in page.object_list]
    return render(request, "credits/declarations.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Choose a kind; then say what it was and show the evidence."""
    chosen = request.GET.get("kind", "")
    others = bool(reach(request.actor, Permission.DECLARATION_ENTER))
    if chosen not in ACTIVITIES:
        return render(request, "credits/declare.html", {"kinds": _kinds(), "others": others})
    posted = request.method == "POST"
    form = DeclarationForm(
        request.POST if posted else None, request.FILES if posted else None, kind=chosen, for_others=others
    )  # fmt: skip
    if posted and form.is_valid() and (made := _sent(request, form)):
        messages.success(request, _("Declared. A second person looks at it; you are told here and in your inbox."))
        return redirect("credits:declaration", made.public_id)
    return _form(request, form)


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """Put a returned declaration right and send it again."""
    told = found.get(declaration_id, by=request.actor)
    if not found.may_change(told, by=request.actor):
        raise NotFound("declaration")
    if told.state != found.State.RETURNED:
        raise Conflict("not-returned")
    posted = request.method == "POST"
    kept = [(one.file, one.name) for one in told.files.order_by("pk")]
    form = DeclarationForm.of(told, request.POST if posted else None, request.FILES if posted else None, kept)
    if posted and form.is_valid() and _sent_again(request, told, form):
        messages.success(request, _("Sent again."))
        return redirect("credits:declaration", told.public_id)
    return _form(request, form, told=told)


@require_POST
@signed_in
def withdraw(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """Take a declaration back."""
    declarations.withdraw(declaration_id=declaration_id, by=request.actor, at=clock.now())
    messages.success(request, _("Withdrawn."))
    return redirect("credits:declaration", declaration_id)


@require_safe
@signed_in
def page(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """Show a declaration: what it says, its files, what happened, and what may be done with it."""
    return show(request, declaration_id)


def show(request: HttpRequest, declaration_id: UUID, **bound: Any) -> HttpResponse:
    """Render the page of a declaration, with the forms of a decision that were not valid."""
    by, now = request.actor, clock.now()
    told = found.get(declaration_id, by=by)
    taking = found.participants(told, by=by)
    own = any(one.person_id == by.person_id for one in taking)
    deciding = found.may_decide(told, by=by)
    if not own and told.declared_by != by.account_id:
        for one in taking:
            reading.seen(one.person, by=by, at=now, what="declaration.seen")
    kept = list(told.files.order_by("pk"))
    urls = addresses.media_urls([one.file for one in kept], session_key=request.session.session_key, at=now)
    people = [one.person_id for one in taking]
    facts: dict[str, Any] = {
        "told": told, "own": own or not reach(by, Permission.EVIDENCE_SEE), "mark": labels.STATES[told.state],
        "kind": kind(told.kind), "measures": labels.measures(told), "taking": taking,
        "elsewhere": told.participants.count() - len(taking),
        "files": [(one.name, urls.get(one.file, "")) for one in kept],
        "steps": [(step, *labels.ACTS[step.act]) for step in told.steps.order_by("pk")],
        "doubles": _doubles(told, people) if deciding else [], "may_decide": deciding,
        "may_change": found.may_change(told, by=by), "approval": bound.get("approval") or ApprovalForm(),
        "refusal": bound.get("refusal") or RefusalForm(auto_id="id_refusal_%s"),
    }  # fmt: skip
    return render(request, "credits/declaration.html", facts, status=422 if bound else 200)


def _doubles(told: found.Declaration, people: list[int]) -> list[tuple[doubles.Double, Any, Any]]:
    same = doubles.of(declarations.facts_of(told), people, besides=told.pk)
    return [(one, labels.WHY[one.why], labels.STATES[one.state]) for one in same]


def _sent(request: HttpRequest, form: DeclarationForm) -> found.Declaration | None:
    people = _people(request, form)
    if people is None:
        return None
    try:
        return declarations.send(
            facts=form.facts(), people=people, uploads=files.uploads(form.cleaned_data["file"]), by=request.actor,
            at=clock.now(),
        )  # fmt: skip
    except Invalid as refusal:
        form.refuse(refusal.facts["problems"])
    except Conflict as refusal:
        _held(form, refusal)
    return None


def _sent_again(request: HttpRequest, told: found.Declaration, form: DeclarationForm) -> bool:
    try:
        declarations.send_again(
            declaration_id=told.public_id, facts=form.facts(), keep=form.kept(), by=request.actor, at=clock.now(),
            uploads=files.uploads(form.cleaned_data["file"]),
        )  # fmt: skip
    except Invalid as refusal:
        form.refuse(refusal.facts["problems"])
        return False
    except Conflict as refusal:
        if "doubles" not in refusal.facts:
            raise
        _held(form, refusal)
        return False
    return True


def _held(form: DeclarationForm, refusal: Conflict) -> None:
    titles = "、".join(one.title for one in refusal.facts["doubles"][:3])
    words = _("A certificate of this number is declared already: %(titles)s. Correct the number, or leave it there.")
    form.add_error("certificate", words % {"titles": titles})


def _people(request: HttpRequest, form: DeclarationForm) -> list[UUID] | None:
    """Return whom the lines mean, [] for oneself; None after saying at the field which line means nobody."""
    lines = [line for line in form.cleaned_data.get("people", "").splitlines() if line.strip()]
    if not lines:
        return []
    meant = naming.meant(
        [naming.written(line) for line in lines], permission=Permission.DECLARATION_ENTER, by=request.actor
    )
    for number, one in enumerate(meant, 1):
        if one.person is None:
            said = {"n": number, "problem": labels.problem("people", one.problem)}
            form.add_error("people", _("Line %(n)d: %(problem)s") % said)
    return None if form.errors else [one.person.public_id for one in meant if one.person]


def _form(request: HttpRequest, form: DeclarationForm, **facts: Any) -> HttpResponse:
    context = {
        "form": form,
        "name": KINDS[form.kind],
        "hint": labels.HINTS[form.kind][1],
        "activity": ACTIVITIES[form.kind],
    }
    context |= {"others": bool(reach(request.actor, Permission.DECLARATION_ENTER))} | facts
    return render(request, "credits/declare_form.html", context, status=422 if form.errors else 200)


def _kinds() -> list[tuple[str, str, Any, Any]]:
    return [(code, icon, KINDS[code], hint) for code, (icon, hint) in labels.HINTS.items()]


def many(done: int) -> str:
    """Say how many were approved."""
    return ngettext("%(n)d was approved and credited.", "%(n)d were approved and credited.", done) % {"n": done}
