"""A new token of the API."""

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.people.labels.exchange import SCOPES
from taixue.people.rules import scopes as rules

DAYS = (("30", _("30 days")), ("90", _("90 days")), ("180", _("180 days")), ("365", _("a year")))


class TokenForm(forms.Form):
    """What a token may do, where, and until when."""

    number = forms.UUIDField(widget=forms.HiddenInput)  # the token's id: the same form sent twice makes one
    name = forms.CharField(
        label=_("Name of the system"), max_length=80, help_text=_("It stands in audit lines, and people read it there.")
    )
    source = forms.RegexField(
        rules.SOURCE.pattern.join(("^", "$")), label=_("Short name"), max_length=32,
        help_text=_("Small letters, digits and hyphens, such as hr-minlan. Tokens of one short name share its keys."),
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=[(scope, words) for scope, words in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    unit = forms.CharField(
        label=_("Unit (code)"), required=False, max_length=40,
        help_text=_("The token reaches this unit and all below it. Empty: everything."),
    )  # fmt: skip
    days = forms.ChoiceField(label=_("It ends after"), choices=DAYS, initial="180")
    rate = forms.IntegerField(label=_("Requests a minute"), min_value=1, max_value=rules.MOST_RATE, initial=rules.RATE)
