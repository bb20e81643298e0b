"""The inbox: what a person was told, newest first."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from taixue.kit import clock
from taixue.notices import labels
from taixue.notices.queries import notes
from taixue.notices.services import notes as service
from taixue.people.views.access import signed_in

PAGE = 20


@require_safe
@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """Show a page of the actor's notes; ?unread=1 only those not read."""
    only_unread = request.GET.get("unread") == "1"
    found = notes.visible(by=request.actor)
    listed = Paginator(found.filter(read_at=None) if only_unread else found, PAGE).get_page(request.GET.get("page"))
    rows = [labels.said(note) for note in listed]
    return render(request, "notices/inbox.html", {"page": listed, "rows": rows, "only_unread": only_unread})


@require_POST
@signed_in
def open_note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Mark a note as read and go to what it is about."""
    note = service.read(public_id=note_id, by=request.actor, at=clock.now())
    return redirect(note.link if note.link.startswith("/") and not note.link.startswith("//") else "notices:inbox")


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every note as read."""
    service.read_all(by=request.actor, at=clock.now())
    return redirect("notices:inbox")
