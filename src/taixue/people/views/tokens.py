"""The system administrator's page: tokens of the API are made, shown once, and withdrawn."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from taixue.kit import clock
from taixue.lib import ids
from taixue.lib.errors import Conflict, Denied, NotFound
from taixue.people.forms.tokens import TokenForm
from taixue.people.labels.exchange import SCOPES
from taixue.people.queries import tokens, units
from taixue.people.rules.permissions import Permission
from taixue.people.services import tokens as services
from taixue.people.views.access import confirmed, needs

PAGE = 50


@require_GET
@needs(Permission.TOKEN_EDIT)
def listing(request: HttpRequest) -> HttpResponse:
    """List the tokens that work, or those that ended."""
    ended = request.GET.get("list") == "ended"
    now = clock.now()
    page = Paginator(tokens.listed(by=request.actor, at=now, ended=ended), PAGE).get_page(request.GET.get("page"))
    return render(request, "people/tokens.html", {"page": page, "rows": list(page), "ended": ended})


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.TOKEN_EDIT)
@confirmed
def new(request: HttpRequest) -> HttpResponse:
    """Make a token; the page that answers shows it, once."""
    form = TokenForm(request.POST or None, initial={"number": ids.new()})
    if request.method == "POST" and form.is_valid():
        try:
            made = _made(request, form, clock.now())
        except NotFound:
            form.add_error("unit", _("There is no unit with this code."))
        except Denied:
            form.add_error("unit", _("Your role does not reach that far."))
        except Conflict:
            messages.info(
                request, _("This token was made already. A token is shown once; make another if it was lost.")
            )
            return redirect("people:tokens")
        else:
            may = [SCOPES[scope] for scope in made.token.scopes]
            return render(request, "people/token_made.html", {"token": made.token, "text": made.text, "may": may})
    chosen = form["scopes"].value() or []
    page = {"form": form, "scopes": [(scope, words, scope in chosen) for scope, words in SCOPES.items()]}
    return render(request, "people/token_new.html", page, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.TOKEN_EDIT)
@confirmed
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask, then end a token at once: what is withdrawn does not come back."""
    token = tokens.get(public_id, by=request.actor)
    if request.method == "GET":
        may = [SCOPES[scope] for scope in token.scopes]
        return render(request, "people/token_withdraw.html", {"token": token, "may": may})
    services.withdraw(token=token, by=request.actor, at=clock.now())
    messages.success(request, _("%(name)s: token withdrawn.") % {"name": token.name})
    return redirect("people:tokens")


def _made(request: HttpRequest, form: TokenForm, at: datetime) -> services.Made:
    data = form.cleaned_data
    return services.make(
        name=data["name"], source=data["source"], scopes=data["scopes"], rate=data["rate"], public_id=data["number"],
        unit=units.by_code(data["unit"]) if data["unit"] else None, expires_at=at + timedelta(days=int(data["days"])),
        by=request.actor, at=at,
    )  # fmt: skip
