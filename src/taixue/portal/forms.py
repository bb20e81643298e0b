"""What the pages of the portal read from an address or a form."""

from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taixue.people.labels.roles import BANDS
from taixue.portal.queries.unit_desk import Choice

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


class ChoiceForm(forms.Form):
    """The filter of a unit's people; what does not fit is as if not asked."""

    state = forms.ChoiceField(label=_("Who"), choices=STATES, required=False)
    q = forms.CharField(label=_("Name"), max_length=40, required=False)
    band = forms.ChoiceField(label=_("Rank band"), required=False)
    below = forms.UUIDField(required=False, widget=forms.HiddenInput)
    order = forms.ChoiceField(label=_("Order"), choices=ORDERS, required=False)
    page = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    window = forms.CharField(max_length=10, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["band"].choices = [("", _("All rank bands")), *BANDS.items()]

    def choice(self, default: str) -> Choice:
        """Return what was chosen; `default` is the state where none was."""
        self.is_valid()
        said = self.cleaned_data
        return Choice(
            state=said.get("state") or default, search=(said.get("q") or "").strip(), band=said.get("band") or "",
            below=said.get("below"), order=said.get("order") or "missing", page=said.get("page") or 1,
        )  # fmt: skip


class ReminderForm(forms.Form):
    """The people chosen for a reminder, by public id."""

    window = forms.CharField(max_length=10)
    person = forms.MultipleChoiceField()

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        chosen = [one for one in data.getlist("person") if _is_uuid(one)]
        self.fields["person"].choices = [(one, one) for one in chosen]

    def people(self) -> list[UUID]:
        """Return the chosen ids."""
        return [UUID(one) for one in self.cleaned_data["person"]]

    def words(self) -> str:
        """Return what is wrong, with the cure."""
        if "window" in self.errors:
            return gettext("Open the list again and choose the people there.")
        return gettext("Nobody is chosen. Tick the people to remind.")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
