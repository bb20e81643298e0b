"""The second step of signing in, and signing in with a passkey alone."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from taixue.kit import clock
from taixue.lib.errors import Denied, Invalid
from taixue.people.forms.factors import AnswerForm, SecondForm
from taixue.people.forms.signin import SignInForm
from taixue.people.queries import accounts
from taixue.people.queries import factors as queries
from taixue.people.services import factors, passkeys
from taixue.people.services.passkeys import House
from taixue.people.views import signin

ASKED = "passkey"
"""In a session: what a browser was asked to sign, until its answer comes."""


def house(request: HttpRequest) -> House:
    """Return for which host name passkeys are good, and the authority's name."""
    chinese = (get_language() or "").startswith("zh")
    name = settings.TAIXUE_AUTHORITY if chinese else settings.TAIXUE_AUTHORITY_EN
    return House(request.get_host().rpartition(":")[0] or request.get_host(), str(name))


def kept(request: HttpRequest, asked: passkeys.Asked) -> str:
    """Keep what a browser is asked to sign; return the question for the page."""
    request.session[ASKED] = asked.state
    return asked.options


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the app, a recovery code or a passkey from who gave the right password."""
    half = request.session.get(signin.HALF)
    if half is None or clock.now().timestamp() > half["until"]:
        return redirect("people:signin")
    form = SecondForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        taken = _taken(request, half["account"], form)
        if taken:
            _warn(request, half["account"], taken)
            return signin.enter(request, accounts.by_id(half["account"]), half["to"], second=taken)
    known = queries.of(half["account"])
    options = ""
    if known.passkeys:
        options = kept(request, passkeys.ask_known(house=house(request), account_id=half["account"]))
    page = {"form": form, "factors": known, "options": options}
    return render(request, "people/second.html", page, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters()
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey alone: first the question for the browser (JSON), then its answer."""
    if request.actor.account_id is not None:
        return redirect(signin.after(request))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        options = kept(request, passkeys.ask_anyone(house=house(request)))
        return JsonResponse({"options": options})
    try:
        account_id = passkeys.check(
            house=house(request), state=request.session.pop(ASKED, None) or {}, answer=form.cleaned_data["credential"],
            account_id=None, at=clock.now(),
        )  # fmt: skip
    except (Invalid, Denied):
        return signin.show(request, SignInForm(), 422, problem=_("This passkey does not open an account here."))
    return signin.enter(request, accounts.by_id(account_id), signin.after(request), second="passkey")


def _taken(request: HttpRequest, account_id: int, form: SecondForm) -> str:
    """Return the step that was taken, "" with the words on the form."""
    answer, now = form.cleaned_data["credential"], clock.now()
    if answer:
        try:
            state = request.session.pop(ASKED, None) or {}
            passkeys.check(house=house(request), state=state, answer=answer, account_id=account_id, at=now)
        except (Invalid, Denied):
            form.add_error(None, _("This passkey is not one of this account. Try again or use a code."))
            return ""
        return "passkey"
    seconds = factors.wait(account_id=account_id, at=now)
    if seconds:
        minutes = -(-seconds // 60)
        form.add_error("code", ngettext(
            "Too many wrong codes. Try again in %(n)s minute.", "Too many wrong codes. Try again in %(n)s minutes.",
            minutes,
        ) % {"n": minutes})  # fmt: skip
        return ""
    by = accounts.actor(account_id, address=request.actor.address)
    found = factors.check(account_id=account_id, typed=form.cleaned_data["code"], by=by, at=now)
    if not found:
        form.add_error(
            "code", _("This code is not good, or was used already. The app shows a new one in half a minute.")
        )
    return found


def _warn(request: HttpRequest, account_id: int, taken: str) -> None:
    if taken == "recovery":
        left = queries.of(account_id).codes_left
        text = ngettext("%(n)s recovery code is left.", "%(n)s recovery codes are left.", left)
        messages.warning(request, text % {"n": left})
