"""Reports that come by themselves: subscribed to, listed, ended."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, NotFound
from taixue.people.rules.permissions import Permission
from taixue.people.views.access import needs
from taixue.reports import labels
from taixue.reports.forms.subscriptions import SubscriptionForm
from taixue.reports.queries import asking, choices
from taixue.reports.queries import subscriptions as found
from taixue.reports.queries.asking import Asking
from taixue.reports.rules import rhythms
from taixue.reports.rules.columns import REPORTS
from taixue.reports.rules.rhythms import Rhythm
from taixue.reports.services import subscriptions
from taixue.reports.views import scopes

PAGE = 20


@require_http_methods(["GET", "POST"])
@needs(Permission.FIGURES_SEE)
def new(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Subscribe to the report of the address, with its filters and the columns that it has for the actor now."""
    report = request.GET.get("report", "")
    asked = scopes.read(request, unit_id) if report in subscriptions.OFFERED else None
    if asked is None or asked.scope.snapshot is not None:  # frozen figures never change
        raise NotFound("report")
    said, form = asked.form.asking(), SubscriptionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _subscribed(request, unit_id, report, said, form.cleaned_data["rhythm"])
    keys = choices.columns(report, by=request.actor) if report in REPORTS else ()
    return render(request, "reports/subscribe.html", scopes.about(request, asked) | {
        "form": form, "title": labels.TITLES[report], "address": address(unit_id, report, said),
        "narrowed": words([said], by=request.actor)[0], "columns": [labels.REPORTS[report][key] for key in keys],
        "days": [rhythms.coming(one, asked.today) for one in Rhythm], "deaf": request.actor.person_id is None,
    }, status=422 if form.errors else 200)  # fmt: skip


def _subscribed(request: HttpRequest, unit_id: UUID, report: str, said: Asking, rhythm: str) -> HttpResponse:
    try:
        subscriptions.subscribe(
            unit_id=unit_id, report=report, rhythm=rhythm, asked=said, language=get_language() or "zh-hans",
            by=request.actor, at=clock.now(),
        )  # fmt: skip
    except (Conflict, Denied) as refusal:
        messages.warning(request, str(labels.SUBSCRIPTION_PROBLEMS[refusal.code]))
    else:
        messages.success(request, gettext("Subscribed. The first file comes on the next day of its rhythm."))
    return redirect("reports:subscriptions")


@require_safe
@needs(Permission.FIGURES_SEE)
def listing(request: HttpRequest) -> HttpResponse:
    """List the actor's subscriptions, those that go on first."""
    pages = Paginator(found.visible(by=request.actor), PAGE).get_page(request.GET.get("page"))
    rows, today = list(pages.object_list), clock.day(clock.now())
    asked = [asking.read(one.asked) for one in rows]
    return render(request, "reports/subscriptions.html", {
        "pages": pages, "titles": labels.TITLES, "rows": [
            {"one": one, "title": labels.TITLES[one.report], "rhythm": labels.RHYTHMS[one.rhythm],
             "narrowed": narrowed, "address": address(one.unit.public_id, one.report, said),
             "next": rhythms.coming(Rhythm(one.rhythm), today), "end": labels.ENDS.get(one.end, "")}
            for one, said, narrowed in zip(rows, asked, words(asked, by=request.actor), strict=True)
        ],
    })  # fmt: skip


@require_POST
@needs(Permission.FIGURES_SEE)
def end(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """End one of the actor's subscriptions."""
    subscriptions.end(subscription_id=subscription_id, by=request.actor, at=clock.now())
    messages.success(request, gettext("The subscription ended. Files that were made stay for a week."))
    return redirect("reports:subscriptions")


def address(unit_id: UUID, report: str, asked: Asking) -> str:
    """Return the address of a report as it is asked."""
    said = {("q" if name == "search" else name): value for name, value in asked.plain().items()}
    return f"{reverse(f'reports:{report}', args=[unit_id])}?{urlencode(said)}"


def words(every: Sequence[Asking], *, by: Actor) -> list[list[str]]:
    """Return in words how reports are asked, each as a list; what is named by an id costs a question for all."""
    named = {str(one.public_id): labels.named(one) for one in asking.things(every, by=by)}
    return [labels.asked(one, named) for one in every]
