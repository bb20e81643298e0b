"""The request as our middleware hands it to a view."""

from django.http import HttpRequest

from taixue.kit.actor import Actor


class Request(HttpRequest):
    """A request that knows who acts. Only a type: views name it, nothing makes one."""

    actor: Actor
