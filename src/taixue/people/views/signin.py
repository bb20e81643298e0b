"""Signing in and out, the password, and the page that asks for it again."""

from datetime import timedelta

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Invalid
from taixue.people.forms.signin import ChangePasswordForm, ConfirmForm, SignInForm
from taixue.people.queries import accounts, factors
from taixue.people.rules import browsers
from taixue.people.services import accounts as account_services
from taixue.people.services import sessions
from taixue.people.services import signin as services
from taixue.people.services.passwords import Busy
from taixue.people.views import attempts
from taixue.people.views.access import CONFIRMED, SECOND, signed_in

KNOWN_FOR = timedelta(days=180)
HALF = "half"
"""In a session: whose password was right, until when the second step may follow, and where to go then."""
HALF_FOR = timedelta(minutes=5)


@never_cache
@sensitive_post_parameters("who", "password")
@require_http_methods(["GET", "POST"])
def signin(request: HttpRequest) -> HttpResponse:
    """Show and answer the sign-in page."""
    if request.actor.account_id is not None:
        return redirect(after(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = attempts.attempt(request, typed=form.cleaned_data["who"], password=form.cleaned_data["password"])
        if answer.account is not None:
            return proceed(request, answer.account, after(request))
        form.add_error("password", answer.words)
        return show(request, form, answer.status, answer.retry_after)
    return show(request, form, 422 if form.errors else 200)


def show(
    request: HttpRequest, form: SignInForm, status: int = 200, retry_after: int = 0, problem: str = ""
) -> HttpResponse:
    """Return the sign-in page. problem: what went wrong beside the form."""
    page = {"form": form, "next": asked(request), "problem": problem}
    response = render(request, "people/signin.html", page, status=status)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def locked(request: HttpRequest, response: HttpResponse | None = None, credentials: object = None) -> HttpResponse:
    """Answer for axes when an address is locked out for a number: the page that was made, with its own status."""
    answer = response if response is not None else show(request, SignInForm())
    answer.status_code = 429
    return answer


def proceed(request: HttpRequest, account: accounts.Account, to: str) -> HttpResponse:
    """Sign in who gave the right password, by way of the second step where the account has one."""
    if not factors.asked(account.pk):
        return enter(request, account, to)
    until = (clock.now() + HALF_FOR).timestamp()
    request.session[HALF] = {"account": account.pk, "until": until, "to": to}
    return redirect("people:second")


def enter(request: HttpRequest, account: accounts.Account, to: str, *, second: str = "") -> HttpResponse:
    """Sign an account in and lead on. second: the second step that was taken, "" for none."""
    request.session.pop(HALF, None)
    by = Actor(name=account.name, account_id=account.pk, person_id=account.person_id, address=request.actor.address)
    with services.whole():
        response = perform_login(request, account, redirect_url=to)
        now = clock.now()
        request.session["since"] = request.session["used"] = request.session[CONFIRMED] = now.timestamp()
        request.session[SECOND] = second
        request.session.save()
        services.done(
            account=account, session_key=request.session.session_key or "", device=device(request), second=second,
            by=by, at=now,
        )  # fmt: skip
    response.set_signed_cookie(
        attempts.KNOWN, str(account.public_id), salt=attempts.KNOWN_SALT, max_age=KNOWN_FOR, httponly=True,
        samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if request.actor.account_id is not None:
        services.left(account_id=request.actor.account_id, by=request.actor, at=clock.now())
        auth.logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@never_cache
@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "POST"])
@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """Let a person change the password; other devices are signed out."""
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = accounts.by_id(request.actor.account_id)
        answer = attempts.attempt_for(request, account, trace=account.handle, password=form.cleaned_data["current"])
        if answer.account is None:
            form.add_error("current", answer.words)
        elif _choose(request, form):
            messages.success(request, _("Password changed. Other devices are signed out."))
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "people/password.html", {"form": form}, status=422 if form.errors else 200)


def _choose(request: HttpRequest, form: ChangePasswordForm) -> bool:
    try:
        account = account_services.choose_password(
            account_id=request.actor.account_id, password=form.cleaned_data["password"], by=request.actor,
            at=clock.now(), keep=request.session.session_key or "",
        )  # fmt: skip
    except Invalid as refusal:
        form.refuse(refusal.facts["problems"])
        return False
    except Busy:
        form.add_error(None, attempts.busy())
        return False
    auth.update_session_auth_hash(request, account)
    sessions.begin(
        account_id=account.pk, key=request.session.session_key or "", at=clock.now(), address=request.actor.address,
        device=device(request),
    )  # fmt: skip
    return True


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@signed_in
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the password again before a reset, a role, a key or a whole identity number."""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = accounts.by_id(request.actor.account_id)
        answer = attempts.attempt_for(request, account, trace=account.handle, password=form.cleaned_data["password"])
        if answer.account is not None:
            request.session[CONFIRMED] = clock.now().timestamp()
            services.confirmed(account_id=account.pk, by=request.actor, at=clock.now())
            return redirect(after(request))
        form.add_error("password", answer.words)
    page = {"form": form, "next": asked(request)}
    return render(request, "people/confirm.html", page, status=422 if form.errors else 200)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language, for the account where someone is signed in, else for this browser."""
    code = request.POST.get("language", "")
    response = redirect(after(request, default="/"))
    if code in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=KNOWN_FOR, samesite="Lax", httponly=True)
        if request.actor.account_id is not None:
            account_services.speak(account_id=request.actor.account_id, language=code)
    return response


def after(request: HttpRequest, default: str = "") -> str:
    """Return where to go next: the page that was asked for if it is ours, else the desk or the front page."""
    return asked(request) or default or settings.LOGIN_REDIRECT_URL


def device(request: HttpRequest) -> str:
    """Return the browser in two words."""
    return browsers.words(request.headers.get("User-Agent", ""))


def asked(request: HttpRequest) -> str:
    """Return the page of ours that was asked for, "" for none."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else ""
