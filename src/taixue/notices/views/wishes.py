"""How a person wants to be told, and the one-click door of letters."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from taixue.kit import clock
from taixue.lib.errors import NotFound
from taixue.notices import labels
from taixue.notices.forms import WishForm
from taixue.notices.queries import wishes
from taixue.notices.rules import addresses, policies
from taixue.notices.services import channels, doors
from taixue.notices.services import wishes as service
from taixue.people.queries import contacts
from taixue.people.views.access import signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """Show and keep how the actor wants to be told."""
    number = request.actor.person_id
    if number is None:
        raise NotFound("person")
    known = wishes.of([number]).get(number, wishes.AS_IT_IS)
    sent = request.method == "POST"
    form = WishForm(request.POST if sent else None, known=known, administers=bool(request.actor.grants))
    if sent and form.is_valid():
        service.change(**form.wishes(), by=request.actor, at=clock.now())
        messages.success(request, _("Kept. It holds from now on."))
        return redirect("notices:wishes")
    contact = contacts.of([number])[number]
    facts = {
        "form": form, "quiet": channels.quiet_hours(),
        "opened": channels.opened(), "email": addresses.mask(contact.email), "mobile": addresses.mask(contact.mobile),
        "fixed": [labels.TOPICS[topic] for topic in policies.TOPICS if topic not in policies.optional_topics()],
    }  # fmt: skip
    return render(request, "notices/wishes.html", facts, status=422 if sent else 200)


@csrf_exempt  # a mail program sends it without a cookie (RFC 8058); the signed address is the proof
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Say what would be switched off; a POST switches it off. Looking alone changes nothing: scanners look."""
    _person, topic = doors.opened(token)
    done = request.method == "POST"
    if done:
        service.unsubscribe(token=token, at=clock.now())
    said = _("everything that may be switched off") if topic == doors.EVERYTHING else str(labels.TOPICS[topic])
    return render(request, "notices/unsubscribe.html", {"topic": said, "done": done})
