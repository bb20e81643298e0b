"""Words for what happens to a person in the service."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Turn:
    """A kind of posting as a page offers it: what to press, what it does, until when it is asked."""

    name: Words
    button: Words
    note: Words
    first_day: Words
    icon: str


TURNS: dict[str, Turn] = {
    "main": Turn(
        _("Another post"), _("Record the post"),
        _("The present posting ends on the first day of the new one. Unit and rank decide what is owed."),
        _("First day in the new post"), "move",
    ),
    "seconded": Turn(
        _("Secondment"), _("Record the secondment"),
        _("The post in the own unit goes on, and with it what is owed. The host unit sees the person meanwhile."),
        _("First day there"), "send",
    ),
    "leave": Turn(
        _("Long leave"), _("Record the leave"),
        _("The post rests. Nothing is owed while the leave lasts; back at work, the year is owed."),
        _("First day of leave"), "pause",
    ),
    "retired": Turn(
        _("Retirement"), _("Record the retirement"),
        _("The post, secondments and roles end. The account stays open, so that the training file can be read."),
        _("First day in retirement"), "flag",
    ),
    "left": Turn(
        _("Left the service"), _("Record that the person left"),
        _("The post, secondments and roles end, and the account is closed. The training file is kept."),
        _("First day out of the service"), "out",
    ),
    "deceased": Turn(
        _("Death"), _("Record the death"),
        _("The post, secondments and roles end, and the account is closed. No more letters leave. The file is kept."),
        _("Day after the death"), "info",
    ),
}  # fmt: skip
