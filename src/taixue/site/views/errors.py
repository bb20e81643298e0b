"""Pages for what did not work. Each says what is true, what stayed as it was, and the way out."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from taixue.kit.templatetags.taixue_ui import words
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound, Refusal
from taixue.people.queries import units

STATUS: dict[type[Refusal], int] = {NotFound: 404, Denied: 403, Conflict: 409, Invalid: 422}
SECRET = ("password", "code", "token", "secret", "number")


def status(refusal: Refusal) -> int:
    """Return the HTTP status of a refusal: its own kind's, else 422."""
    return next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 422)


def wants_json(request: HttpRequest) -> bool:
    """Did a program ask?"""
    return request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json")


def page(request: HttpRequest, code: int, **facts: object) -> HttpResponse:
    """Return the error page for a status."""
    number = getattr(request, "number", "")
    return render(request, "site/error.html", {"code": code, "number": number, **facts}, status=code)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the answer to a refusal that no view handled."""
    code = status(refusal)
    problems = refusal.facts.get("problems") or []
    if wants_json(request):
        return JsonResponse({"ok": False, "code": refusal.code, "problems": problems}, status=code)
    return page(request, code, problems=problems, refusal=refusal.code, reach=reach(request) if code == 403 else [])


def reach(request: HttpRequest) -> list[str]:
    """Return the names of the units that the actor's roles reach, for "your role reaches …"."""
    actor = getattr(request, "actor", None)
    paths = [grant.path for grant in actor.grants if grant.path != "/"] if actor else []
    return [words(unit, "name") for unit in units.by_path(paths).values()] if paths else []


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler for addresses that are not ours."""
    if wants_json(request):
        return JsonResponse({"ok": False, "code": "not-found"}, status=404)
    return page(request, 404)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler for Django's own PermissionDenied."""
    return page(request, 403, reach=reach(request))


def bad(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler for a request that Django could not read."""
    return page(request, 400)


def failed(request: HttpRequest) -> HttpResponse:
    """Handler for our own mistakes: no database, no context processors; a number to tell the administrator."""
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": "Internal Server Error", "status": 500, "code": "failed"}
        told = {**problem, "detail": said()["text"], "request": getattr(request, "number", "")}
        return JsonResponse(told, status=500, content_type="application/problem+json")
    text = loader.render_to_string("site/failed.html", {"number": getattr(request, "number", ""), "said": said()})
    return HttpResponse(text, status=500)


def said() -> dict[str, str]:
    """Return the words of the failure page in the language of the request."""
    return {
        "title": _("Not carried out"),
        "text": _("This is our fault; nothing was changed. Try again, or give your administrator this number:"),
        "back": _("Back to the front page"),
    }


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not fit: signed in again in another window, or cookies are off. The input is kept.

    Only a form sent from our own page may be sent again from here: from elsewhere it may not be the person's own wish.
    """
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    sent = [(n, value) for n, values in request.POST.lists() for value in values if n != "csrfmiddlewaretoken"]
    fields = [(name, value) for name, value in sent if not any(word in name.lower() for word in SECRET)]
    whole = fields == sent and not request.FILES
    return page(request, 403, stale=True, ours=ours and whole, fields=fields if ours else [])
