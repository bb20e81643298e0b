"""One entry of the ledger, and asking to have it reversed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from taixue.credits.forms.corrections import AskForm
from taixue.credits.queries import extracts
from taixue.credits.services import corrections
from taixue.kit import clock
from taixue.people.rules.permissions import Permission
from taixue.people.services import reading
from taixue.people.views.access import needs, signed_in


@require_safe
@signed_in
def page(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Show an entry: its facts, its place in the chain, what was asked about it."""
    return _page(request, entry_id, AskForm())


@require_POST
@needs(Permission.CORRECTION_ASK)
def ask(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Ask that the entry be reversed; a second person decides."""
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, entry_id, form, status=422)
    corrections.ask(entry_id=entry_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Asked. A second person decides; you find it under Corrections."))
    return redirect("credits:entry", entry_id)


def _page(request: HttpRequest, entry_id: UUID, form: AskForm, *, status: int = 200) -> HttpResponse:
    found = extracts.of_entry(entry_id, by=request.actor)
    person = found.entry.person
    reading.seen(person, by=request.actor, at=clock.now(), what="entry.seen")
    own = person.pk == request.actor.person_id
    facts = {"found": found, "entry": found.entry, "row": found.row, "person": person, "own": own, "form": form}
    facts |= {"previous": bytes(found.entry.previous).hex(), "digest": bytes(found.entry.digest).hex()}
    return render(request, "credits/entry.html", facts, status=status)
