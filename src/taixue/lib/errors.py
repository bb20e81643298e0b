"""Refusals that a service may raise. The site turns each into a page, a JSON answer or an exit line."""

from typing import Any


class Refusal(Exception):
    """A request that is understood and not carried out. `code` is stable; the words are the page's business."""

    code = "refused"

    def __init__(self, message: str = "", **facts: object) -> None:
        super().__init__(message or self.code)
        self.facts: dict[str, Any] = facts


class NotFound(Refusal):
    """There is no such thing, or `by` may not know that there is."""

    code = "not-found"


class Denied(Refusal):
    """The thing may be seen but this may not be done to it by this role."""

    code = "denied"


class Invalid(Refusal):
    """Input that breaks a rule; `facts["problems"]` may list {field, code, value, cure}."""

    code = "invalid"


class Conflict(Refusal):
    """The thing changed or is in another state than the caller believed."""

    code = "conflict"
