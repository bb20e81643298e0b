"""The outbox: what waits, what failed, try again. States and masked addresses, never the words of a message."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from taixue.kit import clock
from taixue.notices import labels
from taixue.notices.forms import LISTS, ChannelForm, OutboxFilter
from taixue.notices.queries import outbox
from taixue.notices.queries.outbox import Tally
from taixue.notices.rules.routes import CHANNELS
from taixue.notices.services import channels
from taixue.notices.services import outbox as service
from taixue.people.rules.permissions import Permission
from taixue.people.views.access import needs

PAGE = 50


@require_safe
@needs(Permission.OUTBOX)
def page(request: HttpRequest) -> HttpResponse:
    """Show how each channel stands and one list of messages."""
    name, channel = OutboxFilter(request.GET).asked()
    now = clock.now()
    shown = Paginator(outbox.listed(name, by=request.actor, channel=channel), PAGE)
    listed = shown.get_page(request.GET.get("page"))
    tallies, opened = outbox.tallies(now, by=request.actor), channels.opened()
    rows = [labels.left(message, named=outbox.may_name(message, by=request.actor)) for message in listed]
    facts = {
        "page": listed, "rows": rows, "list": name, "lists": LISTS, "channel": channel, "channels": labels.CHANNELS,
        "ways": [(one, labels.CHANNELS[one], one in opened, tallies.get(one, Tally(one, 0, 0, 0, 0)))
                 for one in CHANNELS],
        "quiet": channels.quiet_hours(), "hushed": channels.due(now, urgent=False) > now, "opened": opened,
        "zone": settings.TIME_ZONE, "today": clock.day(now),
    }  # fmt: skip
    return render(request, "notices/outbox.html", facts)


@require_POST
@needs(Permission.OUTBOX)
def again(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Try one message again."""
    if service.again(message_id=message_id, by=request.actor, at=clock.now()):
        messages.success(request, _("It is tried again now."))
    else:
        messages.info(request, _("It was on its way already."))
    return redirect(_back(request))


@require_POST
@needs(Permission.OUTBOX)
def again_all(request: HttpRequest) -> HttpResponse:
    """Try everything again that failed in a channel."""
    form = ChannelForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose a channel."))
        return redirect("notices:outbox")
    number = service.again_all(channel=form.cleaned_data["channel"], by=request.actor, at=clock.now())
    said = ngettext("%(n)d message is tried again.", "%(n)d messages are tried again.", number) % {"n": number}
    messages.success(request, said)
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return reverse("notices:outbox") + (f"?{query}" if query else "")
