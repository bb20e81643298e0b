"""The Range handler alone under granian, as the lane calls it."""

import django

django.setup()

from taixue.files.pulse import HANDLER  # noqa: E402  (Django first)


async def app(scope, receive, send):
    """Answer every HTTP request with the handler."""
    if scope["type"] == "http":
        await HANDLER(scope, receive, send)
