"""A person's data as an administrator corrects it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.people.labels.codes import choices


class PersonForm(forms.Form):
    """Fields of the registration form. Postings change by roster or transfer, not here."""

    name = forms.CharField(label=_("Name"), max_length=80)
    id_number = forms.CharField(
        label=_("Identity number"), required=False, max_length=30, help_text=_("Empty: it stays as it is.")
    )
    mobile = forms.CharField(label=_("Mobile"), required=False, max_length=30)
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=choices("sex"))
    ethnicity = forms.ChoiceField(label=_("Ethnicity"), required=False, choices=choices("ethnicity"))
    birth_month = forms.RegexField(
        r"^(19|20)\d\d\.(0[1-9]|1[0-2])$",
        label=_("Born"),
        required=False,
        help_text=_("Year and month, such as 1979.03."),
    )
    political_status = forms.ChoiceField(
        label=_("Political status"), required=False, choices=choices("political_status")
    )
    title = forms.CharField(label=_("Professional title"), required=False, max_length=60)
    education = forms.ChoiceField(label=_("Education"), required=False, choices=choices("education"))
    degree = forms.ChoiceField(label=_("Degree"), required=False, choices=choices("degree"))
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=120)
    registered_on = forms.DateField(
        label=_("Registered"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("From this day the person owes hours."),
    )
