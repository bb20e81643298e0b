"""Files of evidence in a form."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from taixue.credits.services.evidence import Upload

ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx"


class Several(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; cleaned to a list, [] without any."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", pgettext_lazy("entry", "Evidence"))
        kwargs.setdefault("help_text", _("PDF, pictures or Office documents; at most 5 files of 20 MB each."))
        super().__init__(widget=Several(attrs={"accept": ACCEPT}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        if not data:
            super().clean(None, initial)
            return []
        return [super(FilesField, self).clean(one, initial) for one in (data if isinstance(data, list) else [data])]


class OneFile(forms.FileField):
    """One file of evidence."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", pgettext_lazy("entry", "Evidence"))
        kwargs.setdefault("help_text", _("A PDF, a picture or an Office document of at most 20 MB."))
        super().__init__(widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}), **kwargs)


def one(sent: UploadedFile | None) -> Upload | None:
    """Return a file that may be missing as services take it."""
    return uploads([sent])[0] if sent is not None else None


def uploads(files: Sequence[UploadedFile]) -> list[Upload]:
    """Return what a form brought as services take it."""
    return [Upload(one.name or "", one.content_type or "", one.chunks()) for one in files]
