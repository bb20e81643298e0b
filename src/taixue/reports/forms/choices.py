"""What a report shows; its state lives in the address, and nonsense is as if not asked."""

from typing import Any
from urllib.parse import urlencode

from django import forms

from taixue.people.labels.roles import BANDS
from taixue.people.rules.ranks import RANKS
from taixue.reports import labels
from taixue.reports.queries import asking
from taixue.reports.queries.asking import Asking
from taixue.reports.rules.grouping import AGE_KEYS, UNKNOWN, By

PLACE = ("window", "rule", "snapshot")
"""Which figures: of which window, rule or frozen year."""


def _choices(*keys: str) -> list[tuple[str, str]]:
    return [(key, key) for key in keys]


class ChoiceForm(forms.Form):
    """The address of a report. `asked` has every field, "" where nothing sensible was asked."""

    window = forms.RegexField(r"^[0-9A-Za-z-]{1,10}$", required=False)
    rule = forms.RegexField(r"^[a-z0-9.-]{1,60}$", required=False)
    snapshot = forms.UUIDField(required=False)
    by = forms.ChoiceField(choices=_choices(*By), required=False)
    sort = forms.ChoiceField(choices=_choices("place"), required=False)
    band = forms.ChoiceField(choices=_choices(*BANDS, UNKNOWN), required=False)
    rank = forms.ChoiceField(choices=_choices(*filter(None, RANKS), UNKNOWN), required=False)
    sex = forms.ChoiceField(choices=_choices("1", "2", UNKNOWN), required=False)
    age = forms.ChoiceField(choices=_choices(*sorted(AGE_KEYS), UNKNOWN), required=False)
    group = forms.RegexField(r"^([0-9a-f-]{36}|unknown)$", required=False)
    audience = forms.UUIDField(required=False)
    unit = forms.RegexField(r"^([0-9a-f-]{36}|here)$", required=False)
    sheet = forms.UUIDField(required=False)
    month = forms.RegexField(r"^[12][0-9]{3}-(0[1-9]|1[0-2])$", required=False)
    cycle = forms.RegexField(r"^[12][0-9]{3}-[12][0-9]{3}$", required=False)
    least = forms.RegexField(r"^[1-9][0-9]{0,3}$", required=False)
    trained = forms.ChoiceField(choices=_choices("yes", "no"), required=False)
    state = forms.ChoiceField(choices=list(labels.STATES.items()), required=False)
    order = forms.ChoiceField(choices=list(labels.ORDERS.items()), required=False)
    q = forms.CharField(max_length=40, required=False)
    page = forms.IntegerField(min_value=1, max_value=100_000, required=False)

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked, field by field."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    def asking(self) -> Asking:
        """Return what was asked as plain values."""
        asked = self.asked
        return asking.read(asked | {"search": asked["q"]})

    def query(self, *further: str) -> str:
        """Return the part of an address that keeps to these figures and people."""
        asked = self.asked
        return urlencode({name: asked[name] for name in (*PLACE, *asking.NARROW, *further) if asked[name]})

    def place(self) -> str:
        """Return the part of an address that keeps to these figures only."""
        asked = self.asked
        return urlencode({name: asked[name] for name in PLACE if asked[name]})
