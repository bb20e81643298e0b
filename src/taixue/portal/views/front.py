"""The front page: who the academy is, and the way in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from taixue.people.forms.signin import SignInForm
from taixue.people.views.access import signed_in


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the entrance; who is signed in goes on to the desk."""
    if request.actor.account_id is not None:
        return redirect("portal:start")
    return render(request, "people/signin.html", {"form": SignInForm(), "next": ""})


@require_safe
@signed_in
def start(request: HttpRequest) -> HttpResponse:
    """Go where this account begins: the desk of a person, or the first page of the administration it may use."""
    if request.actor.person_id is not None:
        return redirect("portal:desk")
    return render(request, "portal/start.html", {})
