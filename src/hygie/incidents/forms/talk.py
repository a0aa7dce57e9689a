"""The form of a message."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from hygie.incidents.forms.desk import SafeText
from hygie.incidents.rules import talk
from hygie.kernel.text import clean_line
from hygie.platform.uploads import LARGEST

_TOO_MANY = f"{talk.MOST_FILES} fichiers par message, c’est le plus."


class SeveralFiles(forms.ClearableFileInput):
    """Files chosen at once, as the camera of a telephone gives them."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Some files or none; what each is, its keeper says."""

    def __init__(self, **options: Any) -> None:
        widget = SeveralFiles(attrs={"data-largest": LARGEST // 1024**2})
        super().__init__(widget=widget, required=False, allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> tuple["UploadedFile[Any]", ...]:
        given = tuple(data) if isinstance(data, list | tuple) else (data,) if data else ()
        if len(given) > talk.MOST_FILES:
            raise ValidationError(_TOO_MANY)
        for file in given:
            if not file.size:
                raise ValidationError(
                    f"Le fichier « {clean_line(file.name or '')[:60]} » est vide."
                )
        return given


class MessageForm(forms.Form):
    """Some words, some files; `token` is the same when one page is sent twice."""

    token = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput())
    text = SafeText(
        "Votre message",
        limit=talk.LONGEST,
        required=False,
        help_text="Sans nom ni numéro de patient.",
    )
    joined = FilesField(
        label="Joindre des fichiers",
        help_text=f"Photo, capture, journal : {talk.MOST_FILES} au plus, de 20 Mio chacun.",
    )

    def __init__(self, data: Any = None, files: Any = None, *, stopped: str = "") -> None:
        # On the page of an incident other forms have a text, too.
        super().__init__(data, files, auto_id="message_%s")
        self.stopped = stopped
        # A browser would cut a long text without a word.
        self.fields["text"].widget.attrs.pop("maxlength", None)
        if not self.is_bound:
            self.initial["token"] = uuid.uuid4().hex

    def clean_token(self) -> str:
        """A page that brings none is never the same as another."""
        return self.cleaned_data["token"] or uuid.uuid4().hex

    def clean(self) -> dict[str, Any]:
        """Why the files did not come, or that nothing came at all."""
        said = self.cleaned_data
        if self.stopped:
            self.add_error("joined", self.stopped)
        elif not self.errors and not said["text"] and not said["joined"]:
            self.add_error("text", "Écrivez quelques mots, ou joignez un fichier.")
        return said
