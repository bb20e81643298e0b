"""First sign-in in three steps: the code, an own password, a look at one's own data."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from taixue.kit import clock
from taixue.lib.errors import Conflict, Invalid
from taixue.people.forms.signin import CodeForm, NewPasswordForm
from taixue.people.labels.roles import CODE_PROBLEMS
from taixue.people.queries import accounts, cards, persons, postings
from taixue.people.rules import activation as code_rules
from taixue.people.services import codes
from taixue.people.services.passwords import Busy
from taixue.people.views import attempts, signin
from taixue.people.views.access import signed_in

OPENED = "activation"
TIME = timedelta(minutes=20)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """Step 1: the code of the slip and the last six of the identity number."""
    given = code_rules.normal(request.GET.get("c", ""))
    start = {"code": code_rules.written(given)} if len(given) == code_rules.LENGTH else None
    form = CodeForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            opened = codes.open_with(**form.cleaned_data, by=request.actor, at=clock.now())
        except Invalid as refusal:
            form.add_error("ending", words(refusal))
        else:
            until = (clock.now() + TIME).timestamp()
            request.session[OPENED] = {"code": opened.code_id, "account": opened.account_id, "until": until}
            return redirect("people:activate-password")
    page = {"form": form, "steps": steps(), "done": 0}
    return render(request, "people/activate.html", page, status=422 if form.errors else 200)


@never_cache
@require_GET
def slip(request: HttpRequest) -> HttpResponse:
    """Step 1 at the short address of a slip: the code stands behind its #, where only the browser sees it."""
    return activate(request)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Step 2: an own password. The code is used up here, whoever else holds it."""
    opened = request.session.get(OPENED)
    if opened is None or clock.now().timestamp() > opened["until"]:
        return redirect("people:activate")
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = codes.finish(
                code_id=opened["code"], password=form.cleaned_data["password"], by=request.actor, at=clock.now()
            )
        except Invalid as refusal:
            form.refuse(refusal.facts["problems"])
        except Busy:
            form.add_error(None, attempts.busy())
        except Conflict:
            form.add_error(None, _("This code was used meanwhile. If it was not you, tell your unit's administrator."))
        else:
            del request.session[OPENED]
            return signin.proceed(request, account, "/activate/check/")
    whose = accounts.whose(opened["account"], clock.day(clock.now()))
    page = {"form": form, "whose": whose, "steps": steps(), "done": 1}
    return render(request, "people/activate_password.html", page, status=422 if form.errors else 200)


@never_cache
@require_GET
@signed_in
def check(request: HttpRequest) -> HttpResponse:
    """Step 3: one's own data, and whom to tell if something is wrong."""
    if request.actor.person_id is None:
        return redirect("/")
    person, now = persons.by_id(request.actor.person_id, by=request.actor), clock.now()
    row = cards.rows([person], day=clock.day(now), at=now)[0]
    ask = cards.administrators(postings.above_and_self(row.unit), clock.day(now))[:2]
    return render(request, "people/activate_check.html", {"row": row, "ask": ask, "steps": steps(), "done": 2})


def words(refusal: Invalid) -> str:
    """Return why a code was refused, with the tries that are left where the code was known."""
    code, left = refusal.facts["problems"][0]["code"], refusal.facts["left"]
    text = str(CODE_PROBLEMS[code])
    if code == "ending":
        text += " " + ngettext("%(n)s try left.", "%(n)s tries left.", left) % {"n": left}
    return text


def steps() -> list[str]:
    """Return the names of the three steps."""
    return [_("Enter the code"), _("Choose a password"), _("Check your data")]
