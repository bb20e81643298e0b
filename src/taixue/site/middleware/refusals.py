"""A refusal raised anywhere below becomes a page that says what is so and what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from taixue.lib.errors import Refusal
from taixue.site.views import errors


class Refusals:
    """Answer lib.errors with 404, 403, 409 or 422 in words; JSON where JSON was asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Called by Django when a view raised; None leaves the exception to the error page with a number."""
        return errors.refused(request, exception) if isinstance(exception, Refusal) else None
