"""One entry of the ledger, and asking to have it reversed, or to have it stand otherwise."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from taixue.credits.forms import files
from taixue.credits.forms.corrections import AskForm, InsteadForm
from taixue.credits.queries import extracts
from taixue.credits.services import corrections
from taixue.kit import clock
from taixue.lib.errors import Invalid
from taixue.people.rules.permissions import Permission
from taixue.people.services import reading
from taixue.people.views.access import needs, signed_in


@require_safe
@signed_in
def page(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Show an entry: its facts, its place in the chain, what was asked about it."""
    return _page(request, entry_id)


@require_POST
@needs(Permission.CORRECTION_ASK)
def ask(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Ask that the entry be reversed; a second person decides."""
    form = AskForm(request.POST, request.FILES)
    if form.is_valid():
        sent = files.one(form.cleaned_data["file"])
        try:
            corrections.ask(
                entry_id=entry_id, reason=form.cleaned_data["reason"], upload=sent, by=request.actor, at=clock.now()
            )
        except Invalid as refusal:
            form.refuse(refusal.facts["problems"])
        else:
            return _asked(request, entry_id)
    return _page(request, entry_id, form=form)


@require_POST
@needs(Permission.CORRECTION_ASK)
def instead(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Ask that the entry be reversed and stand again with other hours; a second person decides."""
    form = InsteadForm(request.POST, request.FILES, auto_id="id_instead_%s")
    if form.is_valid():
        said = form.cleaned_data
        try:
            corrections.ask_instead(
                entry_id=entry_id, nominal=int(said["hours"] * 100), required=said["required"], reason=said["reason"],
                upload=files.one(said["file"]), by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Invalid as refusal:
            form.refuse(refusal.facts["problems"])
        else:
            return _asked(request, entry_id)
    return _page(request, entry_id, instead=form)


def _asked(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    messages.success(request, _("Asked. A second person decides; you find it under Corrections."))
    return redirect("credits:entry", entry_id)


def _page(request: HttpRequest, entry_id: UUID, **bound: Any) -> HttpResponse:
    found = extracts.of_entry(entry_id, by=request.actor)
    person = found.entry.person
    reading.seen(person, by=request.actor, at=clock.now(), what="entry.seen")
    own = person.pk == request.actor.person_id
    facts = {"found": found, "entry": found.entry, "row": found.row, "person": person, "own": own}
    facts |= {"form": AskForm(), "instead": InsteadForm(auto_id="id_instead_%s")} | bound
    facts |= {"previous": bytes(found.entry.previous).hex(), "digest": bytes(found.entry.digest).hex()}
    return render(request, "credits/entry.html", facts, status=422 if bound else 200)
