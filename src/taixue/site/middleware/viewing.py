"""Seeing as another: the pages are that person's, nothing can be changed, and every page seen is a line.

Three locks, each enough by itself: only GET and HEAD reach a view, the transaction around it is read-only in the
database, and the pages about the account itself stay shut. Acting as another does not exist.
"""

from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from taixue.kit import clock
from taixue.people.queries import viewings as queries
from taixue.people.services import viewings
from taixue.people.views.viewings import SEEING
from taixue.site.views import errors

LEAVING = ("people:see-as-end", "people:signout")
"""What the watcher may send meanwhile, as herself."""
SHUT = ("people:safety", "people:password", "people:confirm", "people:app", "people:passkey-add", "people:setup")
"""Pages about how the person signs in: nobody else's business, seen or not."""
READS = ("GET", "HEAD")


def viewed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let the request be answered as the person whom the signed-in administrator sees as. Stands after `identified`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        held = request.session.get(SEEING) if request.actor.account_id is not None else None
        if held is None:
            return get_response(request)
        viewing = queries.holding(
            held, watcher=request.actor.account_id, session_key=request.session.session_key or "", at=clock.now()
        )
        if viewing is None:
            del request.session[SEEING]
            return get_response(request)
        name = _name(request.path_info)
        request.viewing = viewing
        if name in LEAVING:
            return get_response(request)
        if request.method not in READS or name in SHUT:
            return errors.page(request, 403, seeing=True)
        return _seen(request, get_response)

    return middleware


def _seen(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    watcher, viewing = request.actor, request.viewing
    request.actor = queries.actor(viewing, address=watcher.address)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        response = get_response(request)
    match = request.resolver_match
    if response.status_code < 400 and match is not None:
        viewings.saw(viewing, route=str(match.route), by=watcher, at=clock.now())
    return response


def _name(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""
