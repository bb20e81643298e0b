"""The inbox: what a person was told, newest first."""

from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from taixue.kit import clock
from taixue.notices import labels
from taixue.notices.forms import InboxFilter, offered_topics
from taixue.notices.queries import notes
from taixue.notices.services import notes as service
from taixue.people.views.access import signed_in

PAGE = 20


@require_safe
@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """Show a page of the actor's notes; ?unread=1 only those not read, ?topic= only those of a topic."""
    topic, unread = InboxFilter(request.GET).asked()
    listed = Paginator(notes.listed(by=request.actor, topic=topic, unread=unread), PAGE)
    shown = listed.get_page(request.GET.get("page"))
    facts = {
        "page": shown, "rows": [labels.said(note) for note in shown], "only_unread": unread, "topic": topic,
        "topics": {name: labels.TOPICS[name] for name in offered_topics(administers=bool(request.actor.grants))},
        "today": clock.day(clock.now()), "back": _query(topic, unread, shown.number),
    }  # fmt: skip
    return render(request, "notices/inbox.html", facts)


@require_POST
@signed_in
def open_note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Mark a note as read and go to what it is about."""
    note = service.read(public_id=note_id, by=request.actor, at=clock.now())
    return redirect(note.link if note.link.startswith("/") and not note.link.startswith("//") else "notices:inbox")


@require_POST
@signed_in
def mark(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Mark a note as read, or as not read, and stay in the inbox."""
    if request.POST.get("unread"):
        service.unread(public_id=note_id, by=request.actor)
    else:
        service.read(public_id=note_id, by=request.actor, at=clock.now())
    return redirect(_inbox(request))


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every note, or every note of the topic shown, as read."""
    topic, _ = InboxFilter(request.GET).asked()
    service.read_all(by=request.actor, at=clock.now(), topic=topic)
    return redirect(_inbox(request))


def _inbox(request: HttpRequest) -> str:
    """Return the list that the form stood under; its filters are in the form's own address."""
    asked: QueryDict = request.GET
    topic, unread = InboxFilter(asked).asked()
    query = _query(topic, unread, int(number) if (number := asked.get("page", "")).isdigit() else 1)
    return reverse("notices:inbox") + (f"?{query}" if query else "")


def _query(topic: str, unread: bool, number: int) -> str:
    chosen = {"topic": topic, "unread": "1" if unread else "", "page": str(number) if number > 1 else ""}
    return urlencode({name: value for name, value in chosen.items() if value})
