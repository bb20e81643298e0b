"""Setting up second steps of one's own account: an app that shows codes, passkeys, recovery codes."""

from urllib.parse import quote, urlencode
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from taixue.kit import clock
from taixue.lib.errors import Conflict, Denied, Invalid
from taixue.people.forms.factors import AppForm, PasskeyForm
from taixue.people.queries import accounts
from taixue.people.queries import factors as queries
from taixue.people.services import factors, passkeys
from taixue.people.views import second
from taixue.people.views.access import SECOND, confirmed, signed_in
from taixue.people.views.signin import device

NEW = "app"
"""In a session: the sealed secret of an app until its first code came."""


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in
@confirmed
def app(request: HttpRequest) -> HttpResponse:
    """Show the secret as a picture and as text; take the first code."""
    if queries.of(request.actor.account_id).app_since is not None:
        return redirect("people:safety")
    sealed = request.session.get(NEW) or factors.sealed_secret(request.actor.account_id)
    request.session[NEW] = sealed
    form = AppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = factors.confirm_app(sealed=sealed, code=form.cleaned_data["code"], by=request.actor, at=clock.now())
        except Conflict:
            return redirect("people:safety")
        except Invalid:
            form.add_error("code", _("This code does not fit. Is the clock of your phone right? Try the next code."))
        else:
            del request.session[NEW]
            return _added(request, codes, "app", _("The app is your second step now."))
    secret = factors.readable(sealed, account_id=request.actor.account_id)
    page = {"form": form, "secret": _grouped(secret), "qr": _drawing(_address(request, secret))}
    return render(request, "people/app.html", page, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in
@confirmed
def passkey(request: HttpRequest) -> HttpResponse:
    """Ask the browser for a new passkey and keep it."""
    form = PasskeyForm(request.POST or None, initial={"name": device(request) or _("My passkey")})
    if request.method == "POST" and form.is_valid():
        try:
            codes = passkeys.add(
                house=second.house(request), state=request.session.pop(second.ASKED, None) or {},
                answer=form.cleaned_data["credential"], name=form.cleaned_data["name"], by=request.actor,
                at=clock.now(),
            )  # fmt: skip
        except (Invalid, Denied):
            form.add_error(None, _("The device gave no passkey that fits. Try again."))
        except Conflict:
            form.add_error(None, _("Ten passkeys are the most; take one away first."))
        else:
            return _added(request, codes, "passkey", _("The passkey is kept."))
    options = second.kept(request, passkeys.ask_new(house=second.house(request), by=request.actor))
    page = {"form": form, "options": options}
    return render(request, "people/passkey.html", page, status=422 if form.errors else 200)


@never_cache
@require_POST
@signed_in
@confirmed
def codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them once."""
    try:
        made = factors.renew_codes(by=request.actor, at=clock.now())
    except Conflict:
        messages.warning(request, _("Set up an app or a passkey first."))
        return redirect("people:safety")
    return render(request, "people/codes.html", {"codes": made})


@require_POST
@signed_in
@confirmed
def app_remove(request: HttpRequest) -> HttpResponse:
    """Take the app away."""
    factors.remove_app(by=request.actor, at=clock.now())
    return _removed(request, _("The app is no second step any more."))


@require_POST
@signed_in
@confirmed
def passkey_remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a passkey away."""
    passkeys.remove(key=key, by=request.actor, at=clock.now())
    return _removed(request, _("The passkey is taken away."))


def _added(request: HttpRequest, made: list[str], kind: str, words: str) -> HttpResponse:
    """This session has shown the second step by setting it up; new recovery codes are shown once."""
    request.session[SECOND] = request.session.get(SECOND) or kind
    if made:
        return render(request, "people/codes.html", {"codes": made, "first": True})
    messages.success(request, words)
    return redirect("people:safety")


def _removed(request: HttpRequest, words: str) -> HttpResponse:
    if not queries.asked(request.actor.account_id):
        request.session[SECOND] = ""
    messages.success(request, words)
    return redirect("people:safety")


def _address(request: HttpRequest, secret: str) -> str:
    """Return what the picture says to an app. The label is the person's name: it stands on the phone."""
    issuer = "太学"  # short: the picture has to be read by old phones
    name = accounts.by_id(request.actor.account_id).name
    facts = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{issuer}:{name}')}?{facts}"


def _grouped(secret: str) -> str:
    return " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))


def _drawing(text: str) -> SafeString:
    code = segno.make(text, error="l", micro=False)
    return mark_safe(code.svg_inline(border=2, svgclass="tx-qr", lineclass=None, omitsize=True))  # segno's own drawing
