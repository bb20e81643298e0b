"""What the pages of the portal read from an address or a form."""

from typing import cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taixue.people.labels.roles import BANDS
from taixue.portal.queries.unit_desk import HERE, Choice

STATES = (
    ("likely", _("Likely to miss")),
    ("unmet", _("Not done yet")),
    ("met", _("Done")),
    ("absent", _("Has not taken part")),
    ("participated", _("Took part")),
    ("subject", _("Everyone")),
)
ORDERS = (
    ("missing", _("Owes most first")),
    ("forecast", _("Slowest first")),
    ("last", _("Longest without study")),
    ("name", _("By name")),
)


class FileForm(forms.Form):
    """In which form a training file is handed out."""

    kind = forms.ChoiceField(choices=(("document", "PDF"), ("bundle", "JSON")))
    language = forms.ChoiceField(choices=(("zh", "中文"), ("en", "English")))


class ChoiceForm(forms.Form):
    """The filter of a unit's people; what does not fit is as if not asked."""

    window = forms.CharField(max_length=10, required=False)
    rule = forms.CharField(max_length=60, required=False)
    state = forms.ChoiceField(choices=STATES, required=False)
    q = forms.CharField(max_length=40, required=False)
    band = forms.ChoiceField(choices=list(BANDS.items()), required=False)
    below = forms.CharField(required=False)
    order = forms.ChoiceField(choices=ORDERS, required=False)
    page = forms.IntegerField(min_value=1, required=False)

    def clean_below(self) -> str:
        """Only the unit itself or the public id of one below can be meant."""
        said = str(self.cleaned_data["below"])
        return said if said == HERE or _is_uuid(said) else ""

    def choice(self, default: str) -> Choice:
        """Return what was chosen; `default` is the state where none was."""
        self.is_valid()
        said = self.cleaned_data
        return Choice(
            window=said.get("window") or "", rule=said.get("rule") or "", state=said.get("state") or default,
            search=said.get("q") or "", band=said.get("band") or "", below=said.get("below") or "",
            order=said.get("order") or "missing", page=said.get("page") or 1,
        )  # fmt: skip


class ReminderForm(forms.Form):
    """The people chosen for a reminder, by public id, and the window and rule of the list they were chosen from."""

    window = forms.CharField(max_length=10)
    rule = forms.CharField(max_length=60)
    person = forms.TypedMultipleChoiceField(coerce=UUID)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        said = [one for one in data.getlist("person") if _is_uuid(one)]
        cast(forms.ChoiceField, self.fields["person"]).choices = [(one, one) for one in said]

    def people(self) -> list[UUID]:
        """Return the chosen ids."""
        return list(self.cleaned_data["person"])

    def scope(self) -> dict[str, str]:
        """Return window and rule."""
        return {name: str(self.cleaned_data[name]) for name in ("window", "rule")}

    def words(self) -> str:
        """Return what is wrong, with the cure."""
        if {"window", "rule"} & set(self.errors):
            return gettext("Open the list again and choose the people there.")
        return gettext("Nobody is chosen. Tick the people to remind.")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
