"""What an author writes down about a lesson, and the files of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from taixue.catalog.labels import LANGUAGES


class LessonForm(forms.Form):
    """The titles of a lesson."""

    title = forms.CharField(label=_("Title"), max_length=120)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)


class VideoForm(forms.Form):
    """The video of a lesson."""

    file = forms.FileField(
        label=_("Video"),
        help_text=_("MP4 with H.264 picture and AAC sound, at most 2 GB and 4 hours."),
        widget=forms.FileInput(attrs={"accept": "video/mp4,.mp4"}),
    )


class CaptionsForm(forms.Form):
    """Captions of a lesson in one language."""

    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))
    file = forms.FileField(
        label=_("Captions"),
        help_text=_("WebVTT (.vtt) in UTF-8."),
        widget=forms.FileInput(attrs={"accept": "text/vtt,.vtt"}),
    )
